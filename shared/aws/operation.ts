import type { Client, Command } from '@smithy/types';

/** An IAM action and the narrowest resource it can be granted on; `{partition}`, `{region}`, `{account}` are filled in. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  /** With `iam:PassRole`: the only service that the role may be passed to. */
  readonly passedTo?: string;
  /** With an action on an event source mapping: the only functions whose one it may be. */
  readonly ofFunctions?: string;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- the SDK's generics are invariant: only `any` spans every client */
export type AnyClient = Client<any, any, any>;
export type CommandClass<Input extends object, Output extends object> = new (
  input: Input,
) => Command<any, Input, any, Output & { $metadata: any }, any>;

export interface Operation<
  Input extends object = object,
  Output extends object = object,
  Access extends 'read' | 'write' = 'read' | 'write',
> {
  readonly command: CommandClass<Input, Output>;
  readonly access: Access;
  readonly permissions: readonly Permission[];
  /** Error codes by which the service says that the resource itself no longer exists. */
  readonly gone: readonly string[];
}

/** An operation whose input and output only its callers know. */
export type AnyOperation = Omit<Operation, 'command'> & { readonly command: CommandClass<any, any> };
/* eslint-enable @typescript-eslint/no-explicit-any */

interface OperationOptions {
  /** Each of the actions is asked for on each of these. */
  readonly on: string | readonly string[];
  /** IAM actions where they are not the operation's own name. */
  readonly actions: readonly string[];
  readonly gone?: readonly string[];
  /** The service that the call hands a role to, such as `cloudtrail.amazonaws.com`. */
  readonly passesRoleTo?: string;
  /** The roles that it can be; any of the account unless given. */
  readonly passedRoles?: string;
  /** The functions whose event source mappings the call can be about. */
  readonly ofFunctions?: string;
  /** Lambda functions that the service calls with the leave of whoever makes the call. */
  readonly invokes?: string;
}

export function readOperation<Input extends object, Output extends object>(
  command: CommandClass<Input, Output>,
  options: OperationOptions,
): Operation<Input, Output, 'read'> {
  return toOperation(command, 'read', options);
}

export function writeOperation<Input extends object, Output extends object>(
  command: CommandClass<Input, Output>,
  options: OperationOptions,
): Operation<Input, Output, 'write'> {
  return toOperation(command, 'write', options);
}

function toOperation<Input extends object, Output extends object, Access extends 'read' | 'write'>(
  command: CommandClass<Input, Output>,
  access: Access,
  {
    on,
    actions,
    gone = [],
    passesRoleTo,
    passedRoles = 'arn:{partition}:iam::{account}:role/*',
    ofFunctions,
    invokes,
  }: OperationOptions,
): Operation<Input, Output, Access> {
  const passing: readonly Permission[] =
    passesRoleTo === undefined
      ? []
      : [
          {
            action: 'iam:PassRole',
            resource: passedRoles,
            passedTo: passesRoleTo,
          },
        ];
  const own = [on]
    .flat()
    .flatMap((resource) =>
      actions.map((action) => ({ action, resource, ...(ofFunctions === undefined ? {} : { ofFunctions }) })),
    );
  const invoking = invokes === undefined ? [] : [{ action: 'lambda:InvokeFunction', resource: invokes }];
  return { command, access, permissions: [...own, ...passing, ...invoking], gone };
}
