import { type DecisionRule, decisionRules } from '../../shared/policy/decision.ts';
import type { Exemption } from '../../shared/policy/exemption.ts';
import type { Pause } from '../../shared/policy/pause.ts';
import { commandLines } from '../../shared/notify/command-lines.ts';
import type { Paint } from '../terminal.ts';
import { formatTime } from '../time.ts';
import { toColumns } from './columns.ts';
import { toExemptionTable } from './exemption.ts';
import { ruleNames } from './holds.ts';
import { count, indent } from './sections.ts';

export interface BreakerStatus {
  /** The id of a control, or `account`. */
  readonly key: string;
  /** Changes in the last hour. */
  readonly changes: number;
  /** Of the settings file. */
  readonly limit: number;
  /** ISO 8601; only while it is open. */
  readonly openUntil?: string;
}

/** All that holds Holdfast back now. */
export interface Status {
  readonly pauses: readonly Pause[];
  readonly breakers: readonly BreakerStatus[];
  readonly holds: Readonly<Partial<Record<DecisionRule, number>>>;
  readonly exemptions: {
    readonly inForce: readonly Exemption[];
    /** Of those in force. */
    readonly endingSoon: readonly Exemption[];
    readonly waiting: readonly Exemption[];
  };
  /** The findings whose records are under a legal hold. */
  readonly legalHolds: readonly string[];
}

/** What holds Holdfast back now, and what can be typed about it. */
export function toStatusText(status: Status, now: Date, paint: Paint): string {
  return [
    ...describePauses(status, paint),
    '',
    ...describeBreakers(status, paint),
    '',
    ...describeHolds(status, paint),
    '',
    ...describeExemptions(status, now, paint),
    ...describeLegalHolds(status),
  ].join('\n');
}

function describePauses({ pauses }: Status, paint: Paint): readonly string[] {
  if (pauses.length === 0) return [paint('green', 'Holdfast is not paused.')];
  return pauses.flatMap(({ control, by, since, reason }) => [
    paint(['bold', 'red'], `${control ?? 'Holdfast'} is paused since ${formatTime(since)} UTC`),
    `  by ${by.name} (${by.arn}): “${reason}”`,
    `  ${commandLines.resume(control)}`,
  ]);
}

function describeBreakers({ breakers }: Status, paint: Paint): readonly string[] {
  if (breakers.length === 0) return ['Circuit breakers: nothing was changed in the last hour.'];
  const rows = breakers.map(({ key, changes, limit, openUntil }) => [
    key,
    `${String(changes)} of ${String(limit)}`,
    openUntil === undefined ? 'closed' : paint(['bold', 'red'], `OPEN until ${formatTime(openUntil)} UTC`),
  ]);
  const open = breakers.filter(({ openUntil }) => openUntil !== undefined);
  return [
    toColumns(['CIRCUIT BREAKER', 'CHANGES IN THE LAST HOUR', 'STATE'], rows, paint),
    ...open.map(({ key }) => `  ${commandLines.closeBreaker(key)}`),
  ];
}

function describeHolds({ holds }: Status, paint: Paint): readonly string[] {
  const held = decisionRules.flatMap((rule) => {
    const number = holds[rule] ?? 0;
    return number === 0 ? [] : [[rule, ruleNames[rule], String(number)]];
  });
  if (held.length === 0) return ['Nothing is held back.'];
  return [toColumns(['HELD BACK BY', 'WHY', 'FINDINGS'], held, paint), `  ${commandLines.listHolds}`];
}

function describeExemptions({ exemptions }: Status, now: Date, paint: Paint): readonly string[] {
  const { inForce, endingSoon, waiting } = exemptions;
  return [
    `${count(inForce.length, 'exemption')} in force, ${String(endingSoon.length)} of them ending soon; ` +
      `${String(waiting.length)} waiting for a second person.`,
    ...(endingSoon.length === 0 ? [] : ['Ending soon', indent(toExemptionTable(endingSoon, now, paint))]),
    ...(waiting.length === 0
      ? []
      : [
          'Waiting for a second person',
          indent(toExemptionTable(waiting, now, paint)),
          ...waiting.map(({ id }) => `  ${commandLines.approve(id)}`),
        ]),
  ];
}

function describeLegalHolds({ legalHolds }: Status): readonly string[] {
  if (legalHolds.length === 0) return [];
  return [
    '',
    `The records of ${count(legalHolds.length, 'finding')} are under a legal hold: ${legalHolds.join(', ')}.`,
    '  npx holdfast legal-hold list',
  ];
}
