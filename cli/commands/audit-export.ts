import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { ExportFormatName } from '../../shared/audit/export/format.ts';
import { exportFormats } from '../../shared/audit/export/formats.ts';
import { type History, readHistory } from '../../shared/audit/archive/read-history.ts';
import type { Place } from '../../shared/control/resource.ts';
import { checkControl } from '../check-control.ts';
import { getCaller } from '../../shared/doctor/deployment.ts';
import type { AccountOptions } from '../deployment.ts';
import { CliError, UsageError } from '../errors.ts';
import { type ExportPlan, ResumableFile } from '../resumable-file.ts';
import { print, type Terminal } from '../terminal.ts';
import { useDeployment } from '../use-deployment.ts';

export interface ExportOptions extends AccountOptions {
  readonly format?: ExportFormatName;
  readonly from?: Date;
  readonly to: Date;
  readonly control?: string;
  readonly out?: string;
  readonly resume?: boolean;
}

/** Writes the trail of a range, oldest first, to a file or to the terminal. */
export async function exportTrail(options: ExportOptions, terminal: Terminal): Promise<void> {
  const open = options.resume === true ? resume(options) : begin(options, terminal.stdout);
  await useDeployment(options, terminal, async ({ audit, config, openArchive }) => {
    const { account, partition } = await getCaller(config);
    const place = { account, partition, region: config.region };
    const history = { audit, archive: await openArchive(), now: terminal.now() };
    const target = await open(`${account}/${config.region}/${audit.table}`);
    const counts =
      target instanceof ResumableFile
        ? await fill(target, history, place, terminal)
        : await writeRecords(target, history, place);
    await tell(counts, target.plan, terminal);
  });
}

/** Where the records are written to. */
interface Target {
  readonly plan: ExportPlan;
  /** The position of the last record that is there already. */
  readonly after?: string | undefined;
  write(text: string): Promise<void>;
  /** Is told after each record, be it written or left out. */
  reach(position: string): Promise<void>;
}

type OpenTarget = (source: string) => Promise<Target>;

/** @throws UsageError before anything is asked of the account */
function begin({ format, from, to, control, out }: ExportOptions, stdout: Writable): OpenTarget {
  if (format === undefined || from === undefined) {
    throw new UsageError('Say --format and --from, or go on with an interrupted export: --out FILE --resume');
  }
  if (from >= to) {
    throw new UsageError(`--from ${from.toISOString()} is not before --to ${to.toISOString()}`);
  }
  return async (source) => {
    const plan = { source, format, from, to, control };
    return out === undefined ? toTarget(stdout, plan) : await ResumableFile.begin(out, plan);
  };
}

/** @throws UsageError before anything is asked of the account */
function resume({ format, control, out }: ExportOptions): OpenTarget {
  if (out === undefined) throw new UsageError('--resume needs --out, the file of the interrupted export');
  return async (source) => {
    const file = await ResumableFile.resume(out);
    const { plan } = file;
    const others = [
      plan.source === source ? [] : `of ${plan.source}, not of ${source}`,
      format === undefined || format === plan.format ? [] : `in ${plan.format}, not in ${format}`,
      control === undefined || control === plan.control ? [] : 'of another --control',
    ].flat();
    if (others.length === 0) return file;
    await file.close();
    throw new CliError(`The interrupted export to ${out} is ${others.join(' and ')}`);
  };
}

function toTarget(stdout: Writable, plan: ExportPlan): Target {
  return {
    plan,
    write: async (text) => {
      if (!stdout.write(text)) await once(stdout, 'drain');
    },
    reach: () => Promise.resolve(),
  };
}

interface Counts {
  /** Where it began, if it was gone on with. */
  readonly after: string | undefined;
  readonly read: number;
  readonly written: number;
}

async function fill(
  file: ResumableFile,
  history: History,
  place: Place,
  { stderr }: Terminal,
): Promise<Counts> {
  try {
    const counts = await writeRecords(file, history, place);
    await file.finish();
    return counts;
  } catch (error) {
    await print(stderr, `Not complete. What is missing is added by --out ${file.name} --resume`);
    throw error;
  } finally {
    await file.close();
  }
}

async function writeRecords(target: Target, history: History, place: Place): Promise<Counts> {
  const { plan, after } = target;
  const { head, toText } = exportFormats[plan.format];
  let read = 0;
  let written = 0;
  if (after === undefined && head !== '') await target.write(head);
  for await (const line of readHistory(history, { ...plan, after })) {
    const text = toText(line, place);
    if (text !== undefined) {
      await target.write(text);
      written += 1;
    }
    read += 1;
    await target.reach(line.position);
  }
  return { after, read, written };
}

async function tell({ after, read, written }: Counts, plan: ExportPlan, { stderr }: Terminal): Promise<void> {
  const { format, from, to, control } = plan;
  const start = after === undefined ? `from ${from.toISOString()}` : `after ${after}`;
  const range = `${start} to ${to.toISOString()}`;
  if (read === 0) {
    await print(stderr, `Nothing is recorded ${range}.`);
    if (after === undefined) await checkControl(control);
    return;
  }
  const rest = read === written ? '' : `; ${format} has no place for the other ${String(read - written)}`;
  await print(stderr, `${String(written)} of ${String(read)} records ${range}${rest}.`);
}
