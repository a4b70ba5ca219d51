import * as z from 'zod';
import type { Reader } from '../control/control.ts';
import type { JsonObject } from '../control/json.ts';
import { matchesPattern } from '../control/pattern.ts';
import { listBuckets } from './list-buckets.ts';
import { isPublicKeptOut, readAccountBlock, readBucketBlock } from './public-access-block.ts';

/** The setting of controls whose change can take a website off the air. */
export const websiteSettings = z.strictObject({
  askAboutWebsites: z
    .boolean()
    .default(true)
    .describe(
      'Ask first where a bucket serves a static website to everyone, who could then no longer see it. With `false` it ' +
        'is put back at once: whoever can open a bucket to the public can most often make it a website too',
    ),
});

const ownWebsiteReads = ['s3:GetBucketWebsite', 's3:GetPublicAccessBlock'] as const;
export const websiteReads = [...ownWebsiteReads, 's3control:GetPublicAccessBlock'] as const;

type OwnReader = Reader<(typeof ownWebsiteReads)[number]>;

/**
 * The website that a bucket serves as far as the bucket's own settings go, in a sentence. One that only redirects
 * serves nothing out of the bucket.
 * Source: "Setting permissions for website access", Amazon S3 User Guide.
 */
async function findOwnWebsite(bucket: string, aws: OwnReader): Promise<string | undefined> {
  const input = { Bucket: bucket, ExpectedBucketOwner: aws.account };
  const website = await aws.find('s3:GetBucketWebsite', input, ['NoSuchWebsiteConfiguration']);
  const index = website?.IndexDocument?.Suffix;
  if (index === undefined || isPublicKeptOut(await readBucketBlock(bucket, aws))) return undefined;
  return `bucket ${bucket} serves a static website to everyone, with the index document ${index}`;
}

/** The website that a bucket serves to everyone, where the account does not keep them out of all its buckets. */
export async function findWebsite(
  bucket: string,
  aws: Reader<(typeof websiteReads)[number]>,
): Promise<string | undefined> {
  const website = await findOwnWebsite(bucket, aws);
  if (website === undefined || isPublicKeptOut(await readAccountBlock(aws))) return undefined;
  return website;
}

export const ownWebsitesReads = ['s3:ListBuckets', ...ownWebsiteReads] as const;

// One read for most buckets; an account may have thousands.
const concurrentBuckets = 20;

/** The websites that the buckets of the account serve as far as their own settings go, in every Region. */
export async function findOwnWebsites(
  aws: Reader<(typeof ownWebsitesReads)[number]>,
): Promise<readonly string[]> {
  const buckets: string[] = [];
  for await (const bucket of listBuckets(aws)) buckets.push(bucket);
  const websites: string[] = [];
  for (let start = 0; start < buckets.length; start += concurrentBuckets) {
    const some = buckets.slice(start, start + concurrentBuckets);
    const found = await Promise.allSettled(some.map(async (bucket) => findOwnWebsite(bucket, aws)));
    websites.push(
      ...found.flatMap((result, index) => {
        if (result.status === 'fulfilled') return result.value ?? [];
        // A bucket can deny to be looked at. That must not keep the account open for ever, so a person is asked.
        return `bucket ${some[index] ?? ''} may serve a static website: ${String(result.reason)}`;
      }),
    );
  }
  return websites;
}

/** Whether a statement of a bucket policy allows what visitors of a website do: to read objects. */
export function allowsVisits(statement: JsonObject): boolean {
  // Without Action, the statement is about everything but what NotAction names.
  const actions = z
    .union([z.array(z.string()), z.string()])
    .default('*')
    .parse(statement['Action']);
  return [actions].flat().some((action) => matchesPattern(action.toLowerCase(), 's3:getobject'));
}
