import type { Context } from 'aws-lambda';

/** What Lambda hands to a function beside the event, without the callbacks of runtimes that are gone. */
export const context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'holdfast-test',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:holdfast-test',
  memoryLimitInMB: '512',
  awsRequestId: '00000000-0000-4000-8000-000000000000',
  logGroupName: '/aws/lambda/holdfast-test',
  logStreamName: 'test',
  getRemainingTimeInMillis: () => 30_000,
} as Context;

/** What the stack puts into the environment of its functions. */
export const environment = {
  AWS_REGION: 'eu-west-1',
  AWS_LAMBDA_FUNCTION_NAME: 'holdfast-test',
  POWERTOOLS_SERVICE_NAME: 'holdfast',
  // Logs and metrics go to the console that a test can watch.
  POWERTOOLS_DEV: 'true',
  POWERTOOLS_METRICS_DISABLED: 'false',
  HOLDFAST_AUDIT_TABLE: 'audit',
  HOLDFAST_STATE_TABLE: 'state',
  HOLDFAST_POLICY_TABLE: 'policy',
  HOLDFAST_LEASE_SECONDS: '90',
  HOLDFAST_ROLE_NAME: 'holdfast-s3-eu-west-1',
  HOLDFAST_BUS: 'holdfast',
  HOLDFAST_ARCHIVE_BUCKET: 'archive',
  HOLDFAST_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:holdfast',
};
