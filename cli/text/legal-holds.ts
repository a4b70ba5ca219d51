import type { LegalHold } from '../../shared/policy/legal-hold.ts';
import type { Paint } from '../terminal.ts';
import { formatTime } from '../time.ts';
import { toColumns } from './columns.ts';
import { count } from './sections.ts';

/** A hold, and what of it does not hold. */
export interface ListedLegalHold extends LegalHold {
  /** Objects that are under no hold in S3, though they were. */
  readonly lifted: readonly string[];
  /** Records of the finding, as far as the table has them, that were written after the hold was placed. */
  readonly later: readonly string[];
}

/** One line a hold, and below it what has to be done. */
export function toLegalHoldTable(holds: readonly ListedLegalHold[], paint: Paint): string {
  const rows = holds.map(({ findingId, at, by, reason, recordIds, objects, lifted, later }) => [
    findingId,
    formatTime(at),
    by.name,
    String(recordIds.length),
    String(objects.length),
    lifted.length + later.length === 0 ? paint('green', 'held') : paint(['bold', 'red'], 'NOT ALL HELD'),
    reason,
  ]);
  const columns = ['FINDING', 'SINCE (UTC)', 'BY', 'RECORDS', 'OBJECTS', 'STATE', 'REASON'];
  return [toColumns(columns, rows, paint), ...holds.flatMap(describeGaps)].join('\n');
}

function describeGaps({ findingId, lifted, later }: ListedLegalHold): readonly string[] {
  const again = `npx holdfast legal-hold add ${findingId} --reason "…"`;
  return [
    ...(lifted.length === 0
      ? []
      : [`${findingId}: somebody lifted the hold of ${lifted.join(', ')}. Place it again: ${again}`]),
    ...(later.length === 0
      ? []
      : [
          `${findingId}: ${count(later.length, 'record was', 'records were')} written since. Hold what is new too: ${again}`,
        ]),
  ];
}
