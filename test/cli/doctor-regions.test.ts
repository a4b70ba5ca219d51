import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  diagnose,
  type DiagnosisCase,
  examineAccount,
  nameError,
  type RegionalClient,
  stackAbsent,
  toDiagnosis,
} from '../support/diagnosis.ts';
import {
  account,
  type Account,
  makeHealthy,
  outputs,
  stack,
  toResourcePage,
} from '../support/healthy-account.ts';

const queue = 'https://sqs.eu-west-1.amazonaws.com/111122223333/holdfast-dead-letters';
const forwarding = {
  StackName: 'holdfast-forwarding',
  StackStatus: 'CREATE_COMPLETE' as const,
  CreationTime: stack.CreationTime,
};
const ofForwarding = { StackName: 'holdfast-forwarding' };

function toOutputs(values: Readonly<Record<string, string>>) {
  return Object.entries(values).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
}

/** The stack in eu-west-1, which forwards to us-east-1, unless it is another. */
function keepForwarding({ cloudFormation }: Account, values: object = {}, over: object = {}): void {
  const Outputs = toOutputs({ Home: 'us-east-1', Version: 'v1', DeadLetterQueueUrl: queue, ...values });
  cloudFormation
    .on(DescribeStacksCommand, ofForwarding)
    .resolves({ Stacks: [{ ...forwarding, Outputs, ...over }] });
}

/** us-east-1 with eu-west-1, which is covered and as it should be. */
function cover(mocks: Account): void {
  const Outputs = toOutputs({ ...outputs, Regions: 'eu-west-1', ForwardingVersion: 'v1' });
  mocks.cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ ...stack, Outputs }] });
  keepForwarding(mocks);
  mocks.cloudFormation
    .on(ListStackResourcesCommand, ofForwarding)
    .resolves(toResourcePage([['AWS::Events::Rule', 'holdfast-forwarding-S3Rule1-1A2B']]));
  const pulse = { beatAt: '2026-01-31T09:20:00.000Z', heardAt: '2026-01-31T09:20:00.000Z' };
  keepPulse(mocks, pulse);
  mocks.ec2
    .on(DescribeRegionsCommand)
    .resolves({ Regions: ['us-east-1', 'eu-west-1'].map((RegionName) => ({ RegionName })) });
}

function keepPulse({ dynamoDb }: Account, pulse: object): void {
  const pk = 'heartbeat#eu-west-1';
  dynamoDb
    .on(GetItemCommand, { TableName: 'state', Key: marshall({ pk }) })
    .resolves({ Item: marshall({ pk, ...pulse }) });
}

