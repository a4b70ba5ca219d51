import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
} from '@aws-sdk/client-config-service';
import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import {
  GetEventSourceMappingCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { resourceTypes } from '../../shared/control/resource.ts';
import { observation } from './audit-records.ts';
import { FakeAuditTable } from './fake-audit-table.ts';

/** Every client that the doctor asks, as mocks. */
export const account = {
  cloudFormation: mockClient(CloudFormationClient),
  cloudTrail: mockClient(CloudTrailClient),
  cloudWatch: mockClient(CloudWatchClient),
  configService: mockClient(ConfigServiceClient),
  dynamoDb: mockClient(DynamoDBClient),
  ec2: mockClient(EC2Client),
  eventBridge: mockClient(EventBridgeClient),
  lambda: mockClient(LambdaClient),
  sns: mockClient(SNSClient),
  sqs: mockClient(SQSClient),
  sts: mockClient(STSClient),
};
export type Account = typeof account;

const services = [...new Set(Object.values(resourceTypes).map(({ service }) => service))];
const others = ['publish', 'notify', 'archive', 'seal', 'approve', 'operate', 'tick', 'heartbeat'];
const functions = [...services, ...others].map((name) => `holdfast-${name}`);

export const outputs = {
  AuditTableName: 'audit',
  HotDays: '90',
  StateTableName: 'state',
  PolicyTableName: 'policy',
  BusName: 'holdfast',
  TopicArn: 'arn:aws:sns:us-east-1:111122223333:holdfast',
  DeadLetterQueueUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/holdfast-dead-letters',
  ArchiveBucketName: 'holdfast-archive-111122223333-us-east-1',
  SealTableName: 'seals',
  SigningKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d',
};

export const stack = {
  StackName: 'holdfast',
  StackStatus: 'UPDATE_COMPLETE' as const,
  CreationTime: new Date('2026-01-01T00:00:00.000Z'),
  Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
};

/** A page of the stack's resources, by their types and physical ids. */
export function toResourcePage(list: readonly (readonly [type: string, id: string])[]): {
  StackResourceSummaries: StackResourceSummary[];
} {
  return {
    StackResourceSummaries: list.map(([ResourceType, PhysicalResourceId]) => ({
      ResourceType,
      PhysicalResourceId,
      LogicalResourceId: PhysicalResourceId,
      LastUpdatedTimestamp: stack.CreationTime,
      ResourceStatus: 'CREATE_COMPLETE',
    })),
  };
}

export const resources: readonly (readonly [type: string, id: string])[] = [
  ...functions.map((name) => ['AWS::Lambda::Function', name] as const),
  ['AWS::Lambda::EventSourceMapping', 'mapping-1'],
  ['AWS::Events::Rule', 'holdfast-s3-rule-1'],
  ['AWS::Events::Rule', 'holdfast|holdfast-s3-rule-2'],
];

export const subscription = { SubscriptionArn: `${outputs.TopicArn}:1`, Endpoint: 'soc@example.com' };

const healthyPulse = { beatAt: '2026-01-31T09:20:00.000Z', heardAt: '2026-01-31T09:20:00.000Z' };

/** What is known of whether events come; unless told, the last call that Holdfast made to test itself came back. */
export function keepHeartbeat(mocks: Account, pulse: object = healthyPulse): void {
  mocks.dynamoDb
    .on(GetItemCommand, { TableName: 'state', Key: marshall({ pk: 'heartbeat' }) })
    .resolves({ Item: marshall({ pk: 'heartbeat', ...pulse }) });
}

/** us-east-1 as it should be: deployed, heard, told, and an event of this hour. */
export function makeHealthy(mocks: Account): void {
  for (const mock of Object.values(mocks)) mock.reset();
  mocks.sts
    .on(GetCallerIdentityCommand)
    .resolves({ Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/ada' });
  mocks.cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [stack] });
  mocks.cloudFormation.on(ListStackResourcesCommand).resolves(toResourcePage(resources));
  mocks.cloudTrail.on(DescribeTrailsCommand).resolves({
    trailList: [{ Name: 'main', TrailARN: 'trail-arn', HomeRegion: 'us-east-1', IsMultiRegionTrail: true }],
  });
  mocks.cloudTrail.on(GetTrailStatusCommand).resolves({ IsLogging: true });
  mocks.cloudTrail
    .on(GetEventSelectorsCommand)
    .resolves({ EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'All' }] });
  mocks.configService
    .on(DescribeConfigurationRecorderStatusCommand)
    .resolves({ ConfigurationRecordersStatus: [{ recording: true, lastStatus: 'Success' }] });
  mocks.eventBridge.on(DescribeRuleCommand).resolves({ State: 'ENABLED' });
  mocks.eventBridge.on(ListTargetsByRuleCommand).resolves({ Targets: [{ Id: 't', Arn: 'a' }] });
  mocks.lambda.on(GetFunctionConfigurationCommand).resolves({ State: 'Active' });
  mocks.lambda.on(GetFunctionConcurrencyCommand).resolves({ ReservedConcurrentExecutions: 5 });
  mocks.lambda.on(GetEventSourceMappingCommand).resolves({ State: 'Enabled' });
  mocks.cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
  keepHeartbeat(mocks);
  mocks.dynamoDb.on(QueryCommand).resolves({ Items: [] });
  mocks.dynamoDb
    .on(GetItemCommand, { TableName: outputs.SealTableName })
    .resolves({ Item: marshall({ number: 42, sealedAt: '2026-01-31T09:00:00.000Z' }) });
  keepAuditTable([observation({ at: '2026-01-31T09:02:00.000Z' })], mocks);
  mocks.sqs.on(GetQueueAttributesCommand).resolves({
    Attributes: { ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' },
  });
  mocks.sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [subscription] });
  mocks.ec2.on(DescribeRegionsCommand).resolves({ Regions: [{ RegionName: 'us-east-1' }] });
}

/** Makes the audit table hold these records and no others. */
export function keepRecords(records: readonly AuditRecord[]): void {
  account.dynamoDb.reset();
  keepHeartbeat(account);
  account.dynamoDb.on(QueryCommand).resolves({ Items: [] });
  keepAuditTable(records, account);
}

/** Has the audit table hold these records and leaves the other tables as they are. */
export function keepAuditTable(
  records: readonly AuditRecord[],
  { dynamoDb }: Pick<typeof account, 'dynamoDb'>,
): void {
  const table = new FakeAuditTable(records);
  dynamoDb
    .on(QueryCommand, { TableName: 'audit' })
    .callsFake((input: QueryCommandInput) => table.query(input));
  dynamoDb.on(BatchGetItemCommand).callsFake((input: BatchGetItemCommandInput) => table.batchGet(input));
}
