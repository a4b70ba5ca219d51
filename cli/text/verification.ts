import type { Verification } from '../../shared/audit/seals/verify.ts';
import type { Paint } from '../terminal.ts';
import { formatTime } from '../time.ts';
import { count } from './sections.ts';

/** What is proven, what is wrong first, and how much is. */
export function toVerificationText(verification: Verification, paint: Paint): string {
  const { first, problems, seals, records, inTable, unsealedObjects } = verification;
  const looked = `${count(seals, 'seal')} and ${count(records, 'record')} were looked at.`;
  return [
    ...(first === undefined
      ? [paint('green', 'Nothing was changed.')]
      : [paint(['bold', 'red'], 'Not what was sealed:'), `  ${first.text}.`, '', ...listCounts(problems)]),
    describeProof(verification),
    inTable === undefined
      ? looked
      : `${looked} The audit table holds ${inTable} of them as they were sealed.`,
    ...(unsealedObjects === 0
      ? []
      : [
          `${count(unsealedObjects, 'object')} of the last two hours waits for a seal: nothing is proven of it.`,
        ]),
  ].join('\n');
}

function listCounts(problems: Verification['problems']): readonly string[] {
  const counts = Object.entries(problems).map(([kind, number]) => `${number} ${kind}`);
  return [`All that was found: ${counts.join(', ')}.`];
}

function describeProof({ proven, first }: Verification): string {
  if (proven === undefined) return 'Nothing is proven.';
  const { from, until, firstSeal, lastSeal } = proven;
  const seals = firstSeal === lastSeal ? `seal ${firstSeal}` : `the seals ${firstSeal} to ${lastSeal}`;
  return (
    `Proven from ${formatTime(from)} to ${formatTime(until)} UTC by ${seals}` +
    (first === undefined ? '.' : ', in the archive.')
  );
}
