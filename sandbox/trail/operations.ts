import type { ApiCall } from './api-call.ts';

const readVerb =
  /^(?:BatchGet|Check|Describe|Detect|Estimate|Filter|Get|Head|List|Lookup|Preview|Search|Select|Simulate|Test|Validate|View)/;

/** Reads that do not begin with a verb for reading. */
const reads: Record<string, readonly string[]> = {
  kms: [
    'Decrypt',
    'Encrypt',
    'GenerateDataKey',
    'GenerateDataKeyWithoutPlaintext',
    'GenerateMac',
    'Sign',
    'Verify',
  ],
  sts: ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'DecodeAuthorizationMessage'],
};

/** Calls on what a resource holds: data events, which a trail leaves out unless it is told otherwise. */
const dataCalls: Record<string, readonly string[]> = {
  dynamodb: [
    'BatchExecuteStatement',
    'BatchWriteItem',
    'DeleteItem',
    'ExecuteStatement',
    'ExecuteTransaction',
    'PutItem',
    'Query',
    'Scan',
    'TransactGetItems',
    'TransactWriteItems',
    'UpdateItem',
  ],
  events: ['PutEvents'],
  firehose: ['PutRecord', 'PutRecordBatch'],
  kinesis: ['PutRecord', 'PutRecords'],
  logs: ['PutLogEvents'],
  monitoring: ['PutMetricData'],
  sns: ['Publish', 'PublishBatch'],
  sqs: [
    'ChangeMessageVisibility',
    'ChangeMessageVisibilityBatch',
    'DeleteMessage',
    'DeleteMessageBatch',
    'ReceiveMessage',
    'SendMessage',
    'SendMessageBatch',
  ],
  xray: ['PutTelemetryRecords', 'PutTraceSegments'],
};

export function isReadOnly({ service, eventName }: ApiCall): boolean {
  return readVerb.test(eventName) || (reads[service]?.includes(eventName) ?? false);
}

export function isManagementEvent({ service, eventName }: ApiCall): boolean {
  return !(dataCalls[service]?.includes(eventName) ?? false);
}
