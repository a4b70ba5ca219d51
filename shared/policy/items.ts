import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { Item } from '../audit/items.ts';
import { actor, principal, resource, signal } from '../audit/record.ts';
import type { Baseline } from './baseline.ts';
import type { Breaker, BreakerKey } from './breaker.ts';
import type { Drift } from './contest.ts';
import { decisionRules } from './decision.ts';
import type { Exemption } from './exemption.ts';
import type { Hold } from './hold.ts';
import type { LegalHold } from './legal-hold.ts';
import type { Pause } from './pause.ts';
import type { PolicySnapshot } from './store.ts';
import type { UndoRequest } from './undo-request.ts';

/** The key of an item of the policy table. */
export interface PolicyKey {
  readonly pk: 'policy' | 'hold' | 'undo' | 'baseline' | 'legal-hold';
  readonly sk: string;
}

export const versionKey: PolicyKey = { pk: 'policy', sk: 'version' };

export function getPauseKey(control: string | undefined): PolicyKey {
  return { pk: 'policy', sk: `pause#${control ?? ''}` };
}

export function getExemptionKey({ id }: Pick<Exemption, 'id'>): PolicyKey {
  return { pk: 'policy', sk: `exemption#${id}` };
}

export function getBreakerKey(key: BreakerKey): PolicyKey {
  return { pk: 'policy', sk: `breaker#${key}` };
}

export function getHoldKey(control: string, resourceArn: string): PolicyKey {
  return { pk: 'hold', sk: `${control}#${resourceArn}` };
}

export function getBaselineKey(control: string, resourceArn: string): PolicyKey {
  return { pk: 'baseline', sk: `${control}#${resourceArn}` };
}

export function getUndoRequestKey(findingId: string): PolicyKey {
  return { pk: 'undo', sk: findingId };
}

export function getLegalHoldKey(findingId: string): PolicyKey {
  return { pk: 'legal-hold', sk: findingId };
}

/** The key, in the state table, of the last times that a violation was put back. */
export function getDriftsKey(control: string, resourceArn: string): { readonly pk: string } {
  return { pk: `drift#${control}#${resourceArn}` };
}

/** The attribute of a breaker's item that counts the changes of a slice. */
export function getCountName(slice: string): string {
  return `c${slice}`;
}

/** The attributes of a drift history that hold its `n`th drift, 1 being the newest, and its time in epoch milliseconds. */
export function getDriftNames(n: number): { readonly drift: string; readonly time: string } {
  return { drift: `d${String(n)}`, time: `t${String(n)}` };
}

/** How many drifts are remembered at most, whatever the settings say. */
export const mostDrifts = 10;

export function toPolicyItem(
  key: PolicyKey,
  value: Pause | Exemption | Hold | UndoRequest | Baseline | LegalHold,
): Item {
  return marshall({ ...value, ...key }, { removeUndefinedValues: true });
}

const pause = z.strictObject({
  control: z.string().optional(),
  by: principal,
  reason: z.string(),
  since: z.iso.datetime(),
}) satisfies z.ZodType<Pause>;

const exemption = z.strictObject({
  id: z.string(),
  controls: z.array(z.string()),
  resource: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  violations: z.array(z.string()).optional(),
  reason: z.string(),
  ticket: z.string().optional(),
  requestedBy: principal,
  requestedAt: z.iso.datetime(),
  approvedBy: principal.optional(),
  approvedAt: z.iso.datetime().optional(),
  undoes: z.string().optional(),
  endsAt: z.iso.datetime(),
  announcedAt: z.iso.datetime().optional(),
}) satisfies z.ZodType<Exemption>;

/** The attributes that an exemption's item can have. */
export const exemptionFields = exemption.keyof().options;

/** The exemption that a notice holds; `undefined` where it holds none. */
export function parseExemption(value: unknown): Exemption | undefined {
  return exemption.safeParse(value).data;
}

const hold = z.strictObject({
  control: z.string(),
  resource,
  findingId: z.string(),
  rule: z.enum(decisionRules),
  digest: z.string(),
  status: z.enum(['waiting', 'approved', 'rejected']),
  since: z.iso.datetime(),
  expiresAt: z.iso.datetime().optional(),
  actsAt: z.iso.datetime().optional(),
  approvals: z.array(z.strictObject({ by: principal, at: z.iso.datetime() })),
  rejectedBy: principal.optional(),
  exemptionId: z.string().optional(),
  origin: z.strictObject({ signal, actor: actor.optional() }),
  wokenAt: z.iso.datetime().optional(),
  revision: z.string(),
}) satisfies z.ZodType<Hold>;

