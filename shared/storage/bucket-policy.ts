import { type Call, call } from '../control/change.ts';
import type { ResourceRef } from '../control/resource.ts';

/**
 * The calls that leave a bucket's policy with what remains of it, deleting a policy of which nothing does, and the one that
 * stores it again as it was, byte for byte.
 */
export function keepRemaining(
  { id, account }: Pick<ResourceRef, 'id' | 'account'>,
  policy: string,
  remaining: string | undefined,
): Record<'apply' | 'undo', readonly Call<'s3:PutBucketPolicy' | 's3:DeleteBucketPolicy'>[]> {
  const bucket = { Bucket: id, ExpectedBucketOwner: account };
  const put = (Policy: string) => call('s3:PutBucketPolicy', { ...bucket, Policy });
  return {
    apply: [remaining === undefined ? call('s3:DeleteBucketPolicy', bucket) : put(remaining)],
    undo: [put(policy)],
  };
}
