import type { OutcomeRecord } from '../audit/record.ts';
import type { Place, ResourceRef, ResourceType } from '../control/resource.ts';

/** A change did not bring the resource to a state that passes. It is recorded; the platform tries again. */
export class RemediationError extends Error {
  override readonly name = 'RemediationError';
  readonly outcome: OutcomeRecord;

  constructor(outcome: OutcomeRecord) {
    super(`${outcome.control} on ${outcome.resource.arn}: ${outcome.status}. ${outcome.explanation}`);
    this.outcome = outcome;
  }
}

/** Another function holds the resource for longer than one invocation waits. The platform tries again. */
export class ResourceBusyError extends Error {
  override readonly name = 'ResourceBusyError';

  constructor(resource: ResourceRef, findingId: string) {
    super(`${resource.arn} is being changed for finding ${findingId}; it is tried again later`);
  }
}

/** The policy about a resource kept changing for longer than one invocation waits. The platform tries again. */
export class PolicyUnsettledError extends Error {
  override readonly name = 'PolicyUnsettledError';

  constructor(control: string, resource: ResourceRef) {
    super(`What is to be done about ${control} on ${resource.arn} keeps changing; it is decided again later`);
  }
}

/** A sweep may not have seen all resources of a type. What it saw was looked at; the platform tries again. */
export class InventoryError extends Error {
  override readonly name = 'InventoryError';

  constructor(type: ResourceType, { region }: Place, cause: Error) {
    super(`Not all of ${type} in ${region} could be listed: ${cause.message}`, { cause });
  }
}

/** Some of a signal's resources could not be handled; the others were. */
export class SignalFailedError extends AggregateError {
  override readonly name = 'SignalFailedError';

  /** @param earlier how many failed in the parts before this one, which are in the function's log */
  constructor(signalId: string, handled: number, failures: readonly Error[], earlier = 0) {
    super(
      failures,
      [
        `Event ${signalId}: ${String(failures.length)} of ${String(handled)} assessments failed.`,
        ...(earlier === 0 ? [] : [`In earlier parts of the sweep ${String(earlier)} failed: see the log.`]),
        ...(failures.length === 0 ? [] : [failures.map(({ message }) => message).join(' | ')]),
      ].join(' '),
    );
  }
}

/** What was thrown, as an error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
