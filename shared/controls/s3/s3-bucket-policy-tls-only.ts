import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { addStatement, chooseSid } from '../../iam/add-statement.ts';
import { findPlainParts, refusePlainRequests } from '../../iam/plain-requests.ts';
import { getPolicyMeaning } from '../../iam/policy-meaning.ts';
import { findWebsite, websiteReads, websiteSettings } from '../../iam/public-websites.ts';

type State = {
  readonly arn: string;
  /** The policy's text as it was stored, byte for byte; empty where the bucket has none. */
  readonly policy: string;
};

const wantedSid = 'OverTlsOnly';

export default defineControl({
  id: 's3-bucket-policy-tls-only',
  title: 'S3 buckets are reached over TLS only',
  rationale:
    'S3 also answers over plain HTTP. Whoever is on the way of such a request reads what is fetched or stored, and the ' +
    'signature or presigned address with it, which works for them as long as it is valid.',
  severity: 'medium',
  resourceType: 'AWS::S3::Bucket',
  references: {
    policy: ['3.1.1', '3.4.1', '3.5.1'],
    hipaa: ['164.312(a)(1)', '164.312(e)(1)'],
    soc2: ['CC6.1', 'CC6.7'],
    nist80053: ['AC-4', 'AC-17(2)', 'SC-8', 'SC-8(1)', 'SC-13', 'SC-23'],
    cis: ['2.1.1'],
    securityHub: ['S3.5'],
    attack: ['T1040', 'T1557'],
  },
  triggers: [
    cloudTrail(
      's3',
      ['CreateBucket', 'PutBucketPolicy', 'DeleteBucketPolicy'],
      requestParameter('bucketName'),
    ),
    config('AWS::S3::Bucket'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['s3:GetBucketPolicy', ...websiteReads],
    writes: ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
  },
  settings: websiteSettings,
  async read({ id, arn, account }, aws): Promise<State> {
    const input = { Bucket: id, ExpectedBucketOwner: account };
    const answer = await aws.find('s3:GetBucketPolicy', input, ['NoSuchBucketPolicy']);
    return { arn, policy: answer?.Policy ?? '' };
  },
  detect({ arn, policy }) {
    const parts = findPlainParts(policy, arn);
    if (parts.length === 0) return [];
    return [
      {
        element: 'aws:SecureTransport',
        reason: `no statement of the policy refuses requests without TLS to ${parts.join(' and ')}`,
        evidence: parts,
      },
    ];
  },
  remediate({ arn, policy }, _violations, { id, account }) {
    const bucket = { Bucket: id, ExpectedBucketOwner: account };
    if (policy === '') {
      const statement = refusePlainRequests(wantedSid, arn);
      const made = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      return {
        summary: `Give bucket ${id} a policy that refuses requests without TLS.`,
        apply: [call('s3:PutBucketPolicy', { ...bucket, Policy: made })],
        undo: [call('s3:DeleteBucketPolicy', bucket)],
      };
    }
    const sid = chooseSid(policy, wantedSid);
    const extended = addStatement(policy, refusePlainRequests(sid, arn));
    return {
      summary: `Add to the policy of bucket ${id} a statement, ${sid}, that refuses requests without TLS.`,
      apply: [call('s3:PutBucketPolicy', { ...bucket, Policy: extended })],
      undo: [call('s3:PutBucketPolicy', { ...bucket, Policy: policy })],
    };
  },
  compare: ({ policy }) => (policy === '' ? policy : getPolicyMeaning(policy)),
  // The website endpoints of S3 speak nothing but plain HTTP.
  async findDependents(_state, _violations, { id }, aws, { settings }) {
    const website = settings.askAboutWebsites ? await findWebsite(id, aws) : undefined;
    return website === undefined ? [] : [website];
  },
});
