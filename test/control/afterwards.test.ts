import fc from 'fast-check';
import { afterwards, fillIn } from '../../shared/control/afterwards.ts';

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
