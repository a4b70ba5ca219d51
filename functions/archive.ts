import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { archive } from '../shared/audit/archive/archive.ts';
import { SealTable } from '../shared/audit/seals/seal-table.ts';
import { createDynamoDbClient } from '../shared/aws/dynamodb.ts';
import { createS3Client } from '../shared/aws/s3-client.ts';
import { clock } from './support/clock.ts';
import { getEnvironment } from './support/environment.ts';

const region = getEnvironment('AWS_REGION');
const archiver = {
  s3: createS3Client(region),
  bucket: getEnvironment('HOLDFAST_ARCHIVE_BUCKET'),
  seals: new SealTable({
    client: createDynamoDbClient(region),
    table: getEnvironment('HOLDFAST_SEAL_TABLE'),
    clock,
  }),
};

export const handler = middy<DynamoDBStreamEvent, undefined>()
  .use(injectLambdaContext(new Logger({ serviceName: 'holdfast' })))
  .handler(async ({ Records }) => {
    await archive(Records, archiver);
    return undefined;
  });
