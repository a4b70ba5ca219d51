import pMap from 'p-map';
import { shortestHotDays } from '../../shared/audit/hot-days.ts';
import { readFinding } from '../../shared/audit/query.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { findPlaces } from '../../shared/audit/seals/find-places.ts';
import { mostHeldObjects } from '../../shared/commands/command.ts';
import { getOwnObjects, type LegalHold } from '../../shared/policy/legal-hold.ts';
import { type Locks, useTrail } from '../audit/open-trail.ts';
import { describeWhere, readRecordsOf } from '../audit/records-of.ts';
import type { CommandOptions } from '../command-once.ts';
import { CliError } from '../errors.ts';
import { type Done, type Order, sendCommand } from '../send-command.ts';
import { parseSubject } from '../subject.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { type ListedLegalHold, toLegalHoldTable } from '../text/legal-holds.ts';
import { type OpenDeployment, useDeployment } from '../use-deployment.ts';

export interface AddLegalHoldOptions extends CommandOptions {
  readonly reason: string;
  /** When the finding began, where its first records have left the audit table. */
  readonly since?: Date;
}

export interface ReleaseLegalHoldOptions extends CommandOptions {
  readonly reason: string;
}

const callsAtOnce = 8;
const dayMs = 86_400_000;

/** Places a hold on everything that holds or proves the records of a finding, looks that it is there, and has it noted. */
export async function addLegalHold(
  text: string,
  options: AddLegalHoldOptions,
  terminal: Terminal,
): Promise<void> {
  const { id } = parseSubject(text, ['finding']);
  const done = await use(options, terminal, async (deployment, locks, find) => {
    const records = (await readAll(id, options.since, terminal.now(), deployment)).filter(needsHold);
    const [first] = records;
    if (first === undefined) {
      throw new CliError(`There is no finding ${id} ${describeWhere(options.since, deployment)}`);
    }
    const recordIds = records.map(({ recordId }) => recordId);
    const { keys, missing } = await find(recordIds, new Date(first.at));
    if (missing.length > 0) {
      throw new CliError(
        `${String(missing.length)} of ${String(recordIds.length)} records of ${id} are not sealed yet (${missing.slice(0, 3).join(', ')}). ` +
          'A record is archived and sealed within minutes: try again in some, and if they are older, run `holdfast audit verify`',
      );
    }
    checkCount(id, keys, recordIds);
    await pMap(keys, (key) => locks.set(key, true), { concurrency: callsAtOnce });
    return order(
      {
        command: 'place-legal-hold',
        subject: id,
        reason: options.reason,
        objects: [...keys],
        recordIds: [...recordIds],
      },
      deployment,
      terminal,
    );
  });
  await printDone(done, options, terminal);
}

/** Of a finding that began before what the table holds for certain, the first records are looked for in the archive. */
async function readAll(
  id: string,
  since: Date | undefined,
  now: Date,
  deployment: OpenDeployment,
): Promise<readonly AuditRecord[]> {
  const inTable = await readFinding(deployment.audit, id);
  const border = new Date(now.getTime() - (shortestHotDays - 1) * dayMs).toISOString();
  const [began] = inTable
    .flatMap((record) => (record.kind === 'notice' ? [] : [record.signal.at]))
    .toSorted();
  const from = since ?? (began !== undefined && began < border ? new Date(began) : undefined);
  return from === undefined ? inTable : readRecordsOf(id, from, now, deployment);
}

/** That a hold was placed or released is no evidence of the finding, and a hold of its own would never end. */
function needsHold(record: AuditRecord): boolean {
  return record.kind !== 'notice' || !record.topic.startsWith('legal-hold-');
}

function checkCount(id: string, keys: readonly string[], recordIds: readonly string[]): void {
  const most = Math.max(keys.length, recordIds.length);
  if (most <= mostHeldObjects) return;
  throw new CliError(
    `The ${String(recordIds.length)} records of ${id} are in ${String(keys.length)} objects: more than ${String(mostHeldObjects)} cannot be ` +
      'noted as one hold. Nothing was held',
  );
}

/** Lifts the holds that no other finding needs, looks that they are gone, and has it noted. */
export async function releaseLegalHold(
  text: string,
  options: ReleaseLegalHoldOptions,
  terminal: Terminal,
): Promise<void> {
  const { id } = parseSubject(text, ['finding']);
  const done = await use(options, terminal, async (deployment, locks) => {
    const all = await deployment.policy.listLegalHolds();
    const hold = all.find(({ findingId }) => findingId === id);
    if (hold === undefined) {
      throw new CliError(`${id} is under no legal hold: \`holdfast legal-hold list\` shows those there are`);
    }
    await pMap(getOwnObjects(hold, all), (key) => locks.set(key, false), { concurrency: callsAtOnce });
    return order(
      { command: 'release-legal-hold', subject: id, reason: options.reason },
      deployment,
      terminal,
    );
  });
  await printDone(done, options, terminal);
}

/** Prints the holds, whether S3 has them, and which records came later. Exit code 1 where something is not held. */
export async function listLegalHolds(options: CommandOptions, terminal: Terminal): Promise<number> {
  const { stdout, stderr } = terminal;
  const holds = await use(options, terminal, async (deployment, locks) => {
    const all = await deployment.policy.listLegalHolds();
    return pMap(all, (hold) => lookAt(hold, deployment, locks), { concurrency: 1 });
  });
  if (options.json === true) await printJson(stdout, holds);
  else if (holds.length === 0) await print(stderr, 'Nothing is under a legal hold.');
  else await print(stdout, toLegalHoldTable(holds, createPaint(stdout)));
  return holds.every(({ lifted, later }) => lifted.length + later.length === 0) ? 0 : 1;
}

async function lookAt(
  hold: LegalHold,
  { audit }: OpenDeployment,
  { isHeld }: Locks,
): Promise<ListedLegalHold> {
  const states = await pMap(hold.objects, isHeld, { concurrency: callsAtOnce });
  const records = await readFinding(audit, hold.findingId);
  const known = new Set(hold.recordIds);
  return {
    ...hold,
    lifted: hold.objects.filter((_, index) => states[index] !== true),
    later: records.filter(needsHold).flatMap(({ recordId }) => (known.has(recordId) ? [] : [recordId])),
  };
}

type Find = (recordIds: readonly string[], since: Date) => ReturnType<typeof findPlaces>;

/** Opens the deployment, with its archive, for as long as it is used. */
async function use<Result>(
  options: CommandOptions,
  terminal: Terminal,
  act: (deployment: OpenDeployment, locks: Locks, find: Find) => Promise<Result>,
): Promise<Result> {
  return useDeployment(options, terminal, (deployment) =>
    useTrail(options, terminal, ({ archive, publicKey, locks }) => {
      if (locks === undefined) throw new CliError('A hold is placed in the account, not on files');
      return act(deployment, locks, (recordIds, since) =>
        findPlaces({ archive, publicKey, recordIds, since }),
      );
    }),
  );
}

function order(command: Order, { config }: OpenDeployment, { now }: Terminal): Promise<Done> {
  return sendCommand(command, config, now());
}

async function printDone(done: Done, { json }: CommandOptions, { stdout }: Terminal): Promise<void> {
  await (json === true ? printJson(stdout, done) : print(stdout, done.message));
}
