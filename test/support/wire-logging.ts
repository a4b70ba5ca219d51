import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteMetricFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeSubscriptionFiltersCommand,
  ListTagsForResourceCommand as ListGroupTagsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  ConfigServiceClient,
  DeleteConfigurationRecorderCommand,
  DeleteDeliveryChannelCommand,
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  DescribeDeliveryChannelsCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  type RecordingGroup,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { Route53ResolverClient } from '@aws-sdk/client-route53resolver';
import { rootCredentials } from '../../sandbox/emulators.ts';
import { orAbsent } from './wire-bucket.ts';
import type { WireAccount } from './wire-account.ts';

/** Clients of the services that log and watch, which share nothing with Holdfast's own. */
export function createLoggingClients({ emulator, place }: WireAccount) {
  const config = { endpoint: emulator.url, region: place.region, credentials: rootCredentials };
  return {
    cloudWatch: new CloudWatchClient(config),
    config: new ConfigServiceClient(config),
    logs: new CloudWatchLogsClient(config),
    resolver: new Route53ResolverClient(config),
  };
}
export type LoggingClients = ReturnType<typeof createLoggingClients>;

const name = 'default';
const ofRecorder = { ConfigurationRecorderName: name };

export const putRecorder = async ({ config }: LoggingClients, recordingGroup?: RecordingGroup) =>
  config.send(
    new PutConfigurationRecorderCommand({
      ConfigurationRecorder: {
        name,
        roleARN: 'arn:aws:iam::123456789012:role/config-recorder',
        ...(recordingGroup === undefined ? {} : { recordingGroup }),
      },
    }),
  );

export const putChannel = async ({ config }: LoggingClients, s3BucketName = 'config-logs') =>
  config.send(
    new PutDeliveryChannelCommand({ DeliveryChannel: { name, s3BucketName, s3KeyPrefix: 'config' } }),
  );

export const startRecorder = async ({ config }: LoggingClients) =>
  config.send(new StartConfigurationRecorderCommand(ofRecorder));

export const stopRecorder = async ({ config }: LoggingClients) =>
  config.send(new StopConfigurationRecorderCommand(ofRecorder));

/** AWS asks that the recorder is stopped before. */
export const deleteChannel = async ({ config }: LoggingClients) =>
  config.send(new DeleteDeliveryChannelCommand({ DeliveryChannelName: name }));

export const deleteRecorder = async ({ config }: LoggingClients) =>
  config.send(new DeleteConfigurationRecorderCommand(ofRecorder));

/** Whatever of it is there. */
export async function removeRecording(clients: LoggingClients): Promise<void> {
  await orAbsent(async () => stopRecorder(clients), 'NoSuchConfigurationRecorderException');
  await orAbsent(async () => deleteChannel(clients), 'NoSuchDeliveryChannelException');
  await orAbsent(async () => deleteRecorder(clients), 'NoSuchConfigurationRecorderException');
}

export async function readRecording({ config }: LoggingClients) {
  const [{ ConfigurationRecorders }, { ConfigurationRecordersStatus }, { DeliveryChannels }] =
    await Promise.all([
      config.send(new DescribeConfigurationRecordersCommand({})),
      config.send(new DescribeConfigurationRecorderStatusCommand({})),
      config.send(new DescribeDeliveryChannelsCommand({})),
    ]);
  const recording = ConfigurationRecordersStatus?.map(({ recording: isOn }) => isOn);
  return { ConfigurationRecorders, recording, DeliveryChannels };
}

export const createGroup = async ({ logs }: LoggingClients, logGroupName: string) =>
  logs.send(new CreateLogGroupCommand({ logGroupName, tags: { owner: 'security' } }));

/** With its metric filters, which moto leaves behind. */
export async function deleteGroup({ logs }: LoggingClients, logGroupName: string): Promise<void> {
  const { metricFilters = [] } = await logs.send(new DescribeMetricFiltersCommand({ logGroupName }));
  for (const { filterName } of metricFilters) {
    await logs.send(new DeleteMetricFilterCommand({ logGroupName, filterName }));
  }
  await orAbsent(
    async () => logs.send(new DeleteLogGroupCommand({ logGroupName })),
    'ResourceNotFoundException',
  );
}

/** All of a log group but the time of its making. */
export async function readGroup({ logs }: LoggingClients, logGroupName: string) {
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
  const group = logGroups?.find((found) => found.logGroupName === logGroupName);
  if (group === undefined) return undefined;
  const [{ metricFilters }, { subscriptionFilters = [] }, { tags }] = await Promise.all([
    logs.send(new DescribeMetricFiltersCommand({ logGroupName })),
    logs.send(new DescribeSubscriptionFiltersCommand({ logGroupName })),
    logs.send(new ListGroupTagsCommand({ resourceArn: group.logGroupArn })),
  ]);
  const { creationTime: _time, ...rest } = group;
  const subscriptions = subscriptionFilters.map(({ creationTime: _made, ...filter }) => filter);
  return { rest, metricFilters, subscriptions, tags };
}

/** All of an alarm but its state and the times that are CloudWatch's. */
export async function readWireAlarm({ cloudWatch }: LoggingClients, alarmName: string) {
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [alarmName] }));
  const [alarm] = MetricAlarms;
  if (alarm === undefined) return undefined;
  const { Tags } = await cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN: alarm.AlarmArn }));
  const settings = Object.entries(alarm).filter(([field]) => !/^State|Timestamp$/.test(field));
  return { settings: Object.fromEntries(settings), Tags };
}
