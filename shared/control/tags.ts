import type { ReadOperationName } from '../aws/operation-map.ts';
import type { Reader } from './control.ts';
import type { ResourceRef, ResourceType } from './resource.ts';

/** Live tags of a resource, by key. */
export type Tags = Readonly<Record<string, string>>;

/** How the live tags of one type of resource are read, and the reads that takes. */
export interface TagReader<Reads extends ReadOperationName = ReadOperationName> {
  readonly reads: readonly Reads[];
  /** Tags that cannot be read are an error: guessed ones could exempt what nobody exempted. */
  readonly read: (resource: ResourceRef, aws: Reader<Reads>) => Promise<Tags>;
}

export type TagReaders = Readonly<Partial<Record<ResourceType, TagReader>>>;

/**
 * The tags that a resource has now.
 * @throws Error when nothing is known of how to read them; AwsCallError when they cannot be read.
 */
export async function readTags(readers: TagReaders, resource: ResourceRef, aws: Reader): Promise<Tags> {
  const reader = readers[resource.type];
  if (reader === undefined) throw new Error(`Nobody knows how to read the tags of ${resource.arn}`);
  return reader.read(resource, aws);
}

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** The tags in an answer of AWS; a tag without a value has an empty one. */
export function toTags(tags: readonly Tag[] = []): Tags {
  return Object.fromEntries(tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]])));
}
