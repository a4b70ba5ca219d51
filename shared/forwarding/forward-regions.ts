import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { createForwardingTemplate, getForwardingVersion } from '../deploy/forwarding-stack.ts';
import { getGlobalRegion } from '../events/partition.ts';
import { putForwarding, removeForwarding } from './put-forwarding.ts';

/** Where a Holdfast is, and how its other Regions are spoken to. */
export interface Homestead {
  /** The Region that it is deployed in. */
  readonly home: string;
  readonly partition: string;
  readonly open: (region: string) => CloudFormationClient;
}

/**
 * Has a Region forward its events to the home, by the catalogue at hand.
 * @throws RegionError saying what CloudFormation could not do
 */
export async function forwardFrom(
  region: string,
  { home, partition, open }: Homestead,
): Promise<'created' | 'updated' | 'unchanged'> {
  const isOfGlobalServices = region === getGlobalRegion(partition);
  const template = createForwardingTemplate({ home, region, isOfGlobalServices });
  const client = open(region);
  try {
    return await putForwarding(client, { region, home, version: getForwardingVersion(), template });
  } finally {
    client.destroy();
  }
}

/**
 * Has a Region forward nothing any more.
 * @returns whether it did
 * @throws RegionError saying what CloudFormation could not do
 */
export async function stopForwardingFrom(region: string, { home, open }: Homestead): Promise<boolean> {
  const client = open(region);
  try {
    return await removeForwarding(client, region, home);
  } finally {
    client.destroy();
  }
}
