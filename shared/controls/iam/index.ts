// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import iamAccessAnalyzerOn from './iam-access-analyzer-on.ts';
import iamAccessKeyOwn from './iam-access-key-own.ts';
import iamAccessKeyRotated from './iam-access-key-rotated.ts';
import iamAccessKeyUsed from './iam-access-key-used.ts';
import iamFederationTokenNone from './iam-federation-token-none.ts';
import iamIdentityProviderApproved from './iam-identity-provider-approved.ts';
import iamPasswordPolicyStrong from './iam-password-policy-strong.ts';
import iamPolicyNotAdmin from './iam-policy-not-admin.ts';
import iamPolicyNotOnUser from './iam-policy-not-on-user.ts';
import iamRoleBoundaryKept from './iam-role-boundary-kept.ts';
import iamRoleTrustNotForeign from './iam-role-trust-not-foreign.ts';
import iamRootNoAccessKey from './iam-root-no-access-key.ts';
import iamRootNotUsed from './iam-root-not-used.ts';
import iamUserBoundaryKept from './iam-user-boundary-kept.ts';
import iamUserConsoleNeedsMfa from './iam-user-console-needs-mfa.ts';
import iamUserNotAdmin from './iam-user-not-admin.ts';
import iamUserOneActiveKey from './iam-user-one-active-key.ts';

export const controls: readonly Control[] = [
  iamAccessAnalyzerOn,
  iamAccessKeyOwn,
  iamAccessKeyRotated,
  iamAccessKeyUsed,
  iamFederationTokenNone,
  iamIdentityProviderApproved,
  iamPasswordPolicyStrong,
  iamPolicyNotAdmin,
  iamPolicyNotOnUser,
  iamRoleBoundaryKept,
  iamRoleTrustNotForeign,
  iamRootNoAccessKey,
  iamRootNotUsed,
  iamUserBoundaryKept,
  iamUserConsoleNeedsMfa,
  iamUserNotAdmin,
  iamUserOneActiveKey,
];
