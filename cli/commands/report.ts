import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type History, readHistory } from '../../shared/audit/archive/read-history.ts';
import { readItems } from '../../shared/audit/query.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { sealedWithinMs, type Verification, verifyTrail } from '../../shared/audit/seals/verify.ts';
import { buildReport } from '../../shared/report/build-report.ts';
import type { ReportRange } from '../../shared/report/exemption-history.ts';
import { reportFormats } from '../../shared/report/formats.ts';
import type { FrameworkName, ReportFormatName } from '../../shared/report/names.ts';
import type { Report } from '../../shared/report/report.ts';
import { useTrail } from '../audit/open-trail.ts';
import { catalogue } from '../catalogue.ts';
import { getCaller } from '../../shared/doctor/deployment.ts';
import type { AccountOptions } from '../deployment.ts';
import { CliError, UsageError } from '../errors.ts';
import { print, type Terminal } from '../terminal.ts';
import { count } from '../text/sections.ts';
import { type OpenDeployment, useDeployment } from '../use-deployment.ts';

export interface ReportOptions extends AccountOptions {
  readonly framework: FrameworkName;
  readonly from: Date;
  /** Two hours ago unless given. */
  readonly to?: Date;
  readonly format: ReportFormatName;
  readonly json?: boolean;
  readonly out?: string;
}

/** Writes a report and gives the exit code: 0 only where the seals prove all of its range. */
export async function makeReport(options: ReportOptions, terminal: Terminal): Promise<number> {
  const { format, json, out } = options;
  const now = terminal.now();
  const range = toRange(options, now);
  const report = await useDeployment(options, terminal, async (deployment) => {
    const verification = await verify(options, range, now, terminal);
    return read(options, range, now, deployment, verification);
  });
  const text = json === true ? `${JSON.stringify(report, undefined, 2)}\n` : reportFormats[format](report);
  await write(text, out, terminal);
  await tell(report, out, terminal);
  return report.proof.isWhole ? 0 : 1;
}

/** @throws UsageError before anything is asked of the account */
function toRange({ from, to }: ReportOptions, now: Date): ReportRange {
  const end = to ?? new Date(now.getTime() - sealedWithinMs);
  if (end > now) {
    throw new UsageError(
      `--to ${end.toISOString()} lies ahead: a report is of what was. Now is ${now.toISOString()}`,
    );
  }
  if (from < end) return { from, to: end };
  const given = `--from ${from.toISOString()} is ${from > end ? 'later than' : 'the same as'} --to ${end.toISOString()}`;
  throw new UsageError(
    to === undefined
      ? `${given}, which is two hours ago unless given. Name an earlier --from, or a later --to`
      : `${given}: name an earlier --from`,
  );
}

/** As `holdfast audit verify` does, from the start of the range until now. */
function verify(
  options: AccountOptions,
  { from }: ReportRange,
  now: Date,
  terminal: Terminal,
): Promise<Verification> {
  return useTrail(options, terminal, ({ archive, publicKey, audit, hotDays }) =>
    verifyTrail({
      archive,
      publicKey,
      now,
      hotDays,
      since: from,
      readTable: audit === undefined ? undefined : (since) => readItems(audit, { since, until: now }),
    }),
  );
}

async function read(
  { framework }: ReportOptions,
  range: ReportRange,
  now: Date,
  { config, audit, policy, openArchive }: OpenDeployment,
  verification: Verification,
): Promise<Report> {
  const [{ arn, account, partition }, snapshot, holds, archive] = await Promise.all([
    getCaller(config),
    policy.load(),
    policy.listHolds(),
    openArchive(),
  ]);
  const history = { audit, archive, now };
  return buildReport({
    framework,
    controls: catalogue.map(({ control }) => control),
    place: { account, partition, region: config.region },
    range,
    generated: { at: now, by: arn },
    records: readRecords(history, range),
    laterRecords: readRecords(history, { from: range.to, to: now }),
    policy: snapshot,
    holds,
    verification,
  });
}

async function* readRecords(history: History, range: ReportRange): AsyncGenerator<AuditRecord> {
  for await (const { record } of readHistory(history, range)) yield record;
}

async function write(text: string, out: string | undefined, { stdout }: Terminal): Promise<void> {
  if (out === undefined) {
    if (!stdout.write(text)) await once(stdout, 'drain');
    return;
  }
  try {
    await writeFile(out, text);
  } catch (error) {
    throw new CliError(`${out} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What matters is in the report, but who made it may send it on unread. */
async function tell(report: Report, out: string | undefined, { stderr }: Terminal): Promise<void> {
  const { framework, totals, records, range, proof } = report;
  if (out !== undefined) {
    await print(
      stderr,
      `${out}: ${framework.title}, ${range.from} to ${range.to}: ${count(records, 'record')}, ` +
        `${count(totals.findings, 'finding')}, ${count(totals.openItems, 'open item')}.`,
    );
  }
  if (proof.isWhole) return;
  await print(
    stderr,
    `Not all of it is proven, and the report says so:\n${proof.gaps.map((gap) => `  ${gap}`).join('\n')}`,
  );
}
