import type { NoticeRecord, NoticeTopic } from '../../shared/audit/record.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import { describeDifference, type Difference } from '../../shared/policy/difference.ts';
import { formatTime } from '../time.ts';
import type { Section } from './sections.ts';

const headings: Readonly<Record<NoticeTopic, string>> = {
  paused: 'Paused',
  resumed: 'Resumed',
  'exemption-requested': 'Exemption asked for',
  'exemption-approved': 'Exemption approved',
  'exemption-removed': 'Exemption removed',
  'exemption-expiring': 'Exemption ends soon',
  'exemption-ended': 'Exemption ended',
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Nobody answered',
  settled: 'Settled',
  'undo-requested': 'Undo asked for',
  'undo-refused': 'Undo refused',
  'breaker-opened': 'Circuit breaker opened',
  'breaker-closed': 'Circuit breaker closed',
  'baseline-accepted': 'Baseline accepted',
  'baseline-reset': 'Baseline forgotten',
  'legal-hold-placed': 'Legal hold placed',
  'legal-hold-released': 'Legal hold released',
  blind: 'No events come',
  seeing: 'Events come again',
  'guard-stopped': 'The guard of Holdfast was stopped',
};

/** What happened, who did it and why; where an undo was refused, what stood against it. */
export function toNoticeSection(record: NoticeRecord): Section {
  const { topic, at, by, explanation, reason, details } = record;
  return {
    heading: `${headings[topic]} at ${formatTime(at)} UTC${by === undefined ? '' : ` by ${by.name} (${by.arn})`}`,
    lines: [
      explanation,
      ...(reason === undefined ? [] : [`Reason: ${reason}`]),
      ...(topic === 'undo-refused' ? toDifferenceLines(details) : []),
    ],
  };
}

/** One line for each place where the resource is not as the change left it. */
export function toDifferenceLines(details: JsonObject | undefined): readonly string[] {
  const differences = (details?.['differences'] ?? []) as readonly Difference[];
  return differences.map((difference) => describeDifference(difference));
}

/** The first sentence, for a line in a table. A full stop inside a name or a number ends none. */
export function getFirstSentence(text: string): string {
  return /^.+?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}
