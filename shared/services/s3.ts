import { s3 } from '../aws/s3.ts';
import { s3Control } from '../aws/s3control.ts';
import type { Reader } from '../control/control.ts';
import { controls } from '../controls/s3/index.ts';
import type { Service } from './service.ts';

export const s3Service: Service = {
  name: 's3',
  modules: [s3, s3Control],
  controls,
  inventory: { 'AWS::S3::Bucket': listBuckets, 'AWS::S3::AccountPublicAccessBlock': listAccount },
  inventoryReads: ['s3:ListBuckets'],
};

async function* listBuckets(aws: Reader): AsyncIterable<string> {
  let token: string | undefined;
  do {
    const page = await aws.read('s3:ListBuckets', {
      BucketRegion: aws.region,
      MaxBuckets: 1000,
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    for (const { Name } of page.Buckets ?? []) if (Name !== undefined) yield Name;
    token = page.ContinuationToken;
  } while (token !== undefined);
}

// The setting always exists, and belongs to the account itself.
async function* listAccount(aws: Reader): AsyncIterable<string> {
  yield await Promise.resolve(aws.account);
}
