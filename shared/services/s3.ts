import { s3 } from '../aws/s3.ts';
import { s3Control } from '../aws/s3control.ts';
import type { Reader } from '../control/control.ts';
import { type TagReader, toTags } from '../control/tags.ts';
import { controls } from '../controls/s3/index.ts';
import { listBuckets } from '../iam/list-buckets.ts';
import type { Service } from './service.ts';

const bucketTags: TagReader<'s3:GetBucketTagging'> = {
  reads: ['s3:GetBucketTagging'],
  async read({ id, account }, aws) {
    const input = { Bucket: id, ExpectedBucketOwner: account };
    const answer = await aws.find('s3:GetBucketTagging', input, ['NoSuchTagSet']);
    return toTags(answer?.TagSet);
  },
};

/** The account's own setting is nothing that has tags. */
const noTags: TagReader<never> = { reads: [], read: async () => Promise.resolve({}) };

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

// The setting always exists, and belongs to the account itself.
async function* listAccount(aws: Reader): AsyncIterable<string> {
  yield await Promise.resolve(aws.account);
}
