import { type Call, call } from '../control/change.ts';
import { findAdminStatements, readIdentityPolicy } from './identity-policy.ts';
import { removeStatements } from './remove-statements.ts';

/** What gives a user everything on everything. */
export type AdminGrant =
  | { readonly kind: 'attached'; readonly policy: string }
  | { readonly kind: 'inline'; readonly policy: string; readonly document: string }
  | { readonly kind: 'group'; readonly group: string; readonly policies: readonly string[] };

type Name =
  | 'iam:AttachUserPolicy'
  | 'iam:DetachUserPolicy'
  | 'iam:PutUserPolicy'
  | 'iam:DeleteUserPolicy'
  | 'iam:AddUserToGroup'
  | 'iam:RemoveUserFromGroup';

export function describeGrant(grant: AdminGrant): { readonly element: string; readonly reason: string } {
  switch (grant.kind) {
    case 'attached':
      return { element: grant.policy, reason: 'the attached policy allows everything on everything' };
    case 'inline':
      return { element: grant.policy, reason: 'the policy of the user allows everything on everything' };
    case 'group':
      return {
        element: `group ${grant.group}`,
        reason: `the user is in a group whose policy allows everything on everything: ${grant.policies.join(', ')}`,
      };
  }
}

/** Takes away what gives everything, and nothing else; the undo gives it back. */
export function takeAway(user: string, grant: AdminGrant): Record<'apply' | 'undo', Call<Name>> {
  switch (grant.kind) {
    case 'attached': {
      const input = { UserName: user, PolicyArn: grant.policy };
      return { apply: call('iam:DetachUserPolicy', input), undo: call('iam:AttachUserPolicy', input) };
    }
    case 'inline': {
      const name = { UserName: user, PolicyName: grant.policy };
      const put = (document: string) => call('iam:PutUserPolicy', { ...name, PolicyDocument: document });
      const rest = removeStatements(grant.document, findAdminStatements(grant.document), readIdentityPolicy);
      return {
        apply: rest === undefined ? call('iam:DeleteUserPolicy', name) : put(rest),
        undo: put(grant.document),
      };
    }
    case 'group': {
      const input = { UserName: user, GroupName: grant.group };
      return { apply: call('iam:RemoveUserFromGroup', input), undo: call('iam:AddUserToGroup', input) };
    }
  }
}
