import { forwardingStackName, regionsBusName } from '../forwarding/names.ts';

/** An IAM policy as IAM takes it. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: object;
}

const archived = 'arn:aws:s3:::holdfast-archivebucket-*/*';

/** What `holdfast log`, `show`, `status`, `holds`, `exempt list`, `audit` and `doctor` read. */
const viewing: readonly Statement[] = [
  allow(
    'FindTheStack',
    ['cloudformation:DescribeStacks', 'cloudformation:ListStackResources'],
    [
      'arn:aws:cloudformation:*:*:stack/holdfast/*',
      `arn:aws:cloudformation:*:*:stack/${forwardingStackName}/*`,
    ],
  ),
  allow(
    'ReadRecordsAndPolicy',
    ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
    ['Audit', 'Policy', 'Seal'].map((table) => `arn:aws:dynamodb:*:*:table/holdfast-${table}Table-*`),
  ),
  allow(
    'FindOpenChanges',
    ['dynamodb:Query'],
    ['arn:aws:dynamodb:*:*:table/holdfast-StateTable-*/index/open-leases'],
  ),
  allow('ReadTheHeartbeat', ['dynamodb:GetItem'], ['arn:aws:dynamodb:*:*:table/holdfast-StateTable-*']),
  allow('ListTheArchive', ['s3:ListBucket'], ['arn:aws:s3:::holdfast-archivebucket-*']),
  allow('ReadTheArchive', ['s3:GetObject', 's3:GetObjectLegalHold'], [archived]),
  {
    ...allow('DecryptTablesAndArchive', ['kms:Decrypt'], ['arn:aws:kms:*:*:key/*']),
    Condition: {
      StringEquals: { 'aws:ResourceTag/Project': 'holdfast' },
      StringLike: { 'kms:ViaService': ['dynamodb.*.amazonaws.com', 's3.*.amazonaws.com'] },
    },
  },
  {
    ...allow('CheckSeals', ['kms:GetPublicKey'], ['arn:aws:kms:*:*:key/*']),
    Condition: { StringEquals: { 'aws:ResourceTag/Project': 'holdfast' } },
  },
  allow(
    'ExamineFunctions',
    ['lambda:GetFunctionConfiguration', 'lambda:GetFunctionConcurrency'],
    ['arn:aws:lambda:*:*:function:holdfast-*'],
  ),
  allow('ExamineTheStream', ['lambda:GetEventSourceMapping'], ['arn:aws:lambda:*:*:event-source-mapping:*']),
  allow(
    'ExamineRules',
    ['events:DescribeRule', 'events:ListTargetsByRule'],
    ['holdfast-*', 'holdfast/holdfast-*', `${regionsBusName}/holdfast-*`].map(
      (rule) => `arn:aws:events:*:*:rule/${rule}`,
    ),
  ),
  allow('ExamineDeadLetters', ['sqs:GetQueueAttributes'], ['arn:aws:sqs:*:*:holdfast-dead-letters']),
  allow('ExamineTheTopic', ['sns:ListSubscriptionsByTopic'], ['arn:aws:sns:*:*:holdfast']),
  allow(
    'ExamineTrails',
    ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
    ['arn:aws:cloudtrail:*:*:trail/*'],
  ),
  {
    Sid: 'ExamineTheAccount',
    Effect: 'Allow',
    Action: [
      'cloudtrail:DescribeTrails',
      'cloudwatch:GetMetricData',
      'config:DescribeConfigurationRecorderStatus',
      'ec2:DescribeRegions',
    ],
    // AWS lets nobody narrow these down.
    Resource: ['*'],
  },
];

/** The policies of the people who work with Holdfast, ready to be attached. Each that may command may also look. */
export const peoplePolicies: Readonly<
  Record<'viewer' | 'approver' | 'operator' | 'records-officer', Policy>
> = {
  viewer: toPolicy(viewing),
  approver: toPolicy([...viewing, invoke('Approve', 'holdfast-approve')]),
  operator: toPolicy([...viewing, invoke('Operate', 'holdfast-operate')]),
  // No role of Holdfast may place or lift a hold, so that none can be made to: a person does it.
  'records-officer': toPolicy([
    ...viewing,
    allow('HoldRecords', ['s3:PutObjectLegalHold'], [archived]),
    invoke('Operate', 'holdfast-operate'),
  ]),
};

function invoke(sid: string, functionName: string): Statement {
  return allow(sid, ['lambda:InvokeFunction'], [`arn:aws:lambda:*:*:function:${functionName}`]);
}

/** In whatever account: IAM takes no variable for one in an ARN, and another account would have to allow it as well. */
function allow(sid: string, actions: readonly string[], resources: readonly string[]): Statement {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resources };
}

function toPolicy(statements: readonly Statement[]): Policy {
  return { Version: '2012-10-17', Statement: statements };
}
