import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/logs/logs-group-present.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { type Answers, awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const name = '/aws/cloudtrail/audit';
const resource = toResourceRef('AWS::Logs::LogGroup', name, testPlace);
const key = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d';
const metricFilter = {
  filterName: 'root',
  filterPattern: '{ $.userIdentity.type = "Root" }',
  metricTransformations: [{ metricName: 'RootUsage', metricNamespace: 'Security', metricValue: '1' }],
};
const subscription = {
  filterName: 'siem',
  filterPattern: '',
  destinationArn: 'arn:aws:logs:eu-central-1:444455556666:destination:siem',
  distribution: 'ByLogStream',
};
const policy = '{"Name":"mask","Version":"2021-06-01","Statement":[]}';
const bare = {
  createdAt: 1_773_000_000_000,
  class: 'STANDARD',
  days: null,
  key: '',
  tags: {},
  dataProtection: '',
  metricFilters: [],
  subscriptionFilters: [],
};
const whole = {
  ...bare,
  days: 400,
  key,
  tags: { owner: 'security', 'aws:cloudformation:stack-name': 'trail' },
  dataProtection: policy,
  metricFilters: [metricFilter],
  subscriptionFilters: [subscription],
};
const seen = (group: object | null) => ({ isWatched: true, group }) as never;

const putPolicy = {
  operation: 'logs:PutDataProtectionPolicy',
  input: { logGroupIdentifier: name, policyDocument: policy },
};
const putMetricFilter = { operation: 'logs:PutMetricFilter', input: { logGroupName: name, ...metricFilter } };
const putSubscription = {
  operation: 'logs:PutSubscriptionFilter',
  input: { logGroupName: name, ...subscription },
};

describe('a log group', () => {
  it('that is there is left alone, and remembered as a whole', () => {
    expect(detect(control, seen(whole), { baseline: whole })).toEqual([]);
    expect(control.remember?.(seen(whole))).toEqual(whole);
  });

  it('that is not watched is left alone, and nothing of it is remembered', () => {
    const state = { isWatched: false, group: null };
    expect(detect(control, state)).toEqual([]);
    expect(control.remember?.(state)).toBeUndefined();
  });

  it('from which somebody took a filter is left alone: it was not deleted', () => {
    expect(detect(control, seen({ ...whole, metricFilters: [] }), { baseline: whole })).toEqual([]);
  });

  it('that was deleted is made again as it was, without the events, and deleted when that is undone', () => {
    expect(remedy(control, seen(null), resource, { baseline: whole })).toEqual({
      violations: [
        { element: 'LogGroup', reason: 'the log group was deleted, with all events in it', evidence: null },
      ],
      summary:
        'Make the log group /aws/cloudtrail/audit again as it was, with its retention, key, tags and filters. The events ' +
        'that were in it are lost and cannot be brought back.',
      apply: [
        {
          operation: 'logs:CreateLogGroup',
          input: {
            logGroupName: name,
            logGroupClass: 'STANDARD',
            kmsKeyId: key,
            tags: { owner: 'security' },
          },
        },
        { operation: 'logs:PutRetentionPolicy', input: { logGroupName: name, retentionInDays: 400 } },
        putPolicy,
        putMetricFilter,
        putSubscription,
      ],
      undo: [{ operation: 'logs:DeleteLogGroup', input: { logGroupName: name } }],
    });
  });

  it('that had nothing set is made again with one call', () => {
    const { apply } = remedy(control, seen(null), resource, { baseline: bare });
    expect(apply).toEqual([
      { operation: 'logs:CreateLogGroup', input: { logGroupName: name, logGroupClass: 'STANDARD' } },
    ]);
  });
});

describe('a log group that a service made again', () => {
  const again = { ...bare, createdAt: whole.createdAt + 1 };

  it('gets back what the former one had, until that is undone', () => {
    const { violations, apply, undo, summary } = remedy(control, seen(again), resource, { baseline: whole });
    expect(violations.map(({ element }) => element)).toEqual([
      `key ${key}`,
      'data protection policy',
      'metric filter root',
      'subscription filter siem',
    ]);
    expect(summary).toContain('events that were in it are lost');
    expect(apply).toEqual([
      { operation: 'logs:AssociateKmsKey', input: { logGroupName: name, kmsKeyId: key } },
      putPolicy,
      putMetricFilter,
      putSubscription,
    ]);
    expect(undo).toEqual([
      { operation: 'logs:DeleteSubscriptionFilter', input: { logGroupName: name, filterName: 'siem' } },
      { operation: 'logs:DeleteMetricFilter', input: { logGroupName: name, filterName: 'root' } },
      { operation: 'logs:DeleteDataProtectionPolicy', input: { logGroupIdentifier: name } },
      { operation: 'logs:DisassociateKmsKey', input: { logGroupName: name } },
    ]);
  });

  it('is left alone where it has all of that, if by another key', () => {
    const other = { ...whole, createdAt: again.createdAt, key: `${key}-2` };
    expect(detect(control, seen(other), { baseline: whole })).toEqual([]);
  });

  it('is the same as before to whoever compares, but for what it is made of', () => {
    const other = { ...whole, createdAt: again.createdAt };
    expect(control.compare?.(seen(other))).toEqual(control.compare?.(seen(whole)));
    expect(control.compare?.(seen(null))).not.toEqual(control.compare?.(seen(whole)));
  });
});

describe('reading a log group', () => {
  const group = { logGroupName: name, creationTime: whole.createdAt, retentionInDays: 400, kmsKeyId: key };
  const answers: Answers = {
    'logs:DescribeLogGroups': { logGroups: [{ ...group, dataProtectionStatus: 'ACTIVATED' }] },
    'logs:ListTagsForResource': { tags: whole.tags },
    'logs:DescribeMetricFilters': ({ nextToken }) =>
      nextToken === undefined
        ? { metricFilters: [], nextToken: 'more' }
        : { metricFilters: [{ ...metricFilter, creationTime: 1, logGroupName: name }] },
    'logs:DescribeSubscriptionFilters': {
      subscriptionFilters: [
        { ...subscription, distribution: 'ByLogStream', creationTime: 1, logGroupName: name },
      ],
    },
    'logs:GetDataProtectionPolicy': { logGroupIdentifier: name, policyDocument: policy },
  };
  const seenBefore = contextOf(control, { baseline: whole });

  it('takes what it would be made of again, page after page', async () => {
    const aws = fakeReader(answers);
    await expect(control.read(resource, aws, seenBefore)).resolves.toEqual(seen(whole));
    expect(aws.reads).toHaveLength(6);
  });

  it('asks one that is not of the standard class for no filters, which it cannot have', async () => {
    const aws = fakeReader({
      'logs:DescribeLogGroups': { logGroups: [{ ...group, logGroupClass: 'INFREQUENT_ACCESS' }] },
      'logs:ListTagsForResource': {},
    });
    await expect(control.read(resource, aws, seenBefore)).resolves.toMatchObject({
      group: { class: 'INFREQUENT_ACCESS', tags: {}, metricFilters: [] },
    });
    expect(aws.reads).toHaveLength(2);
  });

  it('that is gone takes one call, and matters only where it is remembered', async () => {
    const aws = fakeReader({ 'logs:DescribeLogGroups': { logGroups: [] } });
    await expect(control.read(resource, aws, seenBefore)).resolves.toEqual(seen(null));
    await expect(control.read(resource, aws, contextOf(control))).resolves.toBeUndefined();
    expect(aws.reads).toHaveLength(2);
  });

  it('that is not watched takes none', async () => {
    const aws = fakeReader({});
    const other = toResourceRef('AWS::Logs::LogGroup', '/aws/lambda/orders', testPlace);
    await expect(control.read(other, aws, contextOf(control))).resolves.toEqual({
      isWatched: false,
      group: null,
    });
  });

  it('fails where it is denied, which is not the same as gone', async () => {
    const denied = { ...answers, 'logs:DescribeSubscriptionFilters': awsError('AccessDeniedException') };
    await expect(control.read(resource, fakeReader(denied), seenBefore)).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, { CreateLogGroup: [name], DeleteLogGroup: [name] });
