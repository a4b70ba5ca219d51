import type { WriteOperationName } from '../aws/operation-map.ts';
import type { Call, Change } from '../control/change.ts';

/** Who decides about a setting of the account: itself, or a declarative policy of its organization. */
export type Managed = { readonly managedBy: string };

/** What EC2 says of who decides; nothing where the account does, in Regions without declarative policies. */
export function toManaged(managedBy: string | undefined): Managed {
  return { managedBy: managedBy ?? 'account' };
}

/**
 * The change of a setting; no call where a declarative policy sets it, which EC2 lets no account change.
 * @param setting what it is, at the beginning of a sentence
 */
export function changeSetting<Name extends WriteOperationName>(
  { managedBy }: Managed,
  setting: string,
  change: {
    readonly summary: string;
    readonly apply: readonly Call<Name>[];
    readonly undo: readonly Call<Name>[];
  },
): Change<Name> {
  if (managedBy !== 'declarative-policy') return change;
  return {
    summary:
      `${setting} is set by a declarative policy of the organization, which no account can change: ` +
      'change the policy in the management account of the organization.',
    apply: [],
    undo: [],
  };
}
