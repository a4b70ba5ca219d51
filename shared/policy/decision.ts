import type { Principal } from './principal.ts';

/** What decided; in the order in which they are asked, but for the last two, which only a person can bring about. */
export const decisionRules = [
  'paused',
  'exempt',
  'contested',
  'breaker',
  'mode',
  'irreversible',
  'dependents',
  'grace',
  'approval',
  'undo',
] as const;
export type DecisionRule = (typeof decisionRules)[number];

/**
 * What is done about a violation. `report`: nothing, and it is told. `leave`: nothing, until what stands against it ends.
 * `ask`: nothing, until somebody approves. `warn`: nothing yet.
 */
export const decisionActions = ['remediate', 'report', 'leave', 'ask', 'warn', 'undo'] as const;
export type DecisionAction = (typeof decisionActions)[number];

export type Decision = {
  readonly action: DecisionAction;
  readonly rule: DecisionRule;
  /** In words that an analyst reads once. */
  readonly reason: string;
  /** Who or what uses the resource, where that was looked at. */
  readonly dependents?: readonly string[] | undefined;
  /** Who approved, or asked for the undo. */
  readonly by?: readonly Principal[] | undefined;
};
