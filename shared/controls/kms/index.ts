// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import kmsGrantNotForeign from './kms-grant-not-foreign.ts';
import kmsKeyEnabled from './kms-key-enabled.ts';
import kmsKeyNotPendingDeletion from './kms-key-not-pending-deletion.ts';
import kmsKeyPolicyNotPublic from './kms-key-policy-not-public.ts';
import kmsKeyRotated from './kms-key-rotated.ts';

export const controls: readonly Control[] = [
  kmsGrantNotForeign,
  kmsKeyEnabled,
  kmsKeyNotPendingDeletion,
  kmsKeyPolicyNotPublic,
  kmsKeyRotated,
];
