// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import s3AccountPublicAccessBlocked from './s3-account-public-access-blocked.ts';
import s3BucketAccessLogged from './s3-bucket-access-logged.ts';
import s3BucketAclPrivate from './s3-bucket-acl-private.ts';
import s3BucketEncrypted from './s3-bucket-encrypted.ts';
import s3BucketLifecycleKeepsLogs from './s3-bucket-lifecycle-keeps-logs.ts';
import s3BucketOwnershipEnforced from './s3-bucket-ownership-enforced.ts';
import s3BucketPolicyNotForeign from './s3-bucket-policy-not-foreign.ts';
import s3BucketPolicyNotPublic from './s3-bucket-policy-not-public.ts';
import s3BucketPolicyTlsOnly from './s3-bucket-policy-tls-only.ts';
import s3BucketPublicAccessBlocked from './s3-bucket-public-access-blocked.ts';
import s3BucketReplicationNotForeign from './s3-bucket-replication-not-foreign.ts';
import s3BucketVersioned from './s3-bucket-versioned.ts';

export const controls: readonly Control[] = [
  s3AccountPublicAccessBlocked,
  s3BucketAccessLogged,
  s3BucketAclPrivate,
  s3BucketEncrypted,
  s3BucketLifecycleKeepsLogs,
  s3BucketOwnershipEnforced,
  s3BucketPolicyNotForeign,
  s3BucketPolicyNotPublic,
  s3BucketPolicyTlsOnly,
  s3BucketPublicAccessBlocked,
  s3BucketReplicationNotForeign,
  s3BucketVersioned,
];
