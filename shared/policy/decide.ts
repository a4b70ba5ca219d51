import type { Change } from '../control/change.ts';
import { type ChosenMode, type ControlSettings } from '../settings/settings.ts';
import { type BreakerFact, describeCounted } from './breaker.ts';
import type { Contest } from './contest.ts';
import type { Decision } from './decision.ts';
import { describeContest } from './describe-contest.ts';
import type { Exemption } from './exemption.ts';
import type { Hold } from './hold.ts';
import { getPausedName, type Pause } from './pause.ts';

/** All that is known when it is decided what to do about the violations of one control in one resource. */
export interface Facts {
  readonly change: Change;
  readonly now: Date;
  readonly pause?: Pause | undefined;
  /** Where it covers every violation. */
  readonly exemption?: Exemption | undefined;
  readonly contest?: Contest | undefined;
  readonly breaker?: BreakerFact | undefined;
  readonly mode: ChosenMode;
  readonly settings: Pick<ControlSettings, 'graceHours' | 'allowIrreversible' | 'approvers'>;
  /** Who or what uses the resource; `undefined` until it was looked at. */
  readonly dependents?: readonly string[] | undefined;
  /** The hold of exactly this change; one of another change says nothing about it. */
  readonly hold?: Hold | undefined;
}

type Rule = (facts: Facts) => Decision | undefined;

/**
 * The order in which Holdfast decides; the first that applies wins. An action of its own comes before all of them: it is
 * no signal at all (see the engine). Mode observe comes before contest and limits, which are about changes, and it makes
 * none; the other modes come after them.
 */
const rules: readonly Rule[] = [
  ifPaused,
  ifExempt,
  ifObserved,
  ifUnfixable,
  ifApproved,
  ifContested,
  ifBroken,
  ifAsked,
  ifIrreversible,
  ifUsed,
  ifGraced,
];

/** What to do, by which rule, and why; pure. */
export function decide(facts: Facts): Decision {
  for (const rule of rules) {
    const decision = rule(facts);
    if (decision !== undefined) return withDependents(decision, facts);
  }
  return withDependents({ action: 'remediate', rule: 'mode', reason: facts.mode.reason }, facts);
}

function withDependents(decision: Decision, { dependents }: Facts): Decision {
  return dependents === undefined || dependents.length === 0 ? decision : { ...decision, dependents };
}

function ifPaused({ pause }: Facts): Decision | undefined {
  if (pause === undefined) return undefined;
  return {
    action: 'leave',
    rule: 'paused',
    reason: `${getPausedName(pause)} is paused since ${pause.since} by ${pause.by.name}: ${quote(pause.reason)}. It is looked at again on resume`,
  };
}

function ifExempt({ exemption }: Facts): Decision | undefined {
  if (exemption === undefined) return undefined;
  const { id, requestedBy, approvedBy, reason, ticket, endsAt, undoes } = exemption;
  const who =
    approvedBy === undefined
      ? `undone by ${requestedBy.name} (${undoes ?? id})`
      : `asked for by ${requestedBy.name}, approved by ${approvedBy.name}`;
  return {
    action: 'leave',
    rule: 'exempt',
    reason: `exempt until ${endsAt} by ${id}, ${who}: ${quote(reason)}${ticket === undefined ? '' : `, ticket ${ticket}`}`,
  };
}

function ifObserved({ mode }: Facts): Decision | undefined {
  if (mode.mode !== 'observe') return undefined;
  return { action: 'report', rule: 'mode', reason: `${mode.reason}: it reports and changes nothing` };
}

/** Some violations no call ends: only the root user removes a key of its own, and no volume is encrypted in place. */
function ifUnfixable({ change, mode }: Facts): Decision | undefined {
  if (change.apply.length > 0) return undefined;
  return { action: 'report', rule: 'mode', reason: `${mode.reason}, but no call puts this right` };
}

/** An approval answers what is asked below, and each of those is asked about this very change. */
function ifApproved({ hold }: Facts): Decision | undefined {
  if (hold?.status !== 'approved') return undefined;
  return {
    action: 'remediate',
    rule: 'approval',
    reason: `approved by ${hold.approvals.map(({ by, at }) => `${by.name} at ${at}`).join(' and ')}`,
    by: hold.approvals.map(({ by }) => by),
  };
}

function ifContested(facts: Facts): Decision | undefined {
  const { contest } = facts;
  return contest === undefined ? undefined : ask(facts, 'contested', describeContest(contest));
}

function ifBroken(facts: Facts): Decision | undefined {
  const { breaker } = facts;
  if (breaker === undefined) return undefined;
  return ask(
    facts,
    'breaker',
    `the circuit breaker is open until ${breaker.openUntil}: more than ${String(breaker.limit)} changes an hour ${describeCounted(breaker.key)}`,
  );
}

function ifAsked(facts: Facts): Decision | undefined {
  return facts.mode.mode === 'approve' ? ask(facts, 'mode', facts.mode.reason) : undefined;
}

function ifIrreversible(facts: Facts): Decision | undefined {
  const { change, settings } = facts;
  if (!('irreversible' in change.undo) || settings.allowIrreversible) return undefined;
  return ask(facts, 'irreversible', `the change cannot be undone: ${change.undo.irreversible}`);
}

function ifUsed(facts: Facts): Decision | undefined {
  const { dependents } = facts;
  if (dependents === undefined || dependents.length === 0) return undefined;
  return ask(facts, 'dependents', 'the change could cut off who uses the resource');
}

function ifGraced(facts: Facts): Decision | undefined {
  const { hold, mode, now, settings } = facts;
  if (settings.graceHours === 0) return undefined;
  const actsAt = hold?.actsAt ?? new Date(now.getTime() + settings.graceHours * 3_600_000).toISOString();
  if (hold?.status === 'rejected') return rejected(hold, 'grace');
  if (now.getTime() < Date.parse(actsAt)) {
    return {
      action: 'warn',
      rule: 'grace',
      reason: `it is put back at ${actsAt} unless somebody rejects it`,
    };
  }
  return {
    action: 'remediate',
    rule: 'grace',
    reason: `${mode.reason}; nobody rejected it until ${actsAt}`,
  };
}

function ask(facts: Facts, rule: Decision['rule'], why: string): Decision {
  const { hold, settings } = facts;
  if (hold?.status === 'rejected') return rejected(hold, rule);
  const who = settings.approvers === 1 ? 'somebody approves' : 'two people approve';
  return { action: 'ask', rule, reason: `${why}. It waits until ${who}` };
}

function rejected({ rejectedBy }: Hold, rule: Decision['rule']): Decision {
  return { action: 'leave', rule, reason: `rejected by ${rejectedBy?.name ?? 'somebody'}` };
}

function quote(text: string): string {
  return `“${text}”`;
}
