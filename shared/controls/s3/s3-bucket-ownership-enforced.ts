import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { listForeignGrants } from '../../storage/acl-grants.ts';

type Ownership = 'BucketOwnerPreferred' | 'ObjectWriter' | 'BucketOwnerEnforced';
type State = {
  /** `null` where none is set, which is as `ObjectWriter`. */
  readonly ownership: Ownership | null;
  /** Whom the bucket's ACL grants something besides the owner; not read while ACLs have no effect. */
  readonly grants: readonly string[];
};

export default defineControl({
  id: 's3-bucket-ownership-enforced',
  title: 'ACLs of S3 buckets have no effect',
  rationale:
    'Where ACLs are on, access is decided in as many places as there are objects: whoever may write one can open it to ' +
    'others, and what another account writes stays that account’s, out of reach of the bucket’s owner and policy.',
  severity: 'medium',
  resourceType: 'AWS::S3::Bucket',
  references: {
    policy: ['3.2.1', '3.5.1'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.3'],
    nist80053: ['AC-2(1)', 'AC-3', 'AC-3(7)', 'AC-3(15)', 'AC-6'],
    securityHub: ['S3.12'],
    attack: ['T1222', 'T1530'],
  },
  triggers: [
    cloudTrail(
      's3',
      // A bucket can be made with ACLs on, by the header x-amz-object-ownership.
      ['CreateBucket', 'PutBucketOwnershipControls', 'DeleteBucketOwnershipControls'],
      requestParameter('bucketName'),
    ),
    config('AWS::S3::Bucket'),
  ],
  // Objects have ACLs too, which only a look at each would show: who reads by one is cut off.
  defaultMode: 'approve',
  operations: {
    reads: ['s3:GetBucketOwnershipControls', 's3:GetBucketAcl'],
    writes: ['s3:PutBucketOwnershipControls', 's3:DeleteBucketOwnershipControls'],
  },
  settings: z.strictObject({}),
  async read({ id, account }, aws): Promise<State> {
    const input = { Bucket: id, ExpectedBucketOwner: account };
    const answer = await aws.find('s3:GetBucketOwnershipControls', input, ['OwnershipControlsNotFoundError']);
    const ownership = answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? null;
    if (ownership === 'BucketOwnerEnforced') return { ownership, grants: [] };
    const { Owner, Grants = [] } = await aws.read('s3:GetBucketAcl', input);
    return { ownership, grants: listForeignGrants(Owner?.ID, Grants) };
  },
  detect({ ownership }) {
    if (ownership === 'BucketOwnerEnforced') return [];
    const reason = `ACLs of the bucket and its objects have effect (${ownership ?? 'no ownership controls are set'})`;
    return [{ element: 'ObjectOwnership', reason, evidence: ownership }];
  },
  remediate({ ownership, grants }, _violations, { id, account }) {
    const bucket = { Bucket: id, ExpectedBucketOwner: account };
    const put = (ObjectOwnership: Ownership) =>
      call('s3:PutBucketOwnershipControls', {
        ...bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership }] },
      });
    if (grants.length > 0) {
      // S3 itself refuses it as long as the bucket's ACL grants anything to others.
      return {
        summary:
          `The ACL of bucket ${id} grants to others: ${grants.join(', ')}. Grant it by the bucket policy, or not at all, ` +
          'take it out of the ACL, and set Object Ownership to BucketOwnerEnforced.',
        apply: [],
        undo: [],
      };
    }
    return {
      summary: `Take all effect from the ACLs of bucket ${id} and its objects (BucketOwnerEnforced).`,
      apply: [put('BucketOwnerEnforced')],
      undo: [ownership === null ? call('s3:DeleteBucketOwnershipControls', bucket) : put(ownership)],
    };
  },
});
