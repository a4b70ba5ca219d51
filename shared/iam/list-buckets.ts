import type { Reader } from '../control/control.ts';

/** The names of the account's buckets: in every Region, or in one. */
export async function* listBuckets(aws: Reader<'s3:ListBuckets'>, region?: string): AsyncIterable<string> {
  let token: string | undefined;
  do {
    const page = await aws.read('s3:ListBuckets', {
      ...(region === undefined ? {} : { BucketRegion: region }),
      MaxBuckets: 1000,
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    for (const { Name } of page.Buckets ?? []) if (Name !== undefined) yield Name;
    token = page.ContinuationToken;
  } while (token !== undefined);
}
