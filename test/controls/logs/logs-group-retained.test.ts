import fc from 'fast-check';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/logs/logs-group-retained.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const name = '/aws/cloudtrail/audit';
const resource = toResourceRef('AWS::Logs::LogGroup', name, testPlace);
const keeps = (days: number | null) => ({ isWatched: true, days });
const put = (retentionInDays: number) => ({
  operation: 'logs:PutRetentionPolicy',
  input: { logGroupName: name, retentionInDays },
});
const deletePolicy = { operation: 'logs:DeleteRetentionPolicy', input: { logGroupName: name } };

describe('a log group', () => {
  it.each([
    ['for ever', null],
    ['for as long as is asked for', 365],
    ['for longer', 3653],
  ])('that keeps its events %s is left alone, and remembered', (_, days) => {
    expect(detect(control, keeps(days))).toEqual([]);
    expect(control.remember?.(keeps(days))).toEqual({ days });
  });

  it('that is not watched is left alone, and nothing of it is remembered', () => {
    expect(detect(control, { isWatched: false, days: 1 })).toEqual([]);
    expect(control.remember?.({ isWatched: false, days: 1 })).toBeUndefined();
  });

  it('that keeps them for less keeps them for long enough, until that is undone', () => {
    expect(remedy(control, keeps(1), resource)).toEqual({
      violations: [
        {
          element: 'retentionInDays',
          reason: 'events are kept for 1 day; 365 days are asked for',
          evidence: 1,
        },
      ],
      summary: 'Keep the events of log group /aws/cloudtrail/audit for 365 days.',
      apply: [put(365)],
      undo: [put(1)],
    });
  });

  it('that kept them for longer does so again', () => {
    expect(remedy(control, keeps(365), resource, { baseline: { days: 2192 } })).toMatchObject({
      violations: [{ reason: 'events are kept for 365 days; 2192 days before' }],
      apply: [put(2192)],
      undo: [put(365)],
    });
  });

  it('that kept them for ever does so again', () => {
    const { violations, apply } = remedy(control, keeps(3653), resource, { baseline: { days: null } });
    expect(violations.map(({ reason }) => reason)).toEqual(['events are kept for 3653 days; ever before']);
    expect(apply).toEqual([deletePolicy]);
  });

  it('keeps them for no less than before where nothing is asked for', () => {
    const settings = { days: 0 };
    expect(detect(control, keeps(1), { settings })).toEqual([]);
    expect(detect(control, keeps(1), { settings, baseline: { days: 3 } })).toHaveLength(1);
  });

  it('keeps them for as long as the settings and the past ask, whichever is longer', () => {
    const days = fc.constantFrom(1, 7, 30, 365, 400, 3653);
    const perhaps = fc.option(days);
    fc.assert(
      fc.property(perhaps, perhaps, days, (now, before, asked) => {
        const options = { settings: { days: asked }, baseline: { days: before } };
        const wanted = Math.max(asked, before ?? Infinity);
        expect(detect(control, keeps(now), options).length > 0).toBe((now ?? Infinity) < wanted);
        const fixed = wanted === Infinity ? null : wanted;
        expect(detect(control, keeps(fixed), options)).toEqual([]);
      }),
    );
  });
});

describe('the settings', () => {
  it('take no days but those that CloudWatch Logs takes', () => {
    expect(() => contextOf(control, { settings: { days: 42 } })).toThrow(
      'CloudWatch Logs takes none but 1, 3, 5',
    );
  });

  it.each([
    ['aws-cloudtrail-logs-111122223333-0a1b2c3d', true],
    ['/vpc/Flow-Logs', true],
    ['aws-waf-logs-shop', true],
    ['/aws/eks/prod/cluster', true],
    ['/aws/lambda/orders', false],
    ['/aws/lambda/holdfast-s3', false],
  ])('watch %s by default: %s', async (id, isWatched) => {
    const aws = fakeReader({ 'logs:DescribeLogGroups': { logGroups: [{ logGroupName: id }] } });
    const group = toResourceRef('AWS::Logs::LogGroup', id, testPlace);
    await expect(control.read(group, aws, contextOf(control))).resolves.toMatchObject({ isWatched });
    expect(aws.reads).toHaveLength(isWatched ? 1 : 0);
  });
});

describe('reading a log group', () => {
  const read = async (logGroups: readonly object[]) =>
    control.read(
      resource,
      fakeReader({ 'logs:DescribeLogGroups': { logGroups: [...logGroups] } }),
      contextOf(control),
    );

  it('takes the one of that name, not one whose name begins with it', async () => {
    const groups = [
      { logGroupName: name, retentionInDays: 30 },
      { logGroupName: `${name}-2`, retentionInDays: 1 },
    ];
    await expect(read(groups)).resolves.toEqual(keeps(30));
    await expect(read([{ logGroupName: `${name}-2` }])).resolves.toBeUndefined();
  });

  it('leaves alone what only delivers, which keeps its events for as long as AWS says', async () => {
    await expect(read([{ logGroupName: name, logGroupClass: 'DELIVERY' }])).resolves.toMatchObject({
      isWatched: false,
    });
  });

  it('fails where it is denied, which is not the same as gone', async () => {
    const denied = fakeReader({ 'logs:DescribeLogGroups': awsError('AccessDeniedException') });
    await expect(control.read(resource, denied, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, {
  CreateLogGroup: [name],
  DeleteRetentionPolicy: [name],
  PutRetentionPolicy: [name],
});
