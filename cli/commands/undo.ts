import pMap from 'p-map';
import { readFinding, readLog } from '../../shared/audit/query.ts';
import { type AuditRecord, mayHaveChanged } from '../../shared/audit/record.ts';
import { planUndo, type UndoPlan } from '../../shared/policy/undo-plan.ts';
import { carryOutEach, type CarryOutOptions, type Task } from '../carry-out.ts';
import { getControl } from '../catalogue.ts';
import type { AccountOptions } from '../deployment.ts';
import { CliError, UsageError } from '../errors.ts';
import { parseSubject } from '../subject.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { toUndoText } from '../text/proposal.ts';
import { count } from '../text/sections.ts';
import { type OpenDeployment, useDeployment } from '../use-deployment.ts';

export interface UndoOptions extends AccountOptions, CarryOutOptions {
  readonly reason?: string;
  /** Milliseconds. */
  readonly for?: number;
  readonly since?: Date;
  /** Now unless given. */
  readonly until?: Date;
  readonly control?: string;
  readonly dryRun?: boolean;
}

/** One finding whose change can be undone. */
interface Undoable {
  readonly id: string;
  readonly plan: UndoPlan;
  readonly records: readonly AuditRecord[];
}

interface Range {
  readonly control: string;
  readonly since: Date;
  readonly until: Date;
}

const hourMs = 3_600_000;
const concurrentReads = 8;

/** Shows what is undone, has it undone, and waits for the end; gives the exit code. */
export async function undo(
  id: string | undefined,
  options: UndoOptions,
  terminal: Terminal,
): Promise<number> {
  const list = toLister(id, options, terminal.now());
  const reason = options.dryRun === true ? undefined : getReason(options);
  return useDeployment(options, terminal, async (deployment) => {
    const undoables = await list(deployment);
    if (undoables.length === 0) {
      await print(terminal.stderr, 'There is no change to undo: none was made, or all are undone already.');
    }
    if (reason !== undefined) return send(undoables, reason, deployment, options, terminal);
    await printPlans(undoables, options, terminal);
    return 0;
  });
}

async function send(
  undoables: readonly Undoable[],
  reason: string,
  deployment: OpenDeployment,
  options: UndoOptions,
  terminal: Terminal,
): Promise<number> {
  const exemptHours = options.for === undefined ? {} : { exemptHours: options.for / hourMs };
  const paint = createPaint(terminal.stdout);
  const tasks = undoables.map(({ id, plan, records }): Task => {
    return {
      id,
      text: toUndoText(plan, paint),
      order: { command: 'undo', subject: id, reason, ...exemptHours },
      known: new Set(records.map(({ recordId }) => recordId)),
    };
  });
  return carryOutEach(tasks, async (task) => Promise.resolve(task), deployment, options, terminal);
}

async function printPlans(
  undoables: readonly Undoable[],
  { json }: UndoOptions,
  { stdout }: Terminal,
): Promise<void> {
  if (json === true) {
    await printJson(
      stdout,
      undoables.map(({ id, plan: { change } }) => ({ id, change })),
    );
    return;
  }
  const paint = createPaint(stdout);
  for (const { plan } of undoables) await print(stdout, `${toUndoText(plan, paint)}\n`);
  await print(stdout, `${count(undoables.length, 'change')} would be undone. Nothing was sent.`);
}

function getReason({ reason }: UndoOptions): string {
  if (reason !== undefined) return reason;
  throw new UsageError('Say why with --reason, or look at it first with --dry-run');
}

/** What the command line names: one finding, or the changes of a control within a time. */
function toLister(
  text: string | undefined,
  { since, until, control }: UndoOptions,
  now: Date,
): (deployment: OpenDeployment) => Promise<readonly Undoable[]> {
  if (text !== undefined && since === undefined && until === undefined && control === undefined) {
    const { id } = parseSubject(text, ['finding']);
    return async (deployment) => [await readOne(id, deployment)];
  }
  if (text !== undefined || since === undefined || control === undefined) {
    throw new UsageError(
      'Name one finding by its id, or the changes of a control with --since and --control',
    );
  }
  const range = { control: getControl(control).control.id, since, until: until ?? now };
  return (deployment) => listUndoable(range, now, deployment);
}

async function readOne(id: string, { audit }: OpenDeployment): Promise<Undoable> {
  const records = await readFinding(audit, id);
  if (records.length === 0)
    throw new CliError(`There is no finding ${id}. \`holdfast log --since 7d\` lists those of a week`);
  const plan = planUndo(records);
  if ('why' in plan) throw new CliError(`${id} cannot be undone: ${plan.why}`);
  return { id, plan, records };
}

/** Newest first, so that two changes of one resource are undone in the order in which each finds what it left. */
async function listUndoable(
  { control, since, until }: Range,
  now: Date,
  { audit }: OpenDeployment,
): Promise<readonly Undoable[]> {
  const changed = new Set<string>();
  const undone = new Set<string>();
  // Up to now, since a change can have been undone after the end of the range.
  for await (const record of readLog(audit, { controls: [control], since, until: now })) {
    if (record.kind !== 'outcome') continue;
    if (record.undoes !== undefined) {
      if (record.status === 'undone') undone.add(record.undoes);
    } else if (new Date(record.at) <= until && mayHaveChanged(record)) changed.add(record.findingId);
  }
  const candidates = [...changed].filter((id) => !undone.has(id));
  const found = await pMap(
    candidates,
    async (id) => {
      const records = await readFinding(audit, id);
      return { id, records, plan: planUndo(records) };
    },
    { concurrency: concurrentReads },
  );
  return found.flatMap(({ plan, ...rest }) => ('why' in plan ? [] : [{ ...rest, plan }]));
}
