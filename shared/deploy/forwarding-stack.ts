import { createHash } from 'node:crypto';
import { forwardingStackName, heartbeatRuleName, regionsBusName } from '../forwarding/names.ts';
import { services } from '../services/index.ts';
import { retryPolicy } from './common.ts';
import type { EventPattern } from './event-patterns.ts';
import { createForwardedPatterns } from './forwarded-patterns.ts';
import { createOwnCallPattern } from './heartbeat-function.ts';

// CloudFormation takes no longer one in the call itself.
const largestTemplate = 51_200;

interface Site {
  /** The Region that the functions run in. */
  readonly home: string;
  /** Whether the calls of IAM and other global services are recorded in the Region that forwards. */
  readonly isOfGlobalServices: boolean;
}

/**
 * The template of the stack in another Region, as JSON: rules that forward to the bus of the home Region what the home's own
 * rules would let through, the role they do it with, and a queue for what could not be forwarded.
 * @throws Error when the template is larger than CloudFormation takes.
 */
export function createForwardingTemplate(site: Site & { readonly region: string }): string {
  const { home, region } = site;
  const text = JSON.stringify({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Forwards to Holdfast in ${home} what happens in ${region}`,
    Resources: createResources(site),
    Outputs: {
      Home: { Description: 'The Region that Holdfast is deployed in', Value: home },
      Version: { Description: 'What is forwarded, and how', Value: getForwardingVersion() },
      DeadLetterQueueUrl: {
        Description: 'Events that could not be forwarded',
        Value: { Ref: 'DeadLetterQueue' },
      },
    },
  });
  if (text.length > largestTemplate) {
    throw new Error(
      `The template of ${forwardingStackName} has ${String(text.length)} characters; CloudFormation takes ${String(largestTemplate)}`,
    );
  }
  return text;
}

/** What the forwarding stacks of this catalogue are, the same for every Region: one of another version is out of date. */
export function getForwardingVersion(): string {
  const kinds = [true, false].map((isOfGlobalServices) => createResources({ home: '', isOfGlobalServices }));
  return createHash('sha256').update(JSON.stringify(kinds)).digest('hex').slice(0, 16);
}

function createResources({ home, isOfGlobalServices }: Site): Readonly<Record<string, object>> {
  const getRoleArn = (service: string): object => ({
    'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/holdfast-${service}-${home}`,
  });
  const bus = {
    'Fn::Sub': `arn:\${AWS::Partition}:events:${home}:\${AWS::AccountId}:event-bus/${regionsBusName}`,
  };
  const patterns = createForwardedPatterns(services, { getRoleArn, isOfGlobalServices });
  const rules = Object.entries(patterns).map(([id, pattern]) => [id, createRule(pattern, bus)]);
  return {
    ...(Object.fromEntries(rules) as Record<string, object>),
    HeartbeatRule: createRule(createOwnCallPattern(getRoleArn('heartbeat')), bus, heartbeatRuleName),
    Role: createRole(bus),
    ...createQueue(),
  };
}

function createRule(pattern: EventPattern, bus: object, name?: string): object {
  return {
    Type: 'AWS::Events::Rule',
    Properties: {
      ...(name === undefined ? {} : { Name: name }),
      EventPattern: pattern,
      State: 'ENABLED',
      Targets: [
        {
          Id: 'home',
          Arn: bus,
          RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
          RetryPolicy: {
            MaximumEventAgeInSeconds: retryPolicy.maximumEventAge,
            MaximumRetryAttempts: retryPolicy.maximumRetryAttempts,
          },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] } },
        },
      ],
    },
  };
}

/** EventBridge takes a bus of another Region for a target only with a role that may put events on it. */
function createRole(bus: object): object {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      // A role is of the account, so that the Region is in its name.
      RoleName: { 'Fn::Sub': 'holdfast-forward-${AWS::Region}' },
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sts:AssumeRole',
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'forward',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: bus }],
          },
        },
      ],
    },
  };
}

function createQueue(): Readonly<Record<string, object>> {
  const arn = { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] };
  return {
    DeadLetterQueue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'holdfast-dead-letters',
        MessageRetentionPeriod: 1_209_600,
        SqsManagedSseEnabled: true,
      },
    },
    DeadLetterQueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'DeadLetterQueue' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'RulesOfThisAccount',
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: arn,
              Condition: {
                ArnLike: {
                  'aws:SourceArn': {
                    'Fn::Sub': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/*',
                  },
                },
              },
            },
          ],
        },
      },
    },
  };
}
