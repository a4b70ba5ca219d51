import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { getClientConfig } from './client-config.ts';

export function createEventBridgeClient(region: string): EventBridgeClient {
  return new EventBridgeClient(getClientConfig(region));
}
