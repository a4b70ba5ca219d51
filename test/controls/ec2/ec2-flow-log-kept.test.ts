import type { DescribeFlowLogsCommandInput } from '@aws-sdk/client-ec2';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-flow-log-kept.ts';
import { describedFlowLog, flowLogMadeAgain, knownFlowLog } from '../../support/described-flow-log.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { describeWithRecords, readRecordedEvents } from '../../support/recorded-events.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const resource = toResourceRef('AWS::EC2::FlowLog', 'fl-0a', testPlace);
const flowLog = { id: 'fl-0a', ...knownFlowLog };
const name = 'ALL to flows, every 60 s, as ${version} ${srcaddr} ${dstaddr} ${action}';

describe('a flow log', () => {
  it('that is there is left alone, and remembered without its id', () => {
    expect(detect(control, { flowLog }, { baseline: knownFlowLog })).toEqual([]);
    expect(control.remember?.({ flowLog })).toEqual(knownFlowLog);
  });

  it('that is gone is made again as it was remembered, and deleted when that is undone', () => {
    const { violations, summary, apply, undo } = remedy(control, { flowLog: null }, resource, {
      baseline: knownFlowLog,
    });
    expect(violations).toEqual([
      { element: name, reason: `the flow log of vpc-0app was deleted: ${name}`, evidence: knownFlowLog },
    ]);
    expect(summary).toBe(
      `Make flow log fl-0a again, as it was: ${name}. What was not recorded meanwhile is lost.`,
    );
    expect(apply).toEqual([flowLogMadeAgain]);
    // Its id is known afterwards only.
    expect(undo).toEqual([
      { operation: 'ec2:DeleteFlowLogs', input: { FlowLogIds: ['{afterwards ["flowLog","id"]}'] } },
    ]);
  });

  it('to a bucket or a Firehose stream of another account is made again with all that was chosen', () => {
    const baseline = {
      ...knownFlowLog,
      resourceId: 'subnet-0app',
      destinationType: 's3',
      destination: 'arn:aws:s3:::flows',
      logGroup: undefined,
      role: undefined,
      crossAccountRole: 'arn:aws:iam::444455556666:role/flows',
      files: { format: 'parquet', hive: true, hourly: false },
      tags: [],
    };
    const { apply } = remedy(control, { flowLog: null }, resource, { baseline });
    expect(apply.map(({ input }) => input)).toEqual([
      {
        ResourceIds: ['subnet-0app'],
        ResourceType: 'Subnet',
        TrafficType: 'ALL',
        LogDestinationType: 's3',
        LogDestination: 'arn:aws:s3:::flows',
        DeliverCrossAccountRole: 'arn:aws:iam::444455556666:role/flows',
        LogFormat: knownFlowLog.format,
        MaxAggregationInterval: 60,
        DestinationOptions: {
          FileFormat: 'parquet',
          HiveCompatiblePartitions: true,
          PerHourPartition: false,
        },
      },
    ]);
  });

  it('is the same with another id', () => {
    expect(control.compare?.({ flowLog: { ...flowLog, id: 'fl-0b' } })).toEqual(
      control.compare?.({ flowLog }),
    );
    expect(control.compare?.({ flowLog: null })).not.toEqual(control.compare?.({ flowLog }));
  });
});

describe('reading a flow log', () => {
  const remembering = contextOf(control, { baseline: knownFlowLog });
  /** What EC2 says of the flow log itself, and of the others of its VPC. */
  const answer = (byId: readonly object[], byResource: readonly object[]) => ({
    'ec2:DescribeFlowLogs': ({ Filter = [] }: DescribeFlowLogsCommandInput) => ({
      FlowLogs: [...(Filter[0]?.Name === 'flow-log-id' ? byId : byResource)],
    }),
  });
  const there = { 'ec2:DescribeVpcs': { Vpcs: [{ VpcId: 'vpc-0app', OwnerId: testPlace.account }] } };

  it('takes one call where it is there, and leaves out tags of AWS', async () => {
    const aws = fakeReader(answer([describedFlowLog], []));
    await expect(control.read(resource, aws, remembering)).resolves.toEqual({ flowLog });
    expect(aws.reads).toEqual([
      {
        operation: 'ec2:DescribeFlowLogs',
        input: { Filter: [{ Name: 'flow-log-id', Values: ['fl-0a'] }], MaxResults: 1000 },
      },
    ]);
  });

  it('finds no state of one that is gone and that nobody remembers', async () => {
    const aws = fakeReader(answer([], []));
    await expect(control.read(resource, aws, contextOf(control))).resolves.toBeUndefined();
  });

  it('finds that a remembered one is gone', async () => {
    const aws = fakeReader({ ...answer([], [{ ...describedFlowLog, TrafficType: 'REJECT' }]), ...there });
    await expect(control.read(resource, aws, remembering)).resolves.toEqual({ flowLog: null });
    expect(aws.reads).toHaveLength(3);
  });

  it('takes one that was made in its place for the same', async () => {
    const aws = fakeReader({ ...answer([], [{ ...describedFlowLog, FlowLogId: 'fl-0b' }]), ...there });
    await expect(control.read(resource, aws, remembering)).resolves.toEqual({
      flowLog: { ...flowLog, id: 'fl-0b' },
    });
  });

  it.each([
    ['whose VPC is another account’s', { Vpcs: [{ OwnerId: '444455556666' }] }],
    ['whose VPC is gone', { Vpcs: [] }],
  ])('finds no state of one %s', async (_, vpcs) => {
    const aws = fakeReader({ ...answer([], []), 'ec2:DescribeVpcs': vpcs });
    await expect(control.read(resource, aws, remembering)).resolves.toBeUndefined();
  });

  it('finds no state of one of an interface, which goes with it', async () => {
    const context = contextOf(control, { baseline: { ...knownFlowLog, resourceId: 'eni-0a' } });
    await expect(control.read(resource, fakeReader(answer([], [])), context)).resolves.toBeUndefined();
  });

  it('fails where it is denied', async () => {
    const denied = fakeReader({ 'ec2:DescribeFlowLogs': awsError('UnauthorizedOperation') });
    await expect(control.read(resource, denied, remembering)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, {
  DeleteFlowLogs: ['fl-0b2d4f6a8c1e37590', 'fl-0c3e5a7b9d2f48601'],
  CreateFlowLogs: ['fl-0b2d4f6a8c1e37590', 'fl-0c3e5a7b9d2f48601'],
  ConfigurationItemChangeNotification: ['fl-0b2d4f6a8c1e37590'],
});

describe('the triggers', () => {
  describeWithRecords('of real records', () => {
    it('name the flow log that was deleted', () => {
      const events = readRecordedEvents('aws.defense-evasion.vpc-remove-flow-logs');
      expect(events.flatMap((event) => selectFromEvent(control, event))).toEqual(['fl-0e17aa62a21d4bbfe']);
    });
  });
});
