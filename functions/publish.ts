import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { createEventBridgeClient } from '../shared/aws/eventbridge.ts';
import { publish } from '../shared/notify/publish.ts';
import { getEnvironment } from './support/environment.ts';

const publisher = {
  client: createEventBridgeClient(getEnvironment('AWS_REGION')),
  bus: getEnvironment('HOLDFAST_BUS'),
};

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(({ Records }) =>
  publish(Records, publisher),
);
