import type { Stack } from '@aws-sdk/client-cloudformation';

/** How the forwarding stack of a Region is. */
export type ForwardingState = 'current' | 'outdated' | 'missing' | 'changing' | 'failed' | 'foreign';

/** What a forwarding stack has to be. */
export interface WantedForwarding {
  /** The Region that it forwards to. */
  readonly home: string;
  readonly version: string;
}

/** @param stack the Region's stack, where it has one */
export function judgeForwarding(
  stack: Pick<Stack, 'StackStatus' | 'Outputs'> | undefined,
  { home, version }: WantedForwarding,
): ForwardingState {
  if (stack === undefined) return 'missing';
  const status = String(stack.StackStatus);
  if (status.endsWith('_IN_PROGRESS')) return 'changing';
  const owner = findOutput(stack, 'Home');
  // Another Holdfast's, whose events would be missing there.
  if (owner !== undefined && owner !== home) return 'foreign';
  if (status.endsWith('_FAILED') || status === 'ROLLBACK_COMPLETE') return 'failed';
  if (owner === undefined) return 'foreign';
  return findOutput(stack, 'Version') === version ? 'current' : 'outdated';
}

export function findOutput({ Outputs = [] }: Pick<Stack, 'Outputs'>, name: string): string | undefined {
  return Outputs.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
}

/** What is the matter with a stack, after the name of its Region. */
export function describeForwarding(
  state: Exclude<ForwardingState, 'current'>,
  stack: Pick<Stack, 'StackStatus' | 'Outputs'> | undefined,
): string {
  const descriptions = {
    outdated: 'its forwarding stack is of another version than the functions',
    missing: 'its forwarding stack is not there',
    changing: `its forwarding stack is being changed (${String(stack?.StackStatus)})`,
    failed: `its forwarding stack is ${String(stack?.StackStatus)}`,
    foreign: `it forwards to ${stack === undefined ? 'nowhere' : (findOutput(stack, 'Home') ?? 'another Region')}`,
  };
  return descriptions[state];
}
