import pMap from 'p-map';
import type { Reader } from '../control/control.ts';
import { type ResourceType, toResourceRef } from '../control/resource.ts';
import type { SweepSignal } from '../events/signal.ts';
import type { Engine } from './engine.ts';
import { toError } from './errors.ts';
import { throwFailures } from './handle-signal.ts';
import { type ControlResult, protect } from './protect.ts';
import { settle } from './settle.ts';

/** Lists the ids of all resources of a type in a Region of the account. */
export type Inventory = Readonly<Partial<Record<ResourceType, (aws: Reader) => AsyncIterable<string>>>>;

const concurrentResources = 4;

/**
 * Looks at every resource of a service: first ends what a function left open, then holds each control against each
 * resource of its type.
 * @throws SignalFailedError when any failed, after all of them were tried.
 */
export async function sweep(
  signal: SweepSignal,
  service: string,
  inventory: Inventory,
  engine: Engine,
): Promise<readonly ControlResult[]> {
  const settled = await settleAbandoned(service, engine);
  const types = Map.groupBy(engine.controls, ({ resourceType }) => resourceType);
  const swept: ControlResult[] = [];
  for (const [type, controls] of types) {
    const list = inventory[type];
    if (list === undefined) throw new Error(`The sweep of ${service} has no inventory of ${type}`);
    const results = await pMap(
      list(engine.aws.open(signal)),
      (id) => protect({ resource: toResourceRef(type, id, signal), controls }, signal, engine),
      { concurrency: concurrentResources },
    );
    swept.push(...results.flat());
  }
  return throwFailures(signal.id, [...settled, ...swept]);
}

async function settleAbandoned(service: string, engine: Engine): Promise<readonly ControlResult[]> {
  const leases = await engine.trail.findAbandoned(service);
  return pMap(
    leases,
    async (lease): Promise<ControlResult> => {
      const result = { control: `settle ${lease.findingId}`, resource: lease.resourceArn };
      try {
        return { ...result, status: await settle(lease, engine) };
      } catch (error) {
        return { ...result, status: 'error', error: toError(error) };
      }
    },
    { concurrency: concurrentResources },
  );
}
