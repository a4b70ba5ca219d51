import type { DecisionRule } from '../../shared/policy/decision.ts';
import type { Exemption } from '../../shared/policy/exemption.ts';
import type { Hold } from '../../shared/policy/hold.ts';
import type { Paint } from '../terminal.ts';
import { formatTime } from '../time.ts';
import { toColumns } from './columns.ts';

/** Why something is held, in two or three words. */
export const ruleNames: Readonly<Record<DecisionRule, string>> = {
  paused: 'paused',
  exempt: 'exempt',
  contested: 'contested',
  breaker: 'circuit breaker',
  mode: 'mode approve',
  irreversible: 'cannot be undone',
  dependents: 'in use',
  grace: 'grace',
  approval: 'approved',
  undo: 'undone',
};

/** A hold, and until when it holds by itself. */
export interface ListedHold extends Hold {
  readonly until?: string | undefined;
}

/** @param exemptions by which some are held */
export function toListedHold(hold: Hold, exemptions: readonly Exemption[]): ListedHold {
  const exemption = exemptions.find(({ id }) => id === hold.exemptionId);
  return { ...hold, until: hold.actsAt ?? hold.expiresAt ?? exemption?.endsAt };
}

/** One line a hold. */
export function toHoldTable(holds: readonly ListedHold[], paint: Paint): string {
  return toColumns(
    ['FINDING', 'SINCE (UTC)', 'CONTROL', 'RESOURCE', 'WHY', 'UNTIL (UTC)', 'ANSWERED BY'],
    holds.map((hold) => [
      hold.findingId,
      formatTime(hold.since),
      hold.control,
      hold.resource.id.replace(/^arn:.*[:/]/, ''),
      describeWhy(hold),
      hold.until === undefined ? '-' : formatTime(hold.until),
      describeAnswers(hold),
    ]),
    paint,
  );
}

function describeWhy({ rule, exemptionId }: Hold): string {
  return exemptionId === undefined ? ruleNames[rule] : `${ruleNames[rule]} by ${exemptionId}`;
}

function describeAnswers({ approvals, rejectedBy }: Hold): string {
  const answers = [
    ...approvals.map(({ by }) => `${by.name}: yes`),
    ...(rejectedBy === undefined ? [] : [`${rejectedBy.name}: no`]),
  ];
  return answers.length === 0 ? '-' : answers.join(', ');
}
