import { s3 } from '../aws/s3.ts';
import { s3Control } from '../aws/s3control.ts';
import { type TagReader, toTags } from '../control/tags.ts';
import { controls } from '../controls/s3/index.ts';
import { listBuckets } from '../iam/list-buckets.ts';
import { listAccount, noTags } from './account-wide.ts';
import type { Service } from './service.ts';

const bucketTags: TagReader<'s3:GetBucketTagging'> = {
  reads: ['s3:GetBucketTagging'],
  async read({ id, account }, aws) {
    const input = { Bucket: id, ExpectedBucketOwner: account };
    const answer = await aws.find('s3:GetBucketTagging', input, ['NoSuchTagSet']);
    return toTags(answer?.TagSet);
  },
};

export const s3Service: Service = {
  name: 's3',
  modules: [s3, s3Control],
  controls,
  inventory: {
    'AWS::S3::Bucket': (aws) => listBuckets(aws, aws.region),
    'AWS::S3::AccountPublicAccessBlock': listAccount,
  },
  inventoryReads: ['s3:ListBuckets'],
  tags: { 'AWS::S3::Bucket': bucketTags, 'AWS::S3::AccountPublicAccessBlock': noTags },
};
