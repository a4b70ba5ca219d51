import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import {
  GetEventSourceMappingCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { observation } from '../support/audit-records.ts';
import {
  type DiagnosisCase,
  diagnose,
  examineAccount,
  nameError,
  stackAbsent,
  toDiagnosis,
} from '../support/diagnosis.ts';
import {
  account,
  keepAuditTable,
  makeHealthy,
  outputs,
  resources,
  stack,
  subscription,
  toResourcePage,
} from '../support/healthy-account.ts';

const gone = nameError('ResourceNotFoundException');

const sweptRecord = observation({
  at: '2026-01-31T09:02:00.000Z',
  signal: { source: 'sweep', id: 's', name: 'sweep', at: '2026-01-31T09:00:00.000Z' },
});

const cases: readonly DiagnosisCase[] = [
  {
    account: 'without a deployment',
    change: ({ cloudFormation }) => cloudFormation.on(DescribeStacksCommand).rejects(stackAbsent),
    id: 'stack',
    status: 'problem',
    text: 'Holdfast is not deployed in Region us-east-1: there is no stack holdfast.',
    advice: 'npm run deploy -- --region us-east-1',
  },
  {
    account: 'whose first deployment failed',
    change: ({ cloudFormation }) =>
      cloudFormation
        .on(DescribeStacksCommand)
        .resolves({ Stacks: [{ ...stack, StackStatus: 'ROLLBACK_COMPLETE', StackStatusReason: 'why' }] }),
    id: 'stack',
    status: 'problem',
    text: 'not complete: ROLLBACK_COMPLETE (why)',
  },
  {
    account: 'whose deployment stopped after its first step',
    change: ({ cloudFormation }) =>
      cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ ...stack, Outputs: [] }] }),
    id: 'stack',
    status: 'problem',
    text: 'not complete',
  },
  {
    account: 'whose last deployment was rolled back',
    change: ({ cloudFormation }) =>
      cloudFormation
        .on(DescribeStacksCommand)
        .resolves({ Stacks: [{ ...stack, StackStatus: 'UPDATE_ROLLBACK_COMPLETE' }] }),
    id: 'stack',
    status: 'warning',
    text: 'The last deployment of holdfast failed; the version before it is in place.',
  },
  {
    account: 'that is being deployed to',
    change: ({ cloudFormation }) =>
      cloudFormation
        .on(DescribeStacksCommand)
        .resolves({ Stacks: [{ ...stack, StackStatus: 'UPDATE_IN_PROGRESS' }] }),
    id: 'stack',
    status: 'warning',
    text: 'being changed: UPDATE_IN_PROGRESS',
  },
  {
    account: 'in which a rule was disabled',
    change: ({ eventBridge }) =>
      eventBridge.on(DescribeRuleCommand, { Name: 'holdfast-s3-rule-1' }).resolves({ State: 'DISABLED' }),
    id: 'rules',
    status: 'problem',
    text: 'Not every event reaches Holdfast: holdfast-s3-rule-1 is disabled.',
    advice: 'aws events enable-rule',
  },
  {
    account: 'in which a rule was deleted',
    change: ({ eventBridge }) =>
      eventBridge
        .on(DescribeRuleCommand, { Name: 'holdfast-s3-rule-2', EventBusName: 'holdfast' })
        .rejects(gone),
    id: 'rules',
    status: 'problem',
    text: 'holdfast-s3-rule-2 is deleted',
  },
  {
    account: 'in which a rule lost its target',
    change: ({ eventBridge }) =>
      eventBridge.on(ListTargetsByRuleCommand, { Rule: 'holdfast-s3-rule-1' }).resolves({ Targets: [] }),
    id: 'rules',
    status: 'problem',
    text: 'holdfast-s3-rule-1 is without a target',
  },
  {
    account: 'whose stack has no rule',
    change: ({ cloudFormation }) => cloudFormation.on(ListStackResourcesCommand).resolves(toResourcePage([])),
    id: 'rules',
    status: 'problem',
    text: 'The stack has no rule',
  },
  {
    account: 'whose rules CloudFormation names by ARN or without their bus',
    change: ({ cloudFormation, eventBridge }) => {
      cloudFormation
        .on(ListStackResourcesCommand)
        .resolves(
          toResourcePage([
            ...resources.filter(([type]) => type !== 'AWS::Events::Rule'),
            ['AWS::Events::Rule', 'arn:aws:events:us-east-1:111122223333:rule/on-default'],
            ['AWS::Events::Rule', 'arn:aws:events:us-east-1:111122223333:rule/holdfast/on-bus'],
            ['AWS::Events::Rule', 'bare'],
          ]),
        );
      eventBridge.on(DescribeRuleCommand).rejects(gone);
      for (const [Name, EventBusName] of [
        ['on-default', 'default'],
        ['on-bus', 'holdfast'],
        ['bare', 'holdfast'],
      ] as const) {
        eventBridge.on(DescribeRuleCommand, { Name, EventBusName }).resolves({ State: 'ENABLED' });
      }
    },
    id: 'rules',
    status: 'ok',
    text: '3 rules are enabled',
  },
  {
    account: 'in which a function was throttled to nothing',
    change: ({ lambda }) =>
      lambda
        .on(GetFunctionConcurrencyCommand, { FunctionName: 'holdfast-s3' })
        .resolves({ ReservedConcurrentExecutions: 0 }),
    id: 'functions',
    status: 'problem',
    text: 'Events are not handled: holdfast-s3 is throttled to 0 executions.',
  },
  {
    account: 'in which a function was deleted',
    change: ({ lambda }) =>
      lambda.on(GetFunctionConfigurationCommand, { FunctionName: 'holdfast-s3' }).rejects(gone),
    id: 'functions',
    status: 'problem',
    text: 'holdfast-s3 was deleted',
  },
  {
    account: 'in which a function has failed',
    change: ({ lambda }) =>
      lambda.on(GetFunctionConfigurationCommand).resolves({ State: 'Failed', StateReason: 'no key' }),
    id: 'functions',
    status: 'problem',
    text: 'holdfast-s3 has failed (no key)',
  },
  {
    account: 'whose stack lacks the function of a service',
    change: ({ cloudFormation }) =>
      cloudFormation
        .on(ListStackResourcesCommand)
        .resolves(toResourcePage(resources.filter(([, id]) => id !== 'holdfast-iam'))),
    id: 'functions',
    status: 'problem',
    text: 'holdfast-iam is not in the stack',
  },
  {
    account: 'whose audit records are not published',
    change: ({ lambda }) => lambda.on(GetEventSourceMappingCommand).resolves({ State: 'Disabled' }),
    id: 'functions',
    status: 'problem',
    text: 'the stream of the audit table (event source mapping mapping-1) is Disabled',
  },
  {
    account: 'in which a finding of this hour came by an event',
    change: () => undefined,
    id: 'last-event',
    status: 'ok',
    text: 'AuthorizeSecurityGroupIngress of 2026-01-31T09:26:50.000Z was seen and is in the log.',
  },
  {
    account: 'in which only the sweep found something, but a rule has matched',
    change: (mocks) => {
      keepAuditTable([sweptRecord], mocks);
      mocks.cloudWatch.on(GetMetricDataCommand).resolves({
        MetricDataResults: [
          { Timestamps: [new Date('2026-01-31T08:00:00.000Z')], Values: [0] },
          {
            Timestamps: [new Date('2026-01-30T07:00:00.000Z'), new Date('2026-01-29T07:00:00.000Z')],
            Values: [2, 1],
          },
        ],
      });
    },
    id: 'last-event',
    status: 'ok',
    text: 'was seen in the hour from 2026-01-30T07:00:00.000Z.',
  },
  {
    account: 'in which nothing has come yet',
    change: ({ dynamoDb }) => dynamoDb.on(QueryCommand, { TableName: 'audit' }).resolves({ Items: [] }),
    id: 'last-event',
    status: 'warning',
    text: 'No event has come in 14 days.',
    advice: 'making and deleting a security group',
  },
  {
    account: 'with dead letters, seen and taken',
    change: ({ sqs }) =>
      sqs.on(GetQueueAttributesCommand).resolves({
        Attributes: { ApproximateNumberOfMessages: '2', ApproximateNumberOfMessagesNotVisible: '1' },
      }),
    id: 'dead-letters',
    status: 'problem',
    text: '3 events could not be handled',
    advice: `aws sqs receive-message --queue-url ${outputs.DeadLetterQueueUrl}`,
  },
  {
    account: 'with a change that was begun and not ended',
    change: ({ dynamoDb }) =>
      dynamoDb
        .on(QueryCommand, { TableName: 'state', IndexName: 'open-leases' })
        .resolvesOnce({ Items: [marshall({ pk: 'lease#arn', findingId: 'hf-1' })] })
        .resolves({ Items: [] }),
    id: 'open-changes',
    status: 'warning',
    text: 'A change was begun and not ended: hf-1.',
    advice: 'The next sweep',
  },
  {
    account: 'in which nobody is told',
    change: ({ sns }) => sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [] }),
    id: 'subscriptions',
    status: 'warning',
    text: 'Nobody is told',
    advice: 'notifications.emails',
  },
  {
    account: 'in which an address was not confirmed, on the second page',
    change: ({ sns }) =>
      sns
        .on(ListSubscriptionsByTopicCommand)
        .resolvesOnce({ Subscriptions: [subscription], NextToken: 'more' })
        .resolves({
          Subscriptions: [{ SubscriptionArn: 'PendingConfirmation', Endpoint: 'eve@example.com' }],
        }),
    id: 'subscriptions',
    status: 'warning',
    text: 'Not confirmed, so not told: eve@example.com.',
  },
];

describe('what the doctor says of the deployment', () => {
  beforeEach(() => {
    makeHealthy(account);
  });

  it.each(cases)('$id is $status in an account $account', async (one) => {
    await expect(diagnose(one)).resolves.toEqual(toDiagnosis(one));
  });

  it('asks CloudWatch only about the rules of the default bus that wait for events', async () => {
    account.dynamoDb.on(QueryCommand, { TableName: 'audit' }).resolves({ Items: [] });
    account.cloudFormation
      .on(ListStackResourcesCommand)
      .resolves(toResourcePage([...resources, ['AWS::Events::Rule', 'scheduled']]));
    account.eventBridge
      .on(DescribeRuleCommand, { Name: 'scheduled' })
      .resolves({ State: 'ENABLED', ScheduleExpression: 'rate(1 hour)' });
    await examineAccount();
    const [call] = account.cloudWatch.commandCalls(GetMetricDataCommand);
    const dimensions = call?.args[0].input.MetricDataQueries?.map(
      ({ MetricStat }) => MetricStat?.Metric?.Dimensions,
    );
    expect(dimensions).toEqual([[{ Name: 'RuleName', Value: 'holdfast-s3-rule-1' }]]);
  });
});
