import fc from 'fast-check';
import { afterwards, fillIn, leaveOpen } from '../../shared/control/afterwards.ts';

const call = (input: object) => ({ operation: 'ec2:DeleteFlowLogs', input: input as Record<string, never> });

describe('what only the change tells', () => {
  it('is filled in from the state that it leaves', () => {
    const left = { flowLogs: { 'ALL to flows': { id: 'fl-0new' } } };
    const calls = [call({ FlowLogIds: [afterwards('flowLogs', 'ALL to flows', 'id')], DryRun: false })];
    expect(fillIn(calls, left)).toEqual([call({ FlowLogIds: ['fl-0new'], DryRun: false })]);
  });

  it.each([
    ['has nothing there', {}],
    ['has something else there', { made: { id: 7 } }],
    ['ends before', { made: 'fl-0new' }],
  ])('cannot be told from a state that %s', (_, left) => {
    expect(fillIn([call({ Id: afterwards('made', 'id') })], left)).toBeUndefined();
  });

  it('is found by any names, and nothing else is touched', () => {
    const name = fc.string().filter((text) => text !== '__proto__');
    fc.assert(
      fc.property(name, name, fc.jsonValue(), (first, second, other) => {
        const filled = fillIn([call({ id: afterwards(first, second), other })], {
          [first]: { [second]: 'made' },
        });
        expect(filled).toEqual([call({ id: 'made', other })]);
      }),
    );
  });
});

describe('what a change took away', () => {
  const before = { flowLog: { id: 'fl-0old', to: 'flows' }, rules: [{ id: 'sgr-0a' }] };

  it('is left open in its calls, since it gets another id when it is made again', () => {
    const calls = [call({ FlowLogIds: ['fl-0old'], DryRun: false })];
    const open = leaveOpen(calls, before, { ...before, flowLog: null });
    expect(open).toEqual([call({ FlowLogIds: [afterwards('flowLog', 'id')], DryRun: false })]);
    expect(fillIn(open, { flowLog: { id: 'fl-0new' } })).toEqual([
      call({ FlowLogIds: ['fl-0new'], DryRun: false }),
    ]);
  });

  it('is named as it was where it is still there, or has no name but its place in a list', () => {
    const calls = [call({ FlowLogIds: ['fl-0old'], RuleIds: ['sgr-0a'] })];
    expect(leaveOpen(calls, before, { ...before, rules: [] })).toEqual(calls);
  });

  it('is named as before once it is as before, whatever the state and the calls are', () => {
    const text = fc.constantFrom('a', 'b', 'c');
    const state = fc.dictionary(text, fc.oneof(text, fc.dictionary(text, text), fc.array(text)));
    fc.assert(
      fc.property(state, state, state, (before, left, input) => {
        const calls = [call(input)];
        expect(fillIn(leaveOpen(calls, before, left), before)).toEqual(calls);
      }),
    );
  });
});
