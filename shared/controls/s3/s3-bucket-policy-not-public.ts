import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { getPolicyMeaning, getStatementKey } from '../../iam/policy-meaning.ts';
import { findPublicStatements } from '../../iam/public-statements.ts';
import { allowsVisits, findWebsite, websiteReads, websiteSettings } from '../../iam/public-websites.ts';
import { removeStatements } from '../../iam/remove-statements.ts';
import { keepRemaining } from '../../storage/bucket-policy.ts';

type State = {
  /** The policy's text as it was stored, byte for byte; empty where the bucket has none. */
  readonly policy: string;
};

export default defineControl({
  id: 's3-bucket-policy-not-public',
  title: 'S3 bucket policies grant nothing to the public',
  rationale:
    'A public statement lets everyone on the Internet do what it allows, without credentials and often without leaving ' +
    'a name: read what is in the bucket, plant files in it, or delete it.',
  severity: 'critical',
  resourceType: 'AWS::S3::Bucket',
  references: {
    policy: ['3.1.1', '3.2.1', '3.5.1'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-4', 'AC-6', 'AC-21', 'SC-7'],
    securityHub: ['S3.2', 'S3.3'],
    attack: ['T1530'],
  },
  triggers: [
    cloudTrail('s3', ['PutBucketPolicy'], requestParameter('bucketName')),
    config('AWS::S3::Bucket'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['s3:GetBucketPolicy', ...websiteReads],
    writes: ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
  },
  settings: websiteSettings,
  async read({ id, account }, aws): Promise<State> {
    const input = { Bucket: id, ExpectedBucketOwner: account };
    const answer = await aws.find('s3:GetBucketPolicy', input, ['NoSuchBucketPolicy']);
    return { policy: answer?.Policy ?? '' };
  },
  detect({ policy }) {
    if (policy === '') return [];
    return findPublicStatements(policy).map(({ index, sid, reason, statement }) => ({
      element: sid === undefined ? `Statement[${index}]` : `Statement[${index}] (${sid})`,
      key: getStatementKey(statement),
      reason,
      evidence: { index, statement },
    }));
  },
  remediate({ policy }, violations, bucket) {
    const remaining = removeStatements(
      policy,
      violations.map(({ evidence }) => evidence.index),
    );
    const removed = violations.map(({ element }) => element).join(', ');
    return {
      summary:
        remaining === undefined
          ? `Delete the policy of bucket ${bucket.id}, of which every statement is public: ${removed}.`
          : `Remove from the policy of bucket ${bucket.id} what is public: ${removed}.`,
      ...keepRemaining(bucket, policy, remaining),
    };
  },
  compare: ({ policy }) => (policy === '' ? policy : getPolicyMeaning(policy)),
  async findDependents(_state, violations, { id }, aws, { settings }) {
    const isVisited = violations.some(({ evidence }) => allowsVisits(evidence.statement));
    const website = settings.askAboutWebsites && isVisited ? await findWebsite(id, aws) : undefined;
    return website === undefined ? [] : [website];
  },
});
