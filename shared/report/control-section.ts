import type { Principal } from '../policy/principal.ts';
import type { Answer } from './control-tally.ts';
import { type Block, cell, type Cell, type Section } from './document.ts';
import { type EndingCounts, endings, endingWords } from './ending.ts';
import type { ReportedExemption } from './exemption-history.ts';
import type { OpenItem } from './open-items.ts';
import type { TimeToRemediate } from './percentile.ts';
import type { ControlReport, Figures } from './report.ts';
import { toLength, toNumber, toUtc } from './words.ts';

/** What there is to know of one control besides its numbers. */
export function controlSection(control: ControlReport): Section {
  const { id, title, severity, isInCatalogue, figures, exemptions, openItems, answers } = control;
  const { median, p95, samples } = toTimes(figures.timeToRemediate);
  const retired = isInCatalogue ? '' : ', not in the catalogue any more';
  return {
    blocks: [
      { kind: 'heading', level: 3, text: title, id },
      {
        kind: 'facts',
        facts: [
          ['Control', `${id}${retired}`],
          ['Severity', severity],
          ['Findings', describeFindings(figures)],
          ['Changes made', toNumber(figures.changes)],
          ['Time to remediate', `median ${median}, 95th percentile ${p95}, ${samples} remediated`],
        ],
      },
      ...listIfAny(
        'Exemptions in force',
        ['Exemption', 'Covers', 'In force', 'Asked for by', 'Approved by', 'Reason'],
        exemptions.map(toExemptionRow),
      ),
      ...listIfAny(
        'Open at the end of the range',
        ['Resource', 'How it stands', 'Open since', 'Last recorded', 'Finding'],
        openItems.map(toOpenRow),
      ),
      ...listIfAny(
        'Approvals, rejections and undos',
        ['When', 'What', 'Finding', 'By', 'Why'],
        answers.map(toAnswerRow),
      ),
      ...describeNone(control),
    ],
  };
}

function describeFindings({ findings, endings: counts }: Figures): string {
  return findings === 0 ? 'none' : `${toNumber(findings)}: ${toEndings(counts)}`;
}

/** As `12 remediated, 1 failed`. */
export function toEndings(counts: EndingCounts): string {
  const parts = endings
    .filter((ending) => counts[ending] > 0)
    .map((ending) => `${toNumber(counts[ending])} ${endingWords[ending]}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

export function toTimes({ samples, medianMs, p95Ms }: TimeToRemediate): {
  readonly median: string;
  readonly p95: string;
  readonly samples: string;
} {
  return {
    median: medianMs === undefined ? '–' : toLength(medianMs),
    p95: p95Ms === undefined ? '–' : toLength(p95Ms),
    samples: `of ${toNumber(samples)}`,
  };
}

function listIfAny(
  caption: string,
  names: readonly string[],
  rows: readonly (readonly Cell[])[],
): readonly Block[] {
  if (rows.length === 0) return [];
  return [{ kind: 'table', caption, columns: names.map((name) => ({ name })), rows }];
}

/** An auditor is told that there is none, and does not have to take it from a table that is not there. */
function describeNone({ exemptions, openItems, answers }: ControlReport): readonly Block[] {
  const lacking = [
    ...(exemptions.length === 0 ? ['no exemption was in force'] : []),
    ...(openItems.length === 0 ? ['nothing is open at its end'] : []),
    ...(answers.length === 0 ? ['nobody approved, rejected or undid anything'] : []),
  ];
  if (lacking.length === 0) return [];
  return [{ kind: 'paragraph', text: `In the range ${lacking.join('; ')}.` }];
}

function toExemptionRow(reported: ReportedExemption): readonly Cell[] {
  const { exemption, inForceFrom, inForceUntil, removedBy, removedFor } = reported;
  const {
    id,
    resource = 'every resource',
    tags = {},
    violations,
    requestedBy,
    approvedBy,
    undoes,
  } = exemption;
  const narrowed = [
    ...Object.entries(tags).map(([key, value]) => `tag ${key}=${value}`),
    ...(violations === undefined ? [] : [`only ${violations.join(', ')}`]),
  ];
  const removal =
    removedBy === undefined
      ? {}
      : { detail: `ended early by ${removedBy.name}${removedFor === undefined ? '' : `: ${removedFor}`}` };
  return [
    cell(id),
    cell(resource, narrowed.length === 0 ? {} : { detail: narrowed.join('; ') }),
    cell(`${toUtc(inForceFrom)} to ${toUtc(inForceUntil)}`, removal),
    toPerson(requestedBy),
    approvedBy === undefined
      ? cell('nobody', { detail: `comes with the undo of ${undoes ?? ''}` })
      : toPerson(approvedBy),
    cell(exemption.reason, exemption.ticket === undefined ? {} : { detail: `ticket ${exemption.ticket}` }),
  ];
}

function toOpenRow({ resource, ending, reason, since, recordedAt, findingId }: OpenItem): readonly Cell[] {
  return [
    cell(resource),
    cell(endingWords[ending], { detail: reason }),
    cell(toUtc(since)),
    cell(recordedAt === undefined ? 'before the range' : toUtc(recordedAt)),
    cell(findingId),
  ];
}

function toAnswerRow({ at, what, findingId, resource, by, reason = '' }: Answer): readonly Cell[] {
  return [
    cell(toUtc(at)),
    cell(what),
    cell(findingId, resource === undefined ? {} : { detail: resource }),
    by.length === 0
      ? cell('Holdfast')
      : cell(by.map(({ name }) => name).join(', '), { detail: by.map(({ arn }) => arn).join(', ') }),
    cell(reason),
  ];
}

function toPerson({ name, arn }: Principal): Cell {
  return cell(name, { detail: arn });
}
