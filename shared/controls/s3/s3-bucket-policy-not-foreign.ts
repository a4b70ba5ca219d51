import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import {
  deputySettings,
  findForeignViolations,
  listElements,
  type PolicyState,
  removeViolations,
} from '../../iam/foreign/foreign-violations.ts';
import { getPolicyMeaning } from '../../iam/policy-meaning.ts';
import { findPublicStatements } from '../../iam/public-statements.ts';
import { keepRemaining } from '../../storage/bucket-policy.ts';

export default defineControl({
  id: 's3-bucket-policy-not-foreign',
  title: 'S3 bucket policies grant nothing to accounts that are not trusted',
  rationale:
    'A grant to another account moves data out of this one without a copy being made here: the other account reads the ' +
    'bucket with credentials of its own, for as long as the policy stands, and its owner decides who that is.',
  severity: 'high',
  resourceType: 'AWS::S3::Bucket',
  references: {
    policy: ['3.1.1', '3.2.1', '3.5.1'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-4', 'AC-6', 'CA-9(1)', 'CM-2'],
    securityHub: ['S3.6'],
    attack: ['T1537'],
  },
  triggers: [
    cloudTrail('s3', ['PutBucketPolicy'], requestParameter('bucketName')),
    config('AWS::S3::Bucket'),
  ],
  // An account that the settings do not know yet may be a partner's, whose deliveries would stop.
  defaultMode: 'approve',
  operations: {
    reads: ['s3:GetBucketPolicy', 's3:GetBucketAcl'],
    writes: ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
  },
  settings: deputySettings,
  async read({ id, account }, aws): Promise<PolicyState> {
    const input = { Bucket: id, ExpectedBucketOwner: account };
    const answer = await aws.find('s3:GetBucketPolicy', input, ['NoSuchBucketPolicy']);
    const policy = answer?.Policy ?? '';
    if (!policy.includes('CanonicalUser')) return { account, policy };
    // The bucket is the account's, so its owner is the account's own canonical user.
    const { Owner } = await aws.read('s3:GetBucketAcl', input);
    return { account, policy, canonicalUser: Owner?.ID };
  },
  detect(state, context) {
    const violations = findForeignViolations(state, context);
    if (violations.length === 0) return [];
    // What is public is another control's, which does not ask first.
    const isPublic = new Set(findPublicStatements(state.policy).map(({ index }) => index));
    return violations.filter(({ evidence }) => !isPublic.has(evidence.index));
  },
  remediate({ policy }, violations, bucket) {
    const remaining = removeViolations(policy, violations);
    const removed = listElements(violations);
    return {
      summary:
        remaining === undefined
          ? `Delete the policy of bucket ${bucket.id}, in which nobody but foreign accounts is let in: ${removed}.`
          : `Remove from the policy of bucket ${bucket.id} what is foreign: ${removed}.`,
      ...keepRemaining(bucket, policy, remaining),
    };
  },
  compare: ({ policy }) => (policy === '' ? policy : getPolicyMeaning(policy)),
});
