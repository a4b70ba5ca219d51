import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { makeHandlerIdempotent } from '@aws-lambda-powertools/idempotency/middleware';
import middy from '@middy/core';
import { createDynamoDbClient } from '../shared/aws/dynamodb.ts';
import { createSnsClient } from '../shared/aws/sns.ts';
import { busEnvelope, notify } from '../shared/notify/notify.ts';
import { getEnvironment } from './support/environment.ts';

const region = getEnvironment('AWS_REGION');
const notifier = { client: createSnsClient(region), topicArn: getEnvironment('HOLDFAST_TOPIC_ARN') };

// The stream and the bus both deliver at least once, so each record is told once. A change that fails is tried again,
// with an outcome record each time: one message for each finding and way it ended is enough.
const persistenceStore = new DynamoDBPersistenceLayer({
  tableName: getEnvironment('HOLDFAST_STATE_TABLE'),
  keyAttr: 'pk',
  expiryAttr: 'ttl',
  awsSdkV3Client: createDynamoDbClient(region),
});
const config = new IdempotencyConfig({
  eventKeyJmesPath: 'detail.[findingId, kind, status || recordId, eventId]',
  expiresAfterSeconds: 86_400,
});

// The answer is a value, since middy takes an `undefined` that was kept for no answer, and would tell again.
export const handler = middy<unknown, { readonly told: true }>()
  .use(makeHandlerIdempotent({ persistenceStore, config }))
  .handler(async (event) => {
    await notify(busEnvelope.parse(event), notifier);
    return { told: true };
  });
