import type { JsonObject } from '../../../shared/control/json.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/holdfast/holdfast-rule-untouched.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { type Answers, awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { causes, trusted } from '../../support/guard-causes.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const id = 'holdfast/holdfast-s3-rule-6';
const bare = { Name: 'holdfast-s3-rule-6', EventBusName: 'holdfast' };
const ofRule = { Rule: bare.Name, EventBusName: bare.EventBusName };
const resource = toResourceRef('AWS::Holdfast::Rule', id, testPlace);

const target = { Id: 'own', Arn: 'arn:aws:lambda:eu-central-1:111122223333:function:holdfast-s3' };
const other = { Id: 'other', Arn: 'arn:aws:lambda:eu-central-1:111122223333:function:elsewhere' };
const rule = {
  state: 'ENABLED',
  settings: { EventPattern: '{"source":["holdfast"]}' },
  targets: { own: target },
};
const deployedAt = '2026-03-10T10:00:00.000Z';
const baseline = { deployedAt, rule };
const seen = { baseline };

const stateWith = <Over extends JsonObject>(over: Over) => ({ deployedAt, rule: { ...rule, ...over } });

describe('a rule of Holdfast that is left alone', () => {
  it.each([
    ['is as it was', stateWith({}), seen],
    ['is seen for the first time', stateWith({ settings: {} }), {}],
    [
      'was changed by a deployer',
      stateWith({ settings: {}, state: 'DISABLED' }),
      { ...seen, trusted, cause: causes.deployer('PutRule') },
    ],
    [
      'was changed by a deployment that is told late',
      stateWith({ settings: {} }),
      { baseline: { ...baseline, deployedAt: 'before' }, cause: causes.cloudFormation('PutRule') },
    ],
    [
      'is changed by a deployment just now',
      { ...stateWith({ targets: {} }), deployedAt: null },
      { ...seen, cause: causes.cloudFormation('RemoveTargets') },
    ],
    [
      'was off when it was deployed',
      stateWith({ state: 'DISABLED' }),
      { baseline: { deployedAt, rule: { ...rule, state: 'DISABLED' } } },
    ],
  ])('%s', (_, state, options) => {
    expect(detect(control, state, options)).toEqual([]);
  });
});

describe('a rule of Holdfast that somebody touched', () => {
  it.each([
    ['of which nothing is remembered', {}],
    ['while a deployment goes on', { ...seen, deployedAt: null }],
    ['and that is remembered', seen],
  ])('is enabled again, %s', (_, options) => {
    expect(remedy(control, stateWith({ state: 'DISABLED' }), resource, options)).toMatchObject({
      violations: [{ element: 'State', reason: 'the rule was disabled' }],
      apply: [{ operation: 'events:EnableRule', input: bare }],
      undo: [{ operation: 'events:DisableRule', input: bare }],
    });
  });

  it('has its pattern back, and stays on', () => {
    const narrowed = { EventPattern: '{"source":["nothing"]}' };
    expect(remedy(control, stateWith({ settings: narrowed }), resource, seen)).toMatchObject({
      violations: [{ element: 'setting EventPattern', evidence: narrowed.EventPattern }],
      apply: [{ operation: 'events:PutRule', input: { ...bare, ...rule.settings, State: 'ENABLED' } }],
      undo: [{ operation: 'events:PutRule', input: { ...bare, ...narrowed, State: 'ENABLED' } }],
    });
  });

  it('has its targets back, and none besides', () => {
    const { apply, undo } = remedy(control, stateWith({ targets: { other } }), resource, seen);
    expect(apply).toEqual([
      { operation: 'events:PutTargets', input: { ...ofRule, Targets: [target] } },
      { operation: 'events:RemoveTargets', input: { ...ofRule, Ids: ['other'] } },
    ]);
    expect(undo).toEqual([
      { operation: 'events:PutTargets', input: { ...ofRule, Targets: [other] } },
      { operation: 'events:RemoveTargets', input: { ...ofRule, Ids: ['own'] } },
    ]);
  });

  it('is made again with its targets where it was deleted', () => {
    expect(remedy(control, { deployedAt, rule: null }, resource, seen)).toEqual({
      violations: [{ element: 'Rule', reason: 'the rule was deleted', evidence: null }],
      summary: `Make the rule ${id} again as it was.`,
      apply: [
        { operation: 'events:PutRule', input: { ...bare, ...rule.settings, State: 'ENABLED' } },
        { operation: 'events:PutTargets', input: { ...ofRule, Targets: [target] } },
      ],
      undo: [
        { operation: 'events:RemoveTargets', input: { ...ofRule, Ids: ['own'] } },
        { operation: 'events:DeleteRule', input: bare },
      ],
    });
  });

  it('is never let go, however often and however much is touched', () => {
    expect(control.guardsHoldfast).toBe(true);
  });
});

describe('reading a rule of Holdfast', () => {
  const stack = {
    StackName: 'holdfast',
    CreationTime: new Date(deployedAt),
    StackStatus: 'CREATE_COMPLETE',
  } as const;
  const read = async (answers: Answers, options = {}) =>
    control.read(
      resource,
      fakeReader({ 'cloudformation:DescribeStacks': { Stacks: [stack] }, ...answers }),
      contextOf(control, options),
    );
  const gone = { 'events:DescribeRule': awsError('ResourceNotFoundException') };

  it('takes its settings and targets', async () => {
    const answers = {
      'events:DescribeRule': { State: 'ENABLED', Name: bare.Name, ...rule.settings } as const,
      'events:ListTargetsByRule': { Targets: [target] },
    };
    const state = await read(answers);
    expect(state).toEqual({ deployedAt, rule });
    expect(control.remember?.(state ?? {})).toEqual(baseline);
  });

  it('finds one deleted that is remembered', async () => {
    await expect(read(gone, seen)).resolves.toEqual({ deployedAt, rule: null });
  });

  it.each([
    ['nobody remembers', {}],
    ['a deployment took away', { baseline: { ...baseline, deployedAt: 'before' } }],
    ['a deployer took away', { ...seen, trusted, cause: causes.deployer('DeleteRule') }],
  ])('finds one gone that %s', async (_, options) => {
    await expect(read(gone, options)).resolves.toBeUndefined();
  });

  it('fails where it is denied', async () => {
    await expect(read({ 'events:DescribeRule': awsError('AccessDenied') }, seen)).rejects.toThrow(
      'AccessDenied',
    );
  });
});

describeTriggers(control, {
  DeleteRule: ['holdfast-s3-rule-1'],
  DisableRule: ['holdfast-s3-rule-1'],
  PutRule: ['holdfast-s3-rule-1'],
  PutTargets: [id],
  RemoveTargets: ['holdfast-s3-rule-1'],
});
