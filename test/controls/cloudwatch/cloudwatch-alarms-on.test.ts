import fc from 'fast-check';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/cloudwatch/cloudwatch-alarms-on.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const name = 'security-root-usage';
const resource = toResourceRef('AWS::CloudWatch::Alarm', name, testPlace);
const topic = 'arn:aws:sns:eu-central-1:111122223333:security';
const pager = 'arn:aws:sns:eu-central-1:111122223333:pager';
const settings = {
  Namespace: 'CloudTrailMetrics',
  MetricName: 'RootUsage',
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
  ActionsEnabled: true,
  AlarmActions: [topic],
};
const alarm = { type: 'metric', settings, tags: { owner: 'security', 'aws:cloudformation:stack-name': 's' } };
const composite = {
  type: 'composite',
  settings: { AlarmRule: 'ALARM(a) OR ALARM(b)', ActionsEnabled: true, AlarmActions: [topic] },
  tags: {},
};
const seen = (now: object | null) => ({ isWatched: true, alarm: now }) as never;
const change = (over: object) => ({ ...alarm, settings: { ...settings, ...over } });
const put = (input: object, kind = 'Metric') => ({
  operation: `cloudwatch:Put${kind}Alarm`,
  input: { AlarmName: name, ...input },
});
const byName = (verb: string) => ({ operation: `cloudwatch:${verb}`, input: { AlarmNames: [name] } });

describe('an alarm', () => {
  it('that is as it was is left alone, and remembered', () => {
    expect(detect(control, seen(alarm), { baseline: alarm })).toEqual([]);
    expect(control.remember?.(seen(alarm))).toEqual(alarm);
  });

  it('that serves no security is left alone, and nothing of it is remembered', () => {
    const other = { isWatched: false, alarm: change({ ActionsEnabled: false }) };
    expect(detect(control, other)).toEqual([]);
    expect(control.remember?.(other)).toBeUndefined();
  });

  it.each([
    ['tells one more', { AlarmActions: [pager, topic] }],
    ['goes off sooner', { Threshold: 0 }],
    ['is described in other words', { AlarmDescription: 'other words' }],
  ])('that %s is left alone', (_, over) => {
    expect(detect(control, seen(change(over)), { baseline: alarm })).toEqual([]);
  });

  it('whose actions are off has them on again, also where nobody saw them on', () => {
    expect(remedy(control, seen(change({ ActionsEnabled: false })), resource)).toEqual({
      violations: [
        { element: 'ActionsEnabled', reason: 'the actions of the alarm are off', evidence: false },
      ],
      summary: 'Turn on the actions of the alarm security-root-usage.',
      apply: [byName('EnableAlarmActions')],
      undo: [byName('DisableAlarmActions')],
    });
  });

  it('that was deleted is made again as it was, with the tags that are not AWS’s own', () => {
    expect(remedy(control, seen(null), resource, { baseline: alarm })).toEqual({
      violations: [{ element: 'Alarm', reason: 'the alarm was deleted', evidence: null }],
      summary: 'Make the alarm security-root-usage again as it was.',
      apply: [put({ ...settings, Tags: [{ Key: 'owner', Value: 'security' }] })],
      undo: [byName('DeleteAlarms')],
    });
  });

  it('whose name one of another kind took is made again in its place', () => {
    const { violations, apply, undo } = remedy(control, seen(alarm), resource, { baseline: composite });
    expect(violations.map(({ reason }) => reason)).toEqual([
      'a metric alarm took the name of the composite alarm',
    ]);
    expect(apply).toEqual([byName('DeleteAlarms'), put(composite.settings, 'Composite')]);
    expect(undo).toEqual([
      byName('DeleteAlarms'),
      put({ ...settings, Tags: [{ Key: 'owner', Value: 'security' }] }),
    ]);
  });
});

