import { KMSClient } from '@aws-sdk/client-kms';
import { getClientConfig } from './client-config.ts';

export function createKmsClient(region: string): KMSClient {
  return new KMSClient(getClientConfig(region));
}
