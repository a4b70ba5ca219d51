import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { SealTable } from '../shared/audit/seals/seal-table.ts';
import { sealPending } from '../shared/audit/seals/sealer.ts';
import { Signer } from '../shared/audit/seals/signer.ts';
import { createDynamoDbClient } from '../shared/aws/dynamodb.ts';
import { createKmsClient } from '../shared/aws/kms-client.ts';
import { createS3Client } from '../shared/aws/s3-client.ts';
import { clock } from './support/clock.ts';
import { getEnvironment } from './support/environment.ts';

const logger = new Logger({ serviceName: 'holdfast' });
const region = getEnvironment('AWS_REGION');
const sealer = {
  s3: createS3Client(region),
  bucket: getEnvironment('HOLDFAST_ARCHIVE_BUCKET'),
  table: new SealTable({
    client: createDynamoDbClient(region),
    table: getEnvironment('HOLDFAST_SEAL_TABLE'),
    clock,
  }),
  signer: new Signer({ client: createKmsClient(region), key: getEnvironment('HOLDFAST_SIGNING_KEY') }),
  clock,
};

export const handler = middy<unknown, undefined>()
  .use(injectLambdaContext(logger))
  .handler(async () => {
    const made = await sealPending(sealer);
    logger.info('sealed', { seals: [...made] });
    return undefined;
  });
