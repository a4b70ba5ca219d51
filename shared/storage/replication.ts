import type { OperationOutput } from '../aws/operation-map.ts';
import type { Reader } from '../control/control.ts';
import { type AsJson, toJson } from '../control/json.ts';

type Configuration = NonNullable<OperationOutput<'s3:GetBucketReplication'>['ReplicationConfiguration']>;

/** What a bucket copies where, and by which role, as S3 returns it. */
export type Replication = AsJson<Configuration>;
export type ReplicationRule = NonNullable<Replication['Rules']>[number];

export function readReplication(configuration: Configuration | undefined): Replication | null {
  return configuration === undefined ? null : toJson(configuration);
}

/** The bucket that a rule copies to; its ARN names neither Region nor account. */
export function getDestination({ Destination }: ReplicationRule): string {
  return Destination?.Bucket?.split(':::')[1] ?? '';
}

/** The destinations of rules in force that do not name the account of their bucket, each once. */
export function listUnownedDestinations(replication: Replication | null): readonly string[] {
  const rules = (replication?.Rules ?? []).filter(copiesWithoutAccount);
  return [...new Set(rules.map(getDestination))];
}

export function isInForce({ Status }: ReplicationRule): boolean {
  return Status === 'Enabled';
}

function copiesWithoutAccount(rule: ReplicationRule): boolean {
  return isInForce(rule) && rule.Destination?.Account === undefined;
}

/**
 * Those of some buckets that the account owns, in whatever Region. A bucket's name does not tell whose it is, and a
 * refusal does not either; the list of an account's own buckets does.
 */
export async function findOwnBuckets(
  names: readonly string[],
  aws: Reader<'s3:ListBuckets'>,
): Promise<readonly string[]> {
  const found = await Promise.all(names.map(async (name) => isOwnBucket(name, aws)));
  return names.filter((_name, index) => found[index]);
}

async function isOwnBucket(name: string, aws: Reader<'s3:ListBuckets'>): Promise<boolean> {
  let token: string | undefined;
  do {
    const page = await aws.read('s3:ListBuckets', {
      Prefix: name,
      MaxBuckets: 1000,
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    if (page.Buckets?.some(({ Name }) => Name === name) === true) return true;
    token = page.ContinuationToken;
  } while (token !== undefined);
  return false;
}