describe('an alarm that was weakened', () => {
  it('tells again whom it told, and whoever was added', () => {
    expect(
      remedy(control, seen(change({ AlarmActions: [pager] })), resource, { baseline: alarm }),
    ).toMatchObject({
      violations: [{ element: `AlarmActions ${topic}`, evidence: topic }],
      apply: [put({ ...settings, AlarmActions: [pager, topic] })],
      undo: [put({ ...settings, AlarmActions: [pager] })],
    });
  });

  it.each([
    ['Threshold', 1000, 'Threshold was 1 and is 1000'],
    ['MetricName', 'Other', 'MetricName was RootUsage and is Other'],
    [
      'ComparisonOperator',
      'LessThanThreshold',
      'ComparisonOperator was GreaterThanOrEqualToThreshold and is LessThanThreshold',
    ],
    ['EvaluationPeriods', 12, 'EvaluationPeriods was 1 and is 12'],
    ['Dimensions', [{ Name: 'a', Value: 'b' }], 'Dimensions was nothing and is [{"Name":"a","Value":"b"}]'],
  ])('in its %s gets back that and nothing else', (field, value, reason) => {
    const now = change({ [field]: value, AlarmDescription: 'new words' });
    const { violations, apply, undo } = remedy(control, seen(now), resource, { baseline: alarm });
    expect(violations.map((violation) => violation.reason)).toEqual([reason]);
    expect(apply).toEqual([put({ ...settings, AlarmDescription: 'new words' })]);
    expect(undo).toEqual([put(now.settings)]);
  });

  it('and whose actions are off gets all back with one call', () => {
    const now = change({ Threshold: 1000, ActionsEnabled: false });
    const { violations, apply } = remedy(control, seen(now), resource, { baseline: alarm });
    expect(violations.map(({ element }) => element)).toEqual(['ActionsEnabled', 'Threshold']);
    expect(apply).toEqual([put(settings)]);
  });

  it('is composite, and gets back its rule', () => {
    const now = {
      ...composite,
      settings: { ...composite.settings, AlarmRule: 'FALSE', ActionsSuppressor: 'other' },
    };
    const { violations, apply, undo } = remedy(control, seen(now), resource, { baseline: composite });
    expect(violations.map(({ element }) => element)).toEqual(['AlarmRule', 'ActionsSuppressor']);
    expect(apply).toEqual([put(composite.settings, 'Composite')]);
    expect(undo).toEqual([put(now.settings, 'Composite')]);
  });

  it('is as it was in all that counts once it is put back, whatever was changed', () => {
    const states = fc.record({
      Threshold: fc.integer({ min: -3, max: 3 }),
      ComparisonOperator: fc.constantFrom(
        'GreaterThanThreshold',
        'LessThanThreshold',
        'LessThanOrEqualToThreshold',
        'LessThanLowerOrGreaterThanUpperThreshold',
      ),
      AlarmActions: fc.subarray([pager, topic]),
      Unit: fc.option(fc.constant('Count'), { nil: undefined }),
      ActionsEnabled: fc.boolean(),
    });
    fc.assert(
      fc.property(states, states, (before, now) => {
        const baseline = change({ ...before, ActionsEnabled: true });
        const { violations, apply } = remedy(control, seen(change(now)), resource, { baseline });
        fc.pre(violations.length > 0);
        // What is put replaces all that was there.
        const fixed =
          apply[0]?.operation === 'cloudwatch:EnableAlarmActions'
            ? change({ ...now, ActionsEnabled: true })
            : { ...alarm, settings: apply[0]?.input };
        expect(detect(control, seen(fixed), { baseline })).toEqual([]);
      }),
    );
  });
});

describe('reading an alarm', () => {
  const answer = {
    AlarmName: name,
    AlarmArn: resource.arn,
    StateValue: 'OK' as const,
    StateUpdatedTimestamp: new Date(0),
    ...settings,
    Statistic: 'Sum' as const,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
    OKActions: [],
    Dimensions: [],
  };
  const tags = { 'cloudwatch:ListTagsForResource': { Tags: [{ Key: 'owner', Value: 'security' }] } };

  it('takes what can be set of it, and its tags', async () => {
    const aws = fakeReader({ 'cloudwatch:DescribeAlarms': { MetricAlarms: [answer] }, ...tags });
    await expect(control.read(resource, aws, contextOf(control))).resolves.toEqual(
      seen({ ...alarm, tags: { owner: 'security' } }),
    );
    expect(aws.reads).toHaveLength(2);
    expect(aws.reads[0]?.input).toEqual({
      AlarmNames: [name],
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    });
  });

  it('takes a composite one too', async () => {
    const aws = fakeReader({
      'cloudwatch:DescribeAlarms': { CompositeAlarms: [{ AlarmName: name, ...composite.settings }] },
      'cloudwatch:ListTagsForResource': {},
    });
    await expect(control.read(resource, aws, contextOf(control))).resolves.toEqual(seen(composite));
  });

  it.each([
    ['by whom it tells', { AlarmActions: [topic] }, undefined, true],
    ['by whom it told', { AlarmActions: [] }, alarm, true],
    ['in no way', { AlarmActions: [pager] }, undefined, false],
  ])('of another name sees that it serves security %s', async (_, over, baseline, isWatched) => {
    const other = toResourceRef('AWS::CloudWatch::Alarm', 'Logins', testPlace);
    const aws = fakeReader({
      'cloudwatch:DescribeAlarms': { MetricAlarms: [{ ...answer, ...over }] },
      ...tags,
    });
    await expect(control.read(other, aws, contextOf(control, { baseline }))).resolves.toMatchObject({
      isWatched,
    });
    expect(aws.reads).toHaveLength(isWatched ? 2 : 1);
  });

  it('that is gone takes one call, and matters only where it is remembered', async () => {
    const aws = fakeReader({ 'cloudwatch:DescribeAlarms': {} });
    await expect(control.read(resource, aws, contextOf(control, { baseline: alarm }))).resolves.toEqual(
      seen(null),
    );
    await expect(control.read(resource, aws, contextOf(control))).resolves.toBeUndefined();
  });

  it('fails where it is denied, which is not the same as gone', async () => {
    const denied = fakeReader({ 'cloudwatch:DescribeAlarms': awsError('AccessDenied') });
    await expect(control.read(resource, denied, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

const both = [name, 'security-failed-sign-ins'];
describeTriggers(control, {
  ConfigurationItemChangeNotification: [name],
  DeleteAlarms: both,
  DisableAlarmActions: both,
  EnableAlarmActions: [name],
  PutCompositeAlarm: ['security-any'],
  PutMetricAlarm: [name],
});
