// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import s3AccountPublicAccessBlocked from './s3-account-public-access-blocked.ts';
import s3BucketAclPrivate from './s3-bucket-acl-private.ts';
import s3BucketPolicyNotForeign from './s3-bucket-policy-not-foreign.ts';
import s3BucketPolicyNotPublic from './s3-bucket-policy-not-public.ts';
import s3BucketPublicAccessBlocked from './s3-bucket-public-access-blocked.ts';

export const controls: readonly Control[] = [
  s3AccountPublicAccessBlocked,
  s3BucketAclPrivate,
  s3BucketPolicyNotForeign,
  s3BucketPolicyNotPublic,
  s3BucketPublicAccessBlocked,
];
