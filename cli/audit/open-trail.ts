import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import type { AuditStore } from '../../shared/audit/audit-store.ts';
import { readPublicKey } from '../../shared/audit/seals/prove.ts';
import { Signer } from '../../shared/audit/seals/signer.ts';
import type { TrailArchive } from '../../shared/audit/seals/trail-archive.ts';
import { isUnderLegalHold, setLegalHold } from '../../shared/aws/legal-hold.ts';
import { connect } from '../../shared/aws/connection.ts';
import { type AccountOptions, findDeployment } from '../deployment.ts';
import { CliError, UsageError } from '../errors.ts';
import { type Terminal, toClock } from '../terminal.ts';
import { openBucket } from './bucket.ts';
import { openDirectories } from './directories.ts';

/** Where the trail is: in the account, or in files. */
export interface TrailOptions extends AccountOptions {
  readonly records?: string;
  readonly seals?: string;
  readonly publicKey?: string;
}

/** The legal holds of the archive, by the keys of its objects. */
export interface Locks {
  readonly isHeld: (key: string) => Promise<boolean>;
  /** Places or lifts a hold, and looks that it is so. */
  readonly set: (key: string, isHeld: boolean) => Promise<void>;
}

export interface OpenTrail {
  readonly archive: TrailArchive;
  readonly publicKey: KeyObject;
  /** The audit table; only in the account. */
  readonly audit?: AuditStore;
  /** For how many days the audit table holds a record; only in the account. */
  readonly hotDays?: number;
  /** Only in the account. */
  readonly locks?: Locks;
}

/**
 * Opens the trail for as long as it is used.
 * @throws UsageError where only some of the files are named, CliError where the stack or a file is not there
 */
export async function useTrail<Result>(
  options: TrailOptions,
  terminal: Terminal,
  use: (trail: OpenTrail) => Promise<Result>,
): Promise<Result> {
  const { records, seals, publicKey } = options;
  if (records !== undefined && seals !== undefined && publicKey !== undefined) {
    return use({ archive: openDirectories({ records, seals }), publicKey: await readKeyFile(publicKey) });
  }
  if (records === undefined && seals === undefined && publicKey === undefined) {
    return useLiveTrail(options, terminal, use);
  }
  throw new UsageError(
    'Name --records, --seals and --public-key to read files, or none of them to ask the account',
  );
}

async function useLiveTrail<Result>(
  options: AccountOptions,
  terminal: Terminal,
  use: (trail: OpenTrail) => Promise<Result>,
): Promise<Result> {
  const config = await connect(options, terminal.environment);
  const { auditTable, hotDays, archiveBucket, signingKey } = await findDeployment(config, options.stack);
  const dynamoDb = new DynamoDBClient(config);
  // An endpoint of one's own has no name for each bucket.
  const s3 = new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined });
  const kms = new KMSClient(config);
  try {
    return await use({
      archive: openBucket(s3, archiveBucket),
      publicKey: await new Signer({ client: kms, key: signingKey }).getPublicKey(),
      audit: { client: dynamoDb, table: auditTable, clock: toClock(terminal) },
      hotDays,
      locks: {
        isHeld: (key) => isUnderLegalHold(s3, archiveBucket, key),
        set: (key, isHeld) => setLegalHold(s3, archiveBucket, key, isHeld),
      },
    });
  } finally {
    for (const client of [dynamoDb, s3, kms]) client.destroy();
  }
}

/** @throws CliError when it cannot be read, or is no key that seals can be signed with */
export async function readKeyFile(file: string): Promise<KeyObject> {
  const pem = await readTextFile(file);
  try {
    return readPublicKey(pem);
  } catch (error) {
    throw new CliError(
      `${file} is no public key in PEM: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** @throws CliError when it cannot be read */
export async function readTextFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
