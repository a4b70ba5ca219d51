import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/holdfast/holdfast-mapping-untouched.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { fakeReader, testPlace } from '../../support/fake-reader.ts';
import { causes, trusted } from '../../support/guard-causes.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const FunctionName = 'holdfast-archive';
const resource = toResourceRef('AWS::Holdfast::Function', FunctionName, testPlace);
const deployedAt = '2026-03-10T10:00:00.000Z';
const stream = 'arn:aws:dynamodb:eu-central-1:111122223333:table/holdfast-AuditTable-1/stream/1';
const mapping = { uuid: 'one', isEnabled: true, settings: { BatchSize: 1000, FilterCriteria: {} } };
const seen = { baseline: { deployedAt, mappings: { [stream]: mapping } } };
const state = (over: object) => ({ deployedAt, mappings: { [stream]: { ...mapping, ...over } } });

describe('what a function of Holdfast reads', () => {
  it.each([
    ['is as it was', state({}), seen],
    ['was made again the same', state({ uuid: 'two' }), seen],
    ['is seen for the first time', state({ settings: {} }), {}],
    [
      'was stopped by a deployer',
      state({ isEnabled: false }),
      { ...seen, trusted, cause: causes.deployer('UpdateEventSourceMapping20150331') },
    ],
    ['was deployed', state({ settings: {} }), { baseline: { ...seen.baseline, deployedAt: 'before' } }],
  ])('is left alone where it %s', (_, now, options) => {
    expect(detect(control, now, options)).toEqual([]);
  });

  it.each([[seen], [{}]])('is read again where it was stopped', (options) => {
    expect(remedy(control, state({ isEnabled: false }), resource, options)).toMatchObject({
      violations: [{ element: `Enabled ${stream}`, reason: `${stream} is not read any more` }],
      apply: [{ operation: 'lambda:UpdateEventSourceMapping', input: { UUID: 'one', Enabled: true } }],
      undo: [{ operation: 'lambda:UpdateEventSourceMapping', input: { UUID: 'one', Enabled: false } }],
    });
  });

  it('is read whole where somebody filtered it', () => {
    const settings = { ...mapping.settings, FilterCriteria: { Filters: [{ Pattern: '{"x":["y"]}' }] } };
    expect(remedy(control, state({ settings }), resource, seen)).toMatchObject({
      apply: [{ operation: 'lambda:UpdateEventSourceMapping', input: { UUID: 'one', ...mapping.settings } }],
      undo: [{ operation: 'lambda:UpdateEventSourceMapping', input: { UUID: 'one', ...settings } }],
    });
  });

  it('is read from its beginning where that was ended, and ended by the id that is then known', () => {
    const { violations, apply, undo } = remedy(control, { deployedAt, mappings: {} }, resource, seen);
    expect(violations).toEqual([
      { element: `mapping ${stream}`, reason: `how ${stream} is read was deleted`, evidence: null },
    ]);
    expect(apply).toEqual([
      {
        operation: 'lambda:CreateEventSourceMapping',
        input: {
          FunctionName,
          EventSourceArn: stream,
          Enabled: true,
          StartingPosition: 'TRIM_HORIZON',
          ...mapping.settings,
        },
      },
    ]);
    expect(undo).toEqual([
      {
        operation: 'lambda:DeleteEventSourceMapping',
        input: { UUID: `{afterwards ["mappings","${stream}","uuid"]}` },
      },
    ]);
  });

  it('is nothing that somebody else added', () => {
    const added = {
      ...state({}).mappings,
      'arn:aws:sqs:eu-central-1:444455556666:theirs': { ...mapping, uuid: 'two' },
    };
    expect(remedy(control, { deployedAt, mappings: added }, resource, seen)).toMatchObject({
      violations: [{ reason: 'somebody has the function read arn:aws:sqs:eu-central-1:444455556666:theirs' }],
      apply: [{ operation: 'lambda:DeleteEventSourceMapping', input: { UUID: 'two' } }],
      undo: [{ operation: 'lambda:CreateEventSourceMapping' }],
    });
  });

  it.each([
    ['Enabled', true],
    ['Enabling', true],
    ['Updating', true],
    ['Disabling', false],
    ['Disabled', false],
  ])('is known by its state: %s', async (State, isEnabled) => {
    const aws = fakeReader({
      'cloudformation:DescribeStacks': { Stacks: [] },
      'lambda:ListEventSourceMappings': {
        EventSourceMappings: [{ UUID: 'one', EventSourceArn: stream, State, BatchSize: 9 }],
      },
    });
    await expect(control.read(resource, aws, contextOf(control))).resolves.toMatchObject({
      mappings: { [stream]: { uuid: 'one', isEnabled, settings: { BatchSize: 9 } } },
    });
  });
});

describeTriggers(control, {
  CreateEventSourceMapping20150331: [FunctionName],
  DeleteEventSourceMapping20150331: [FunctionName],
  UpdateEventSourceMapping20150331: [FunctionName],
});