const undoRequest = z.strictObject({
  findingId: z.string(),
  undoFindingId: z.string(),
  control: z.string(),
  resource,
  by: principal,
  reason: z.string(),
  at: z.iso.datetime(),
  exemptUntil: z.iso.datetime(),
  wokenAt: z.iso.datetime().optional(),
}) satisfies z.ZodType<UndoRequest>;

const baseline = z.strictObject({
  control: z.string(),
  resource,
  value: z.record(z.string(), z.json()),
  at: z.iso.datetime(),
}) satisfies z.ZodType<Baseline>;

const legalHold = z.strictObject({
  findingId: z.string(),
  by: principal,
  reason: z.string(),
  at: z.iso.datetime(),
  objects: z.array(z.string()),
  recordIds: z.array(z.string()),
  revision: z.string(),
}) satisfies z.ZodType<LegalHold>;

const drift = z.strictObject({
  findingId: z.string(),
  at: z.iso.datetime(),
  actor: actor.optional(),
}) satisfies z.ZodType<Drift>;

const version = z.strictObject({ version: z.int().positive() });

const countName = /^c\d+$/;
const breaker = z.object({ openUntil: z.iso.datetime().optional() }).catchall(z.int().positive());

/** @throws Error naming the item when it is none. */
export function toHold(item: Item): Hold {
  return read(item, hold);
}

/** @throws Error naming the item when it is none. */
export function toBaseline(item: Item): Baseline {
  return read(item, baseline);
}

/** @throws Error naming the item when it is none. */
export function toUndoRequest(item: Item): UndoRequest {
  return read(item, undoRequest);
}

/** @throws Error naming the item when it is none. */
export function toLegalHold(item: Item): LegalHold {
  return read(item, legalHold);
}

/**
 * Every item of the partition `policy` as one value.
 * @throws Error naming the item that is nothing known: what cannot be read may be a pause.
 */
export function toSnapshot(items: readonly Item[]): PolicySnapshot {
  const byKind = Map.groupBy(items, ({ sk }) => kinds.find((kind) => sk?.S?.split('#')[0] === kind));
  const [stranger] = byKind.get(undefined) ?? [];
  if (stranger !== undefined) throw unreadable(stranger, 'it is of no known kind');
  const readAll = <T>(kind: (typeof kinds)[number], readOne: (item: Item) => T): readonly T[] =>
    (byKind.get(kind) ?? []).map(readOne);
  return {
    version: readAll('version', (item) => read(item, version).version)[0] ?? 0,
    pauses: readAll('pause', (item) => read(item, pause)),
    exemptions: readAll('exemption', (item) => read(item, exemption)),
    breakers: readAll('breaker', toBreaker),
  };
}

const kinds = ['version', 'pause', 'exemption', 'breaker'] as const;

function toBreaker(item: Item): Breaker {
  const { openUntil, ...counts } = read(item, breaker);
  const strange = Object.keys(counts).find((name) => !countName.test(name));
  if (strange !== undefined) throw unreadable(item, `${strange} counts no slice`);
  return {
    key: item['sk']?.S?.slice(getBreakerKey('').sk.length) ?? '',
    counts: Object.fromEntries(
      Object.entries(counts).map(([name, count]) => [name.slice(getCountName('').length), count]),
    ),
    openUntil,
  };
}

/**
 * The drifts of a history, newest first.
 * @throws Error naming the item when one of them is none.
 */
export function toDrifts(item: Item): readonly Drift[] {
  const values = Array.from({ length: mostDrifts }, (_, index) => item[getDriftNames(index + 1).drift]);
  const end = values.findIndex((value) => value === undefined || value.NULL === true);
  return values
    .slice(0, end === -1 ? mostDrifts : end)
    .map((value) => check(item, value?.M === undefined ? undefined : unmarshall(value.M), drift));
}

function read<T>(item: Item, schema: z.ZodType<T>): T {
  const { pk: _pk, sk: _sk, ...value } = unmarshall(item);
  return check(item, value, schema);
}

function check<T>(item: Item, value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw unreadable(item, parsed.error.message);
  return parsed.data;
}

function unreadable({ pk, sk }: Item, why: string): Error {
  const name = [pk?.S, sk?.S].filter((part) => part !== undefined).join(' ');
  return new Error(`The policy's item ${name} cannot be read: ${why}`);
}
