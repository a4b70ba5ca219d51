// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import secretsmanagerSecretNotDeleted from './secretsmanager-secret-not-deleted.ts';
import secretsmanagerSecretPolicyNotPublic from './secretsmanager-secret-policy-not-public.ts';
import secretsmanagerSecretRotated from './secretsmanager-secret-rotated.ts';

export const controls: readonly Control[] = [
  secretsmanagerSecretNotDeleted,
  secretsmanagerSecretPolicyNotPublic,
  secretsmanagerSecretRotated,
];
