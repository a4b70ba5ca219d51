import { isDeepStrictEqual } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import type { AuditRecord, OutcomeRecord } from '../../shared/audit/record.ts';
import type { Sandbox } from '../sandbox.ts';
import { readAuditLog } from './audit-log.ts';
import { createCast, dismissCast, type Cast } from './cast.ts';
import {
  areOldBucketsBlocked,
  describeHarmlessChange,
  listDrifts,
  type Drift,
  type HarmlessChange,
} from './drifts.ts';
import { openInbox, type SocMessage } from './inbox.ts';
import type { Northwind } from './northwind.ts';
import type { DriftReport, TourReport } from './report.ts';

/** Milliseconds to wait for one thing to happen, before the tour says that it did not. */
const patience = 30_000;

/** Something to show while the tour is played. */
export type TourEvent =
  | { readonly kind: 'changed'; readonly change: Drift | HarmlessChange }
  | { readonly kind: 'put-back'; readonly change: Drift; readonly report: DriftReport };

export interface Tour {
  readonly report: TourReport;
  readonly records: readonly AuditRecord[];
  readonly messages: readonly SocMessage[];
}

/** Makes one change after another, and waits for what Holdfast does about it. */
export async function playTour(
  sandbox: Sandbox,
  northwind: Northwind,
  onEvent: (event: TourEvent) => void,
): Promise<Tour> {
  const cast = createCast(sandbox);
  try {
    const inbox = await openInbox(cast.root, sandbox.outputs['TopicArn'] ?? '');
    const readRecords = (): Promise<readonly AuditRecord[]> =>
      readAuditLog(cast.root.dynamoDb, sandbox.outputs['AuditTableName'] ?? '');

    const harmless = describeHarmlessChange(sandbox, northwind, cast);
    onEvent({ kind: 'changed', change: harmless });
    await harmless.change();
    const left = await harmless.read();

    const drifts: DriftReport[] = [];
    for (const drift of listDrifts(sandbox, northwind, cast)) {
      onEvent({ kind: 'changed', change: drift });
      const report = await playDrift(drift, readRecords);
      drifts.push(report);
      onEvent({ kind: 'put-back', change: drift, report });
    }

    const records = await waitForEnd(readRecords, northwind, cast);
    const messages = await receiveAll(inbox.receive, records.filter(({ kind }) => kind !== 'intent').length);
    const unchanged =
      isDeepStrictEqual(await harmless.read(), left) &&
      records.every(({ resource }) => resource?.arn !== harmless.resource);
    return {
      report: {
        drifts,
        untouched: [{ name: harmless.name, resource: harmless.resource, unchanged }],
        auditRecords: records.length,
        notifications: messages.length,
      },
      records,
      messages,
    };
  } finally {
    dismissCast(cast);
  }
}

async function playDrift(
  drift: Drift,
  readRecords: () => Promise<readonly AuditRecord[]>,
): Promise<DriftReport> {
  const { name, control, resource } = drift;
  const at = new Date();
  await drift.change();
  const outcome = await waitFor(async () => findOutcome(await readRecords(), drift));
  return {
    name,
    control,
    resource,
    apiCallAt: at.toISOString(),
    remediatedAt: outcome?.at ?? null,
    seconds: outcome === undefined ? null : (Date.parse(outcome.at) - at.getTime()) / 1000,
    outcome: outcome?.status ?? 'none',
    verified: await drift.isPutBack(),
  };
}

function findOutcome(
  records: readonly AuditRecord[],
  { control, resource }: Drift,
): OutcomeRecord | undefined {
  return records.find(
    (record): record is OutcomeRecord =>
      record.kind === 'outcome' && record.control === control && record.resource.arn === resource,
  );
}

/** The sweep goes on after it has found the old key: the tour ends when it has nothing open any more. */
async function waitForEnd(
  readRecords: () => Promise<readonly AuditRecord[]>,
  northwind: Northwind,
  cast: Cast,
): Promise<readonly AuditRecord[]> {
  await waitFor(async () => ((await areOldBucketsBlocked(northwind, cast)) ? true : undefined));
  await waitFor(async () => (hasOpenIntent(await readRecords()) ? undefined : true));
  return readRecords();
}

function hasOpenIntent(records: readonly AuditRecord[]): boolean {
  const closed = new Set(records.flatMap((record) => (record.kind === 'outcome' ? record.intentId : [])));
  return records.some((record) => record.kind === 'intent' && !closed.has(record.recordId));
}

async function receiveAll(
  receive: (seconds: number) => Promise<readonly SocMessage[]>,
  expected: number,
): Promise<readonly SocMessage[]> {
  const messages: SocMessage[] = [];
  await waitFor(async () => {
    if (messages.length >= expected) return true;
    messages.push(...(await receive(1)));
    return messages.length >= expected ? true : undefined;
  });
  return messages;
}

/** Asks until there is an answer; `undefined` when there is none within `patience`. */
async function waitFor<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await delay(50);
  }
  return undefined;
}
