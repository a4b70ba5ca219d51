import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { describePublicGrant, getAclMeaning } from '../../iam/public-grants.ts';
import type { Grant } from '../../iam/public-grants.ts';

type State = {
  readonly owner: { readonly ID?: string | undefined; readonly DisplayName?: string | undefined };
  readonly grants: readonly Grant[];
};

export default defineControl({
  id: 's3-bucket-acl-private',
  title: 'S3 bucket ACLs grant nothing to the public',
  rationale:
    'A grant to one of the public groups lets strangers list what a bucket holds, which tells them what to fetch, or add ' +
    'and overwrite objects in it; a grant on the ACL itself lets them take the rest.',
  severity: 'critical',
  resourceType: 'AWS::S3::Bucket',
  references: {
    policy: ['3.1.1', '3.2.1', '3.5.1'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-4', 'AC-6', 'AC-21', 'SC-7'],
    securityHub: ['S3.2', 'S3.3'],
    attack: ['T1530', 'T1619'],
  },
  triggers: [
    cloudTrail(
      's3',
      [
        'CreateBucket',
        'PutBucketAcl',
        // While ownership is enforced a bucket's ACL has no effect; a change brings the one from before back into force.
        'PutBucketOwnershipControls',
        'DeleteBucketOwnershipControls',
      ],
      requestParameter('bucketName'),
    ),
    config('AWS::S3::Bucket'),
  ],
  defaultMode: 'enforce',
  operations: { reads: ['s3:GetBucketAcl'], writes: ['s3:PutBucketAcl'] },
  settings: z.strictObject({}),
  async read({ id, account }, aws): Promise<State> {
    // Public grants that Block Public Access ignores are not in the answer: it is the ACL that takes effect.
    const { Owner, Grants } = await aws.read('s3:GetBucketAcl', { Bucket: id, ExpectedBucketOwner: account });
    return { owner: Owner ?? {}, grants: Grants ?? [] };
  },
  detect: ({ grants }) =>
    grants.flatMap((grant, index) => {
      const description = describePublicGrant(grant);
      if (description === undefined) return [];
      const grantee = grant.Grantee?.URI?.split('/').at(-1) ?? 'the anonymous user';
      const key = `${grant.Permission ?? 'no permission'} to ${grantee}`;
      return [
        {
          element: `Grants[${index}] (${key})`,
          key,
          reason: description,
          evidence: { index, grant },
        },
      ];
    }),
  remediate({ owner, grants }, violations, { id, account }) {
    const removed = new Set(violations.map(({ evidence }) => evidence.index));
    const put = (remaining: readonly Grant[]) =>
      call('s3:PutBucketAcl', {
        Bucket: id,
        ExpectedBucketOwner: account,
        AccessControlPolicy: { Owner: owner, Grants: [...remaining] },
      });
    return {
      summary: `Remove from the ACL of bucket ${id}: ${violations.map(({ element }) => element).join(', ')}.`,
      apply: [put(grants.filter((_grant, index) => !removed.has(index)))],
      undo: [put(grants)],
    };
  },
  compare: ({ owner, grants }) => getAclMeaning(owner.ID, grants),
});
