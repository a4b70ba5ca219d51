import type { AuditRecord } from '../../shared/audit/record.ts';
import type { Verification } from '../../shared/audit/seals/verify.ts';
import { buildReport, type ControlFacts, type ReportSources } from '../../shared/report/build-report.ts';
import type { ControlReport, Report } from '../../shared/report/report.ts';
import { intent } from './audit-records.ts';

const { control, title, severity, resource } = intent();

/** The control of the sample records. */
export const portControl: ControlFacts = {
  id: control,
  title,
  severity,
  references: { policy: ['3.1.2', '3.3.1'], soc2: ['CC6.1', 'CC6.6'] },
};

export const bucketControl: ControlFacts = {
  id: 's3-bucket-acl-private',
  title: 'S3 bucket ACLs grant nothing to the public',
  severity: 'critical',
  references: { policy: ['3.1.1'], soc2: ['CC6.1'] },
};

/** A trail in which nothing was changed, proven beyond the end of the range. */
export const intact: Verification = {
  problems: {},
  seals: 96,
  records: 40,
  inTable: 40,
  unsealedObjects: 0,
  proven: {
    from: '2026-01-31T00:00:00.000Z',
    until: '2026-02-01T12:15:00.000Z',
    firstSeal: 700,
    lastSeal: 860,
  },
};

export async function* stream(records: Iterable<AuditRecord>): AsyncGenerator<AuditRecord> {
  await Promise.resolve();
  yield* records;
}

/** A report on the last day of January 2026 by SOC 2, with what a test wants otherwise. */
export async function report(
  records: Iterable<AuditRecord> = [],
  over: Partial<ReportSources> = {},
): Promise<Report> {
  return buildReport({
    framework: 'soc2',
    controls: [portControl, bucketControl],
    place: { partition: 'aws', account: resource.account, region: resource.region },
    range: { from: new Date('2026-01-31T00:00:00.000Z'), to: new Date('2026-02-01T00:00:00.000Z') },
    generated: { at: new Date('2026-02-01T12:30:00.000Z'), by: 'arn:aws:iam::111122223333:user/kim' },
    records: stream(records),
    laterRecords: stream([]),
    policy: { pauses: [], exemptions: [] },
    holds: [],
    verification: intact,
    ...over,
  });
}

/** What a report says of the control of the sample records. */
export async function reportPorts(
  records: Iterable<AuditRecord> = [],
  over: Partial<ReportSources> = {},
): Promise<ControlReport> {
  const { controls } = await report(records, over);
  const [ports] = controls;
  if (ports === undefined) throw new Error('The report lacks the control');
  return ports;
}
