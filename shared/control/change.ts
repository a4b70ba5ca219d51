import type { OperationName, OperationInput, WriteOperationName } from '../aws/operation-map.ts';
import type { JsonObject } from './json.ts';

/** One AWS API call as data: it can be shown, stored, approved, run, audited and compared. */
export interface Call<Name extends OperationName = OperationName> {
  readonly operation: Name;
  readonly input: JsonObject;
}

/** Why a change has no undo. */
export interface Irreversible {
  readonly irreversible: string;
}

export interface Change<Name extends OperationName = OperationName> {
  /** What the calls do, in one sentence a SOC analyst reads once. */
  readonly summary: string;
  readonly apply: readonly Call<Name>[];
  /** What names something that `apply` makes, and AWS gives an id, names it by `afterwards`. */
  readonly undo: readonly Call<Name>[] | Irreversible;
}

/** A call whose input is checked against the operation's own input type. */
export function call<Name extends WriteOperationName>(
  operation: Name,
  input: OperationInput<Name>,
): Call<Name> {
  // AWS inputs of control-plane writes are plain JSON; the SDK's types only lack the index signature.
  return { operation, input: input as unknown as JsonObject };
}
