import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import {
  blockAll,
  findOpenSettings,
  isPublicKeptOut,
  readBucketBlock,
} from '../../iam/public-access-block.ts';
import { findWebsite, websiteReads, websiteSettings } from '../../iam/public-websites.ts';

export default defineControl({
  id: 's3-bucket-public-access-blocked',
  title: 'S3 buckets block public access',
  rationale:
    'Without it one careless ACL or policy publishes the bucket, and whoever knows or guesses its name reads, replaces ' +
    'or deletes what is in it, without credentials.',
  severity: 'high',
  resourceType: 'AWS::S3::Bucket',
  references: {
    policy: ['3.1.1', '3.1.2', '3.5.1'],
    hipaa: ['164.308(a)(1)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-4', 'AC-6', 'AC-21', 'SC-7'],
    cis: ['2.1.4'],
    securityHub: ['S3.8'],
    attack: ['T1530'],
  },
  triggers: [
    cloudTrail(
      's3',
      ['CreateBucket', 'PutBucketPublicAccessBlock', 'DeleteBucketPublicAccessBlock'],
      requestParameter('bucketName'),
    ),
    config('AWS::S3::Bucket'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: websiteReads,
    writes: ['s3:PutPublicAccessBlock', 's3:DeletePublicAccessBlock'],
  },
  settings: websiteSettings,
  read: async ({ id }, aws) => readBucketBlock(id, aws),
  detect: (state) => findOpenSettings(state),
  remediate(state, _violations, { id, account }) {
    const bucket = { Bucket: id, ExpectedBucketOwner: account };
    return {
      summary: `Turn on all four settings of Block Public Access on bucket ${id}.`,
      apply: [
        call('s3:PutPublicAccessBlock', { ...bucket, PublicAccessBlockConfiguration: blockAll(state) }),
      ],
      undo: [
        state.configuration === null
          ? call('s3:DeletePublicAccessBlock', bucket)
          : call('s3:PutPublicAccessBlock', {
              ...bucket,
              PublicAccessBlockConfiguration: state.configuration,
            }),
      ],
    };
  },
  async findDependents(state, _violations, { id }, aws, { settings }) {
    if (!settings.askAboutWebsites || isPublicKeptOut(state)) return [];
    const website = await findWebsite(id, aws);
    return website === undefined ? [] : [website];
  },
});
