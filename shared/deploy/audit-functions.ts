import {
  allowOnTable,
  deadLetterQueueArn,
  keepFailures,
  retryPolicy,
  toDeadLetters,
  tracing,
  useKeyThrough,
} from './common.ts';
import type { ServerlessFunction } from './service-functions.ts';

const stores = {
  HOLDFAST_ARCHIVE_BUCKET: { Ref: 'ArchiveBucket' },
  HOLDFAST_SEAL_TABLE: { Ref: 'SealTable' },
};
const signingKey = { 'Fn::GetAtt': ['SigningKey', 'Arn'] };

/** From the audit table's stream to the archive, and from the archive to the chain of seals. */
export const auditFunctions: Readonly<Record<string, ServerlessFunction>> = {
  archive: {
    name: 'holdfast-archive',
    description: 'Archives the audit table under Object Lock',
    handler: 'functions/archive.handler',
    timeout: 60,
    environment: stores,
    iamRoleStatementsName: 'holdfast-archive-${aws:region}',
    iamRoleStatements: [
      allowOnArchive('s3:PutObject', ['records']),
      allowOnTable('SealTable', ['PutItem'], ['pending', 'noted']),
      useKeyThrough(['dynamodb', 's3']),
      toDeadLetters,
      tracing,
    ],
    events: [
      {
        stream: {
          type: 'dynamodb',
          arn: { 'Fn::GetAtt': ['AuditTable', 'StreamArn'] },
          startingPosition: 'TRIM_HORIZON',
          batchSize: 1000,
          batchWindow: 60,
          // A batch is one object, which is there or not. The stream keeps it for a day; until then it is tried again.
          maximumRetryAttempts: 10_000,
          destinations: { onFailure: { type: 'sqs', arn: deadLetterQueueArn } },
        },
      },
    ],
  },
  seal: {
    name: 'holdfast-seal',
    description: 'Seals the archive',
    handler: 'functions/seal.handler',
    timeout: 300,
    // The chain has one end: two runs at once would only make each other wait.
    reservedConcurrency: 1,
    ...keepFailures,
    environment: { ...stores, HOLDFAST_SIGNING_KEY: signingKey },
    iamRoleStatementsName: 'holdfast-seal-${aws:region}',
    iamRoleStatements: [
      allowOnArchive('s3:GetObject', ['records', 'seals']),
      allowOnArchive('s3:PutObject', ['seals', 'keys']),
      { Effect: 'Allow', Action: ['kms:GetPublicKey', 'kms:Sign'], Resource: signingKey },
      allowOnTable('SealTable', ['GetItem', 'PutItem'], ['head']),
      allowOnTable('SealTable', ['DeleteItem', 'Query'], ['pending']),
      useKeyThrough(['dynamodb', 's3']),
      toDeadLetters,
      tracing,
    ],
    events: [{ eventBridge: { schedule: 'rate(15 minutes)', retryPolicy, deadLetterQueueArn } }],
  },
};

/** An action on the objects below these folders of the archive. */
function allowOnArchive(action: string, folders: readonly string[]): object {
  return {
    Effect: 'Allow',
    Action: [action],
    Resource: folders.map((folder) => ({ 'Fn::Sub': `\${ArchiveBucket.Arn}/${folder}/*` })),
  };
}