const cases: readonly DiagnosisCase[] = [
  {
    account: 'whose other Region forwards',
    change: () => undefined,
    id: 'forwarding',
    status: 'ok',
    text: 'eu-west-1: events are forwarded.',
  },
  {
    account: 'whose other Region has no forwarding stack',
    change: ({ cloudFormation }) =>
      cloudFormation.on(DescribeStacksCommand, ofForwarding).rejects(stackAbsent),
    id: 'forwarding',
    status: 'problem',
    text: 'eu-west-1: its forwarding stack is not there.',
    advice: 'npm run deploy -- --region us-east-1',
  },
  {
    account: 'whose other Region has the forwarding stack of another version',
    change: (mocks) => keepForwarding(mocks, { Version: 'v0' }),
    id: 'forwarding',
    status: 'problem',
    text: 'eu-west-1: its forwarding stack is of another version than the functions.',
  },
  {
    account: 'whose other Region forwards to another Holdfast',
    change: (mocks) => keepForwarding(mocks, { Home: 'eu-north-1' }),
    id: 'forwarding',
    status: 'problem',
    text: 'eu-west-1: it forwards to eu-north-1.',
  },
  {
    account: 'whose other Region has a forwarding stack that could not be made',
    change: (mocks) => keepForwarding(mocks, {}, { StackStatus: 'ROLLBACK_COMPLETE' }),
    id: 'forwarding',
    status: 'problem',
    text: 'eu-west-1: its forwarding stack is ROLLBACK_COMPLETE.',
  },
  {
    account: 'in whose other Region somebody disabled a rule',
    change: ({ eventBridge }) =>
      eventBridge
        .on(DescribeRuleCommand, { Name: 'holdfast-forwarding-S3Rule1-1A2B' })
        .resolves({ State: 'DISABLED' }),
    id: 'forwarding',
    status: 'problem',
    text: 'eu-west-1: holdfast-forwarding-S3Rule1-1A2B is disabled.',
    advice: 'aws events enable-rule --name NAME --region REGION',
  },
  {
    account: 'in whose other Region somebody deleted a rule',
    change: ({ eventBridge }) =>
      eventBridge
        .on(DescribeRuleCommand, { Name: 'holdfast-forwarding-S3Rule1-1A2B' })
        .rejects(nameError('ResourceNotFoundException')),
    id: 'forwarding',
    status: 'problem',
    text: 'eu-west-1: holdfast-forwarding-S3Rule1-1A2B is deleted.',
  },
  {
    account: 'in whose other Region a rule lost its target',
    change: ({ eventBridge }) =>
      eventBridge
        .on(ListTargetsByRuleCommand, { Rule: 'holdfast-forwarding-S3Rule1-1A2B' })
        .resolves({ Targets: [] }),
    id: 'forwarding',
    status: 'problem',
    text: 'is without a target',
  },
  {
    account: 'whose other Region may not be looked at',
    change: ({ cloudFormation }) =>
      cloudFormation.on(DescribeStacksCommand, ofForwarding).rejects(nameError('AccessDenied')),
    id: 'forwarding',
    status: 'unknown',
    text: 'Cannot tell: needs cloudformation:DescribeStacks',
  },
  {
    account: 'all of whose enabled Regions are covered',
    change: () => undefined,
    id: 'regions',
    status: 'ok',
    text: 'Holdfast covers every enabled Region.',
  },
  {
    account: 'with a Region that is neither',
    change: ({ ec2, cloudFormation }) => {
      ec2.on(DescribeRegionsCommand).resolves({
        Regions: ['us-east-1', 'eu-west-1', 'sa-east-1'].map((RegionName) => ({ RegionName })),
      });
      const Outputs = toOutputs({ ...outputs, Regions: 'eu-west-1', ForwardingVersion: 'v1' });
      cloudFormation
        .on(DescribeStacksCommand, { StackName: 'holdfast' })
        .callsFake(async (_, getClient: () => RegionalClient) => {
          if ((await getClient().config.region()) === 'sa-east-1') throw stackAbsent;
          return { Stacks: [{ ...stack, Outputs }] };
        });
    },
    id: 'regions',
    status: 'warning',
    text: 'Holdfast covers us-east-1, eu-west-1. Enabled and not covered (1): sa-east-1.',
    advice: 'npx holdfast regions add REGION --region us-east-1',
  },
  {
    account: 'whose calls in the other Region do not come back',
    change: (mocks) => {
      keepPulse(mocks, { beatAt: '2026-01-31T09:15:00.000Z', heardAt: '2026-01-31T08:45:00.000Z' });
    },
    id: 'heartbeat',
    status: 'problem',
    text: 'The call of 2026-01-31T09:15:00.000Z in eu-west-1 did not come back as an event',
  },
  {
    account: 'whose calls come back from both Regions',
    change: () => undefined,
    id: 'heartbeat',
    status: 'ok',
    text: 'So did those in the other Region.',
  },
  {
    account: 'in whose other Region events wait that could not be forwarded',
    change: ({ sqs }) =>
      sqs
        .on(GetQueueAttributesCommand, { QueueUrl: queue })
        .resolves({ Attributes: { ApproximateNumberOfMessages: '2' } }),
    id: 'dead-letters',
    status: 'problem',
    text: '2 events could not be forwarded from eu-west-1',
    advice: `--queue-url ${queue} --region eu-west-1`,
  },
];

describe('what the doctor says of other Regions', () => {
  beforeEach(() => {
    makeHealthy(account);
    cover(account);
  });

  it.each(cases)('$id is $status in an account $account', async (one) => {
    await expect(diagnose(one)).resolves.toEqual(toDiagnosis(one));
  });

  it('looks at the rules where they are', async () => {
    const asked: string[] = [];
    account.eventBridge.on(DescribeRuleCommand).callsFake(async (input, getClient: () => RegionalClient) => {
      const { Name } = input as { readonly Name: string };
      asked.push(`${Name} in ${await getClient().config.region()}`);
      return { State: 'ENABLED' };
    });
    await examineAccount();
    expect(asked).toContain('holdfast-forwarding-S3Rule1-1A2B in eu-west-1');
    expect(asked.filter((rule) => rule.startsWith('holdfast-s3-rule-1 in'))).toEqual([
      'holdfast-s3-rule-1 in us-east-1',
    ]);
  });

  it('is content that IAM is seen where the Region of its events is covered', async () => {
    account.sts
      .on(GetCallerIdentityCommand)
      .resolves({ Account: '111122223333', Arn: 'arn:aws-us-gov:iam::111122223333:user/ada' });
    const Outputs = toOutputs({ ...outputs, Regions: 'us-gov-west-1', ForwardingVersion: 'v1' });
    account.cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ ...stack, Outputs }] });
    const { find } = await examineAccount('us-gov-east-1');
    expect(find('iam-events')).toMatchObject({
      status: 'ok',
      text: "IAM's events arrive in us-gov-west-1, which is covered.",
    });
  });
});
