import type { OperationOutput } from '../aws/operation-map.ts';
import { type AsJson, toJson } from '../control/json.ts';
import type { Trusted } from '../control/trusted.ts';
import { readPolicy } from '../iam/policy.ts';
import { findLogDeliveries } from './log-deliveries.ts';

type Answer = OperationOutput<'s3:GetBucketEncryption'>;

/** The default encryption of a bucket, as S3 returns it. */
export type Encryption = AsJson<NonNullable<Answer['ServerSideEncryptionConfiguration']>>;

/** The encryptions that can be asked for, from the weakest to the strongest. */
export const algorithms = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const;
export type Algorithm = (typeof algorithms)[number];

export function readEncryption(answer: Answer | undefined): Encryption | null {
  const configuration = answer?.ServerSideEncryptionConfiguration;
  return configuration === undefined ? null : toJson(configuration);
}

/** The algorithm and key of a default encryption. */
export function getDefault(encryption: Encryption | null) {
  const { SSEAlgorithm, KMSMasterKeyID } = encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault ?? {};
  return { algorithm: SSEAlgorithm, key: KMSMasterKeyID };
}

/** Whether an encryption is weaker than an algorithm; what AWS sets for a service of its own is left alone. */
export function isWeaker(encryption: Encryption | null, wanted: Algorithm): boolean {
  const { algorithm } = getDefault(encryption);
  if (algorithm === 'aws:backup' || algorithm === 'aws:fsx') return false;
  return getStrength(algorithm) < getStrength(wanted);
}

/** The stronger one of two. */
export function getStronger(one: Algorithm, other: Encryption | null): Algorithm {
  const found = algorithms.find((algorithm) => algorithm === getDefault(other).algorithm);
  return getStrength(found) > getStrength(one) && found !== undefined ? found : one;
}

function getStrength(algorithm: string | undefined): number {
  return algorithms.findIndex((known) => known === algorithm);
}

/**
 * The account of the default key, where it is neither the bucket's own nor a trusted one. A key that is named without its
 * account is one of the bucket's own.
 */
export function findForeignKeyAccount(
  encryption: Encryption | null,
  own: string,
  { accounts }: Pick<Trusted, 'accounts'>,
): string | undefined {
  const account = /^arn:[^:]+:kms:[^:]*:(\d{12}):/.exec(getDefault(encryption).key ?? '')?.[1];
  return account === undefined || account === own || accounts.includes(account) ? undefined : account;
}

/** The same with another algorithm and key; what else it says, such as encryptions that are refused, stays. */
export function withDefault(
  encryption: Encryption | null,
  algorithm: Algorithm,
  key: string | undefined,
): Encryption {
  const [{ BucketKeyEnabled: isBucketKeyOn, ...rule } = {}, ...others] = encryption?.Rules ?? [];
  return {
    Rules: [
      {
        ...rule,
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: algorithm,
          ...(key === undefined ? {} : { KMSMasterKeyID: key }),
        },
        // Without it each object takes a request to KMS, which is paid for and limited. DSSE-KMS has none.
        ...(algorithm === 'aws:kms:dsse'
          ? {}
          : { BucketKeyEnabled: algorithm === 'aws:kms' || isBucketKeyOn === true }),
      },
      ...others,
    ],
  };
}

/**
 * Who may find itself locked out when new objects are encrypted with a key of KMS, each in one sentence: to use it takes a
 * permission for the key besides that for the bucket. S3 delivers no access logs to such a bucket at all.
 * Sources: "Using server-side encryption with AWS KMS keys" and "Enabling Amazon S3 server access logging", Amazon S3 User
 * Guide.
 */
export function findKeylessUsers(policy: string, bucketArn: string, account: string): readonly string[] {
  const services = findLogDeliveries(policy, bucketArn).map(({ service }) => service);
  const accounts = (policy === '' ? [] : readPolicy(policy))
    .filter(({ statement }) => statement.Effect === 'Allow')
    .flatMap(({ statement }) => statement.Principal?.AWS ?? [])
    .flatMap((principal) => /(?:^|:)(\d{12})(?::|$)/.exec(principal)?.[1] ?? [])
    .filter((other) => other !== account);
  return [
    ...[...new Set(services)].map((service) => `${service} delivers to the bucket`),
    ...[...new Set(accounts)].map((other) => `the bucket policy lets in account ${other}`),
  ].map((who) => `${who}, which takes a permission to use the key`);
}
