import { SNSClient } from '@aws-sdk/client-sns';
import { getClientConfig } from './client-config.ts';

export function createSnsClient(region: string): SNSClient {
  return new SNSClient(getClientConfig(region));
}
