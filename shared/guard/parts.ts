import type { CloudTrailRecord } from '../events/cloudtrail-record.ts';
import type { ResourceSelector } from '../control/trigger.ts';
import { functionNames, holdfast } from './names.ts';
import {
  findText,
  ownFunctionOfCall,
  ownFunctionOfMapping,
  ownRoleOfCall,
  ownRuleOfCall,
  ownStackOfCall,
} from './selectors.ts';

const stack = `cloudformation:stack/${holdfast}`;

/** The name of a bucket or table that CloudFormation made for Holdfast; other names may begin alike. */
const bucketName = /^holdfast-(archivebucket|trailbucket|serverlessdeploymentbucket)-[a-z0-9]+$/;
const tableName = /^holdfast-(Audit|Policy|Seal|State)Table-[A-Z0-9]+$/;
const alarmName = /^holdfast-\w+Alarm-[A-Za-z0-9]+$/;

/**
 * Selects the parts of Holdfast that a call is about, each as its service and what its ARN ends in. What CloudFormation
 * does is about the stack: a deployment is one event to hear of, and not one for each part.
 */
function partsOf(list: (record: CloudTrailRecord) => readonly string[]): ResourceSelector {
  return (record) => {
    const parts = list(record);
    const isDeployed = record.sourceIPAddress === 'cloudformation.amazonaws.com';
    return parts.length > 0 && isDeployed ? [stack] : parts;
  };
}

function parameter(record: CloudTrailRecord, name: string): string {
  return findText(record, 'requestParameters', name) ?? '';
}

export const rulePart = partsOf((record) => ownRuleOfCall(record).map((id) => `events:rule/${id}`));

export const busPart = partsOf((record) => {
  const name = parameter(record, 'name') || parameter(record, 'eventBusName');
  return name.split('/').at(-1) === holdfast ? [`events:event-bus/${holdfast}`] : [];
});

export const functionPart = partsOf((record) =>
  [...new Set([...ownFunctionOfCall(record), ...ownFunctionOfMapping(record)])].map(
    (name) => `lambda:function:${name}`,
  ),
);

export const rolePart = partsOf((record) => ownRoleOfCall(record).map((name) => `iam:role/${name}`));

export const stackPart = partsOf(ownStackOfCall);

export const tablePart = partsOf((record) => {
  const called = parameter(record, 'tableName') || parameter(record, 'resourceArn');
  const name = called.split('/')[called.startsWith('arn:') ? 1 : 0] ?? '';
  return tableName.test(name) ? [`dynamodb:table/${name}`] : [];
});

export const bucketPart = partsOf((record) => {
  const name = parameter(record, 'bucketName');
  return bucketName.test(name) ? [`s3:${name}`] : [];
});

/** Any key: whether it is one of Holdfast's only its tags tell. */
export const keyPart = partsOf((record) => {
  const key = parameter(record, 'keyId').split(':key/').at(-1) ?? '';
  return key === '' ? [] : [`kms:key/${key}`];
});

export const topicPart = partsOf((record) => {
  const [, , , , , topic] = (parameter(record, 'topicArn') || parameter(record, 'subscriptionArn')).split(
    ':',
  );
  return topic === holdfast ? [`sns:${holdfast}`] : [];
});

export const queuePart = partsOf((record) =>
  parameter(record, 'queueUrl').split('/').at(-1) === 'holdfast-dead-letters'
    ? ['sqs:holdfast-dead-letters']
    : [],
);

export const logGroupPart = partsOf((record) => {
  const group = parameter(record, 'logGroupName');
  return functionNames.includes(group.replace('/aws/lambda/', '')) ? [`logs:log-group:${group}`] : [];
});

export const alarmPart = partsOf(({ requestParameters }) => {
  const { alarmNames = [], alarmName: one = [] } = (requestParameters ?? {}) as Readonly<
    Record<string, string | readonly string[]>
  >;
  return [alarmNames, one]
    .flat()
    .filter((name) => alarmName.test(name))
    .map((name) => `cloudwatch:alarm:${name}`);
});
