import pMap from 'p-map';
import type { Control, Reader } from '../control/control.ts';
import { type ResourceRef, type ResourceType, toResourceRef } from '../control/resource.ts';
import type { Command } from '../events/parse-signal.ts';
import type { SweepSignal } from '../events/signal.ts';
import type { Hold } from '../policy/hold.ts';
import { assess } from './assess.ts';
import { recallCause } from './cause.ts';
import { type Engine, getControl } from './engine.ts';
import { InventoryError, toError } from './errors.ts';
import { type ControlResult, protect, settleHold } from './protect.ts';
import { settle } from './settle.ts';

/** Lists the ids of all resources of a type in a Region of the account. */
export type Inventory = Readonly<Partial<Record<ResourceType, (aws: Reader) => AsyncIterable<string>>>>;

/** What is left of a sweep, for another invocation: a command to go on with. */
export type SweepRest = Extract<Command, { command: 'sweep' }>;

export interface Swept {
  readonly results: readonly ControlResult[];
  /** Empty where nothing is left that this sweep can do; whether all was seen is in the results. */
  readonly rest: readonly SweepRest[];
}

const concurrentResources = 4;

/**
 * Looks at every resource of a service, or of the one type that the signal names: first ends what a function left open,
 * then holds each control against each resource of its type, and ends the holds whose violation is gone. A type that
 * cannot be listed, or not to the end, is an error in the results and does not keep the others from being looked at.
 * @param isOver whether there is no time to begin with another resource; what is left then is in `rest`
 */
export async function sweep(
  signal: SweepSignal,
  service: string,
  inventory: Inventory,
  engine: Engine,
  isOver: () => boolean = () => false,
): Promise<Swept> {
  const settled = signal.after === undefined ? await settleAbandoned(service, engine) : [];
  const controls = engine.controls.filter(
    ({ resourceType }) => signal.resourceType === undefined || resourceType === signal.resourceType,
  );
  const results: ControlResult[] = [...settled];
  const rest: SweepRest[] = [];
  for (const [type, ofType] of Map.groupBy(controls, ({ resourceType }) => resourceType)) {
    const list = inventory[type];
    if (list === undefined) throw new Error(`The sweep of ${service} has no inventory of ${type}`);
    // A type is begun in any case where nothing else is: each invocation gets on.
    if (results.length > settled.length && isOver()) {
      rest.push(toRest(signal, type));
      continue;
    }
    const { resources, failure } = await listResources(list, type, ofType, signal, engine);
    const { swept, last } = await sweepType(resources, ofType, signal, engine, isOver);
    results.push(...swept, ...failure);
    if (last === undefined) results.push(...(await endHolds(ofType, swept, engine)));
    else rest.push(toRest(signal, type, last));
  }
  return { results, rest: carryFailures(signal, results, rest) };
}

function toRest({ region }: SweepSignal, resourceType: ResourceType, after?: string): SweepRest {
  return { command: 'sweep', resourceType, region, ...(after === undefined ? {} : { after }) };
}

/**
 * The platform tries an invocation again that fails, which must not go on twice: where something is left, whoever goes on
 * last is told what failed, and fails for all.
 */
function carryFailures(
  { failures: earlier = 0 }: SweepSignal,
  results: readonly ControlResult[],
  [next, ...others]: readonly SweepRest[],
): readonly SweepRest[] {
  if (next === undefined) return [];
  const failures = earlier + results.filter(({ error }) => error !== undefined).length;
  return [failures === 0 ? next : { ...next, failures }, ...others];
}

/** @returns with `last` the id of the last resource that was begun with, where there was no time for all of them */
async function sweepType(
  resources: readonly ResourceRef[],
  controls: readonly Control[],
  signal: SweepSignal,
  engine: Engine,
  isOver: () => boolean,
): Promise<{ swept: readonly ControlResult[]; last: string | undefined }> {
  let begun = 0;
  function* take(): Generator<ResourceRef> {
    for (const resource of resources) {
      if (begun > 0 && isOver()) return;
      begun += 1;
      yield resource;
    }
  }
  const swept = await pMap(take(), (resource) => protect({ resource, controls }, signal, engine), {
    concurrency: concurrentResources,
  });
  const last = begun < resources.length ? resources[begun - 1]?.id : undefined;
  return { swept: swept.flat(), last };
}

/**
 * What is there, and what was there when it was last remembered, since a resource that was deleted may be put back: in the
 * order of their ids, so that a sweep can go on behind one of them, be it still there or not.
 * @returns with `failure` what ended the list early, if anything did; what it told until then is there
 */
async function listResources(
  list: (aws: Reader) => AsyncIterable<string>,
  type: ResourceType,
  controls: readonly Control[],
  signal: SweepSignal,
  { policy, aws }: Engine,
): Promise<{ resources: readonly ResourceRef[]; failure: readonly ControlResult[] }> {
  const found = new Map<string, ResourceRef>();
  const failure: ControlResult[] = [];
  try {
    for await (const id of list(aws.open(signal))) {
      const resource = toResourceRef(type, id, signal);
      found.set(resource.arn, resource);
    }
  } catch (error) {
    const inventoryError = new InventoryError(type, signal, toError(error));
    failure.push({
      control: `list ${type}`,
      resource: signal.region,
      status: 'error',
      error: inventoryError,
    });
  }
  const remembering = controls.filter((control) => control.remember !== undefined).map(({ id }) => id);
  const baselines = remembering.length === 0 ? [] : await policy.listBaselines(remembering);
  for (const { resource } of baselines) {
    if (resource.region === signal.region && !found.has(resource.arn)) found.set(resource.arn, resource);
  }
  const { after } = signal;
  const resources = [...found.values()]
    .filter(({ id }) => after === undefined || id > after)
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return { resources, failure };
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

async function look({ control, resource, origin }: Hold, engine: Engine): Promise<ControlResult['status']> {
  const session = engine.aws.open(resource);
  const { violations } = await assess(getControl(engine, control), resource, session, engine, {
    cause: recallCause(origin),
  });
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
