import control from '../../../shared/controls/ec2/ec2-instance-imdsv2.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader } from '../../support/fake-reader.ts';
import {
  describedInstance,
  instanceId,
  instanceRef,
  readOfInstance,
} from '../../support/instance-answers.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const options = {
  HttpTokens: 'required',
  HttpEndpoint: 'enabled',
  HttpPutResponseHopLimit: 2,
  HttpProtocolIpv6: 'disabled',
  InstanceMetadataTags: 'enabled',
};
const context = contextOf(control);

describe('an instance', () => {
  it.each([
    ['asks for a token', options],
    ['gives out no metadata at all', { ...options, HttpTokens: 'optional', HttpEndpoint: 'disabled' }],
  ])('that %s is left alone', (_, good) => {
    expect(detect(control, { options: good })).toEqual([]);
  });

  it('that asks for no token has to, keeps its other options, and asks for none again when that is undone', () => {
    const modify = (HttpTokens: string) => ({
      operation: 'ec2:ModifyInstanceMetadataOptions',
      input: { InstanceId: instanceId, ...options, HttpTokens },
    });

    expect(remedy(control, { options: { ...options, HttpTokens: 'optional' } }, instanceRef)).toEqual({
      violations: [
        {
          element: 'MetadataOptions.HttpTokens',
          reason: "the metadata, with the credentials of the instance's role, is given out without a token",
          evidence: 'optional',
        },
      ],
      summary: `Require a token for the metadata of instance ${instanceId}.`,
      apply: [modify('required')],
      undo: [modify('optional')],
    });
  });
});

describe('an instance whose software asks without a token', () => {
  async function findDependents(values: readonly number[], settings: object = {}) {
    const aws = fakeReader({
      'cloudwatch:GetMetricData': { MetricDataResults: [{ Id: 'withoutToken', Values: [...values] }] },
    });
    const asked = contextOf(control, { settings, now: new Date('2026-03-24T12:00:00Z') });
    const found = await control.findDependents?.({}, [], instanceRef, aws, asked);
    return { found, reads: aws.reads };
  }

  it('is asked about, as CloudWatch has counted it', async () => {
    const { found, reads } = await findDependents([3, 0, 4], { usedWithinDays: 7 });

    expect(found).toEqual([
      `software on instance ${instanceId} read its metadata without a token 7 times in the last 7 days, and would be refused`,
    ]);
    expect(reads).toEqual([
      {
        operation: 'cloudwatch:GetMetricData',
        input: {
          StartTime: new Date('2026-03-17T12:00:00Z'),
          EndTime: new Date('2026-03-24T12:00:00Z'),
          MetricDataQueries: [
            {
              Id: 'withoutToken',
              MetricStat: {
                Metric: {
                  Namespace: 'AWS/EC2',
                  MetricName: 'MetadataNoToken',
                  Dimensions: [{ Name: 'InstanceId', Value: instanceId }],
                },
                Period: 86_400,
                Stat: 'Sum',
              },
            },
          ],
        },
      },
    ]);
  });

  it.each([
    ['nothing was counted', [0, 0]],
    ['it is too young to be counted', []],
  ])('is not asked about where %s', async (_, values) => {
    await expect(findDependents(values)).resolves.toMatchObject({ found: [] });
  });

  it('is not asked about, and nothing is read, where the settings say so', async () => {
    await expect(findDependents([9], { askWhenUsed: false })).resolves.toEqual({ found: [], reads: [] });
  });

  it('fails where the count cannot be read', async () => {
    const aws = fakeReader({ 'cloudwatch:GetMetricData': awsError('AccessDenied') });
    await expect(control.findDependents?.({}, [], instanceRef, aws, context)).rejects.toThrow('AccessDenied');
  });
});

describe('reading an instance', () => {
  it('takes one call, and keeps nothing but its options', async () => {
    const aws = fakeReader({ 'ec2:DescribeInstances': describedInstance() });

    await expect(control.read(instanceRef, aws, context)).resolves.toEqual({
      options: { ...options, InstanceMetadataTags: 'disabled' },
    });
    expect(aws.reads).toEqual([readOfInstance]);
  });

  it.each(['shutting-down', 'terminated'] as const)('takes one that is %s for gone', async (Name) => {
    const aws = fakeReader({ 'ec2:DescribeInstances': describedInstance({ State: { Name } }) });
    await expect(control.read(instanceRef, aws, context)).resolves.toBeUndefined();
  });

  it('takes one that EC2 no longer lists for gone', async () => {
    const aws = fakeReader({ 'ec2:DescribeInstances': { Reservations: [] } });
    await expect(control.read(instanceRef, aws, context)).resolves.toBeUndefined();
  });

  it('fails where EC2 does not say whether a token is asked for', async () => {
    const aws = fakeReader({ 'ec2:DescribeInstances': describedInstance({ MetadataOptions: {} }) });
    await expect(control.read(instanceRef, aws, context)).rejects.toThrow('expected string');
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 'ec2:DescribeInstances': awsError('UnauthorizedOperation') });
    await expect(control.read(instanceRef, aws, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, {
  RunInstances: [instanceId, 'i-06a81be5d3097f24c'],
  ModifyInstanceMetadataOptions: ['i-06a81be5d3097f24c'],
  ConfigurationItemChangeNotification: ['i-06a81be5d3097f24c'],
});
