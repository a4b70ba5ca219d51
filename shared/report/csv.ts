import { toCsvRow } from '../audit/export/csv-row.ts';
import { endings } from './ending.ts';
import type { ControlReport, Report, RequirementReport } from './report.ts';

interface Line {
  readonly report: Report;
  readonly requirement: RequirementReport;
  /** Absent where no control watches the requirement. */
  readonly control: ControlReport | undefined;
}

type Column = readonly [name: string, getCell: (line: Line) => string | number | undefined];

/** The columns in their order. docs/reports.md describes them. */
const columns: readonly Column[] = [
  ['framework', ({ report }) => report.framework.title],
  ['requirement', ({ requirement }) => requirement.id],
  ['requirementTitle', ({ requirement }) => requirement.title],
  ['control', ({ control }) => control?.id ?? 'not watched by Holdfast'],
  ['controlTitle', ({ control }) => control?.title],
  ['severity', ({ control }) => control?.severity],
  ['findings', ({ control }) => control?.figures.findings],
  ...endings.map((ending): Column => [ending, ({ control }) => control?.figures.endings[ending]]),
  ['changes', ({ control }) => control?.figures.changes],
  ['remediations', ({ control }) => control?.figures.timeToRemediate.samples],
  ['medianMs', ({ control }) => control?.figures.timeToRemediate.medianMs],
  ['p95Ms', ({ control }) => control?.figures.timeToRemediate.p95Ms],
  ['exemptions', ({ control }) => control?.exemptions.map(({ exemption }) => exemption.id).join('; ')],
  ['openItems', ({ control }) => control?.openItems.map(({ findingId }) => findingId).join('; ')],
  ['answers', ({ control }) => control?.figures.answers],
  ['account', ({ report }) => report.place.account],
  ['region', ({ report }) => report.place.region],
  ['from', ({ report }) => report.range.from],
  ['to', ({ report }) => report.range.to],
  ['trail', ({ report }) => (report.proof.isWhole ? 'proven' : 'NOT PROVEN')],
  ['notProven', ({ report }) => report.proof.gaps.join(' ')],
];

/** A line a requirement and control (RFC 4180), and one for each requirement that no control watches. */
export function toCsv(report: Report): string {
  const byId = new Map(report.controls.map((control) => [control.id, control]));
  const lines = report.requirements.flatMap((requirement): readonly Line[] =>
    requirement.controls.length === 0
      ? [{ report, requirement, control: undefined }]
      : requirement.controls.map((id) => ({ report, requirement, control: byId.get(id) })),
  );
  return [
    toCsvRow(columns.map(([name]) => name)),
    ...lines.map((line) => toCsvRow(columns.map(([, getCell]) => getCell(line)))),
  ].join('');
}
