import * as z from 'zod';
import type { Reader } from '../control/control.ts';
import type { ResourceRef } from '../control/resource.ts';
import { selectFrom } from '../control/selectors.ts';
import { type Tags, toTags } from '../control/tags.ts';

/** What KMS says of a key, as far as controls ask. */
export type Key = {
  /** Whether it is a key of the account's own; those that AWS makes for its services nobody else can change. */
  readonly isOwn: boolean;
  /** `Enabled`, `Disabled`, `PendingDeletion`, `PendingReplicaDeletion`, `PendingImport`, `Unavailable`, ... */
  readonly state: string;
  readonly spec: string;
  readonly origin: string;
  /** Whether it is the copy of a multi-Region key of another Region. */
  readonly isReplica: boolean;
  /** When a key is deleted for which that is scheduled; ISO 8601. */
  readonly deletedAt?: string | undefined;
  /** The days that a key waits which cannot be deleted before its copies are. */
  readonly pendingDays?: number | undefined;
};

export async function readKey({ id }: ResourceRef, aws: Reader<'kms:DescribeKey'>): Promise<Key> {
  const { KeyMetadata } = await aws.read('kms:DescribeKey', { KeyId: id });
  return {
    isOwn: KeyMetadata?.KeyManager === 'CUSTOMER',
    state: KeyMetadata?.KeyState ?? '',
    spec: KeyMetadata?.KeySpec ?? '',
    origin: KeyMetadata?.Origin ?? '',
    isReplica: KeyMetadata?.MultiRegionConfiguration?.MultiRegionKeyType === 'REPLICA',
    deletedAt: KeyMetadata?.DeletionDate?.toISOString(),
    pendingDays: KeyMetadata?.PendingDeletionWindowInDays,
  };
}

/** Whether the key's deletion is scheduled. */
export function isPendingDeletion({ state }: Key): boolean {
  return state === 'PendingDeletion' || state === 'PendingReplicaDeletion';
}

export async function readKeyTags({ id }: ResourceRef, aws: Reader<'kms:ListResourceTags'>): Promise<Tags> {
  const tags = [];
  let marker: string | undefined;
  do {
    const page = await aws.read('kms:ListResourceTags', {
      KeyId: id,
      ...(marker === undefined ? {} : { Marker: marker }),
    });
    tags.push(...(page.Tags ?? []));
    marker = page.Truncated === true ? page.NextMarker : undefined;
  } while (marker !== undefined);
  return toTags(tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })));
}

/** The key that a request is about: whoever makes it may write its id or its ARN. */
export const namedKey = selectFrom(
  z.looseObject({ requestParameters: z.looseObject({ keyId: z.string().min(1) }) }),
  ({ requestParameters: { keyId } }) => [keyId.replace(/^arn:.*:key\//, '')],
);

/** The key that CreateKey made. */
export const createdKey = selectFrom(
  z.looseObject({
    responseElements: z.looseObject({ keyMetadata: z.looseObject({ keyId: z.string().min(1) }) }),
  }),
  ({ responseElements: { keyMetadata } }) => [keyMetadata.keyId],
);
