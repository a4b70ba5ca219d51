import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-vpc-flow-logged.ts';
import { defaultFormat } from '../../../shared/network/flow-logs.ts';
import { describedFlowLog, flowLogMadeAgain, knownFlowLog } from '../../support/described-flow-log.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const vpc = toResourceRef('AWS::EC2::VPC', 'vpc-0app', testPlace);
const context = contextOf(control);
const name = 'ALL to flows, every 60 s, as ${version} ${srcaddr} ${dstaddr} ${action}';
const flowLog = { id: 'fl-0a', ...knownFlowLog };
const logged = { flowLogs: { [name]: flowLog } };
const remembered = { baseline: { flowLogs: [knownFlowLog] } };

describe('a VPC', () => {
  it.each(['ALL', 'REJECT'])('with a flow log of %s is left alone', (trafficType) => {
    expect(detect(control, { flowLogs: { it: { ...flowLog, trafficType } } })).toEqual([]);
  });

  it('with a flow log of what is accepted alone has none that counts', () => {
    const accepted = { 'ACCEPT to flows': { ...flowLog, trafficType: 'ACCEPT' } };
    expect(detect(control, { flowLogs: accepted })).toEqual([
      {
        element: 'flow logs',
        reason: 'the VPC has no flow log that records what is rejected',
        evidence: ['ACCEPT to flows'],
      },
    ]);
  });

  it('without one gets those that it had, and loses them when that is undone', () => {
    const { summary, apply, undo } = remedy(control, { flowLogs: {} }, vpc, remembered);
    expect(summary).toBe(`Make a flow log of vpc-0app: ${name}.`);
    expect(apply).toEqual([flowLogMadeAgain]);
    expect(undo).toEqual([
      {
        operation: 'ec2:DeleteFlowLogs',
        input: { FlowLogIds: [`{afterwards ${JSON.stringify(['flowLogs', name, 'id'])}}`] },
      },
    ]);
  });

  it('gets back only what it lacks of them', () => {
    const accepted = { ...knownFlowLog, trafficType: 'ACCEPT' };
    const { apply } = remedy(
      control,
      { flowLogs: { [name.replace('ALL', 'ACCEPT')]: { id: 'fl-0b', ...accepted } } },
      vpc,
      { baseline: { flowLogs: [knownFlowLog, accepted] } },
    );
    expect(apply).toEqual([flowLogMadeAgain]);
  });

  it.each([
    ['arn:aws:s3:::flows', '', { LogDestinationType: 's3' }],
    [
      'arn:aws:logs:eu-central-1:111122223333:log-group:flows',
      'arn:aws:iam::111122223333:role/flows',
      {
        LogDestinationType: 'cloud-watch-logs',
        DeliverLogsPermissionArn: 'arn:aws:iam::111122223333:role/flows',
      },
    ],
    [
      'arn:aws:firehose:eu-central-1:111122223333:deliverystream/flows',
      '',
      { LogDestinationType: 'kinesis-data-firehose' },
    ],
  ])('of which none is remembered gets one to %s, as the settings say', (destination, role, input) => {
    const settings = { destination, role, trafficType: 'REJECT' };
    const { apply } = remedy(control, { flowLogs: {} }, vpc, { settings });
    expect(apply.map((call) => call.input)).toEqual([
      {
        ResourceIds: ['vpc-0app'],
        ResourceType: 'VPC',
        TrafficType: 'REJECT',
        LogDestination: destination,
        LogFormat: defaultFormat,
        MaxAggregationInterval: 600,
        ...input,
      },
    ]);
  });

  it('of which none is remembered is only reported where the settings say nothing', () => {
    const { summary, apply, undo } = remedy(control, { flowLogs: {} }, vpc);
    expect(apply).toEqual([]);
    expect(undo).toEqual([]);
    expect(summary).toBe(
      'Nobody has said where the flow log of vpc-0app should go: set controls.ec2-vpc-flow-logged.destination, or make ' +
        'one with CreateFlowLogs.',
    );
  });

  it('is remembered with all of its flow logs, without their ids', () => {
    expect(control.remember?.(logged)).toEqual({ flowLogs: [knownFlowLog] });
    expect(control.compare?.(logged)).toEqual({ flowLogs: [knownFlowLog] });
  });
});

describe('the settings', () => {
  it.each([
    [{ destination: 'flows' }, 'the ARN of a bucket, a log group or a Firehose stream is expected'],
    [{ destination: 'arn:aws:sqs:eu-central-1:111122223333:flows' }, 'a Firehose stream is expected'],
    [
      { destination: 'arn:aws:logs:eu-central-1:111122223333:log-group:flows' },
      'a log group needs the ARN of a role',
    ],
    [{ destination: 'arn:aws:s3:::flows', role: 'flows' }, 'the ARN of a role is expected'],
    [{ trafficType: 'ACCEPT' }, 'trafficType'],
  ])('refuse %j', (settings, message) => {
    expect(() => control.settings.parse(settings)).toThrow(message);
  });
});

describe('reading a VPC', () => {
  it('takes one call where it has a flow log', async () => {
    const aws = fakeReader({ 'ec2:DescribeFlowLogs': { FlowLogs: [describedFlowLog] } });
    await expect(control.read(vpc, aws, context)).resolves.toEqual(logged);
    expect(aws.reads).toHaveLength(1);
  });

  it.each([
    ['a state of one that is there', [{ OwnerId: testPlace.account }], { flowLogs: {} }],
    ['none of one that is another account’s', [{ OwnerId: '444455556666' }], undefined],
    ['none of one that is gone', [], undefined],
  ])('finds %s', async (_, Vpcs, state) => {
    const aws = fakeReader({ 'ec2:DescribeFlowLogs': { FlowLogs: [] }, 'ec2:DescribeVpcs': { Vpcs } });
    await expect(control.read(vpc, aws, context)).resolves.toEqual(state);
  });

  it('asks for nothing where a flow log of something else was made', async () => {
    const subnet = toResourceRef('AWS::EC2::VPC', 'subnet-0app', testPlace);
    await expect(control.read(subnet, fakeReader({}), context)).resolves.toBeUndefined();
  });

  it('fails where it is denied', async () => {
    const denied = fakeReader({ 'ec2:DescribeFlowLogs': awsError('UnauthorizedOperation') });
    await expect(control.read(vpc, denied, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, {
  CreateVpc: ['vpc-0d4f6a8b2c1e39570'],
  CreateDefaultVpc: ['vpc-0e5a7b9c1d2f40681'],
  CreateFlowLogs: ['vpc-0d4f6a8b2c1e39570'],
  ConfigurationItemChangeNotification: ['vpc-0d4f6a8b2c1e39570'],
});
