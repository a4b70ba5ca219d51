import pMap from 'p-map';
import type { Control, Reader } from '../control/control.ts';
import { type ResourceRef, type ResourceType, toResourceRef } from '../control/resource.ts';
import type { SweepSignal } from '../events/signal.ts';
import type { Hold } from '../policy/hold.ts';
import { assess } from './assess.ts';
import { type Engine, getControl } from './engine.ts';
import { toError } from './errors.ts';
import { throwFailures } from './handle-signal.ts';
import { type ControlResult, protect, settleHold } from './protect.ts';
import { settle } from './settle.ts';

/** Lists the ids of all resources of a type in a Region of the account. */
export type Inventory = Readonly<Partial<Record<ResourceType, (aws: Reader) => AsyncIterable<string>>>>;

const concurrentResources = 4;

/**
 * Looks at every resource of a service, or of the one type that the signal names: first ends what a function left open,
 * then holds each control against each resource of its type, and ends the holds whose violation is gone.
 * @throws SignalFailedError when any failed, after all of them were tried.
 */
export async function sweep(
  signal: SweepSignal,
  service: string,
  inventory: Inventory,
  engine: Engine,
): Promise<readonly ControlResult[]> {
  const settled = await settleAbandoned(service, engine);
  const controls = engine.controls.filter(
    ({ resourceType }) => signal.resourceType === undefined || resourceType === signal.resourceType,
  );
  const swept: ControlResult[] = [];
  for (const [type, ofType] of Map.groupBy(controls, ({ resourceType }) => resourceType)) {
    const list = inventory[type];
    if (list === undefined) throw new Error(`The sweep of ${service} has no inventory of ${type}`);
    const results = await pMap(
      listResources(list(engine.aws.open(signal)), type, ofType, signal, engine),
      (resource) => protect({ resource, controls: ofType }, signal, engine),
      { concurrency: concurrentResources },
    );
    swept.push(...results.flat());
  }
  const ended = await endHolds(controls, swept, engine);
  return throwFailures(signal.id, [...settled, ...swept, ...ended]);
}

/** What is there, and what was there when it was last remembered: a resource that was deleted may be put back. */
async function* listResources(
  ids: AsyncIterable<string>,
  type: ResourceType,
  controls: readonly Control[],
  signal: SweepSignal,
  { policy }: Engine,
): AsyncGenerator<ResourceRef> {
  const seen = new Set<string>();
  for await (const id of ids) {
    const resource = toResourceRef(type, id, signal);
    seen.add(resource.arn);
    yield resource;
  }
  const remembering = controls.filter((control) => control.remember !== undefined).map(({ id }) => id);
  if (remembering.length === 0) return;
  for (const { resource } of await policy.listBaselines(remembering)) {
    if (seen.has(resource.arn)) continue;
    seen.add(resource.arn);
    yield resource;
  }
}

/** A hold whose resource passes now, or is gone, holds nothing. */
async function endHolds(
  controls: readonly Control[],
  swept: readonly ControlResult[],
  engine: Engine,
): Promise<readonly ControlResult[]> {
  const statuses = new Map(swept.map(({ control, resource, status }) => [`${control} ${resource}`, status]));
  const holds = await engine.policy.listHolds(controls.map(({ id }) => id));
  const ended: ControlResult[] = [];
  for (const hold of holds) {
    const result = { control: hold.control, resource: hold.resource.arn };
    try {
      // What the inventory does not list is looked at by itself: it may be gone, or of another Region.
      const status = statuses.get(`${hold.control} ${hold.resource.arn}`) ?? (await look(hold, engine));
      if (status === 'compliant' || status === 'gone') await settleHold(hold, engine);
    } catch (error) {
      ended.push({ ...result, status: 'error', error: toError(error) });
    }
  }
  return ended;
}

async function look({ control, resource }: Hold, engine: Engine): Promise<ControlResult['status']> {
  const session = engine.aws.open(resource);
  const { violations } = await assess(getControl(engine, control), resource, session, engine);
  return violations.length === 0 ? 'compliant' : 'held';
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
