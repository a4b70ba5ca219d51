import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { getClientConfig } from './client-config.ts';

export function createDynamoDbClient(region: string): DynamoDBClient {
  return new DynamoDBClient(getClientConfig(region));
}
