import type { KeyObject } from 'node:crypto';
import { checkObject } from './check-object.ts';
import { findStart, listSeals, readChain } from './chain.ts';
import { getPublicKeyKey, type Seal, type SealedObject } from './seal.ts';
import type { TrailArchive } from './trail-archive.ts';

export interface PlacesRequest {
  readonly archive: TrailArchive;
  readonly publicKey: KeyObject;
  readonly recordIds: readonly string[];
  /** When the first of them was written; all seals are searched unless given. */
  readonly since?: Date | undefined;
}

export interface Places {
  /** Everything that it takes to have the records and to prove them: objects, their seals, and the public key. */
  readonly keys: readonly string[];
  /** Those that no seal holds yet. */
  readonly missing: readonly string[];
}

/**
 * Finds every object of the archive that holds one of these records, as a batch that was tried again leaves it in two, and
 * what proves them.
 * @throws Error naming the seal or the object that is not what it was when it was sealed
 */
export async function findPlaces(request: PlacesRequest): Promise<Places> {
  const { archive, publicKey, recordIds, since } = request;
  const all = await listSeals(archive);
  const start = since === undefined ? 0 : await findStart(archive, all, since);
  const wanted = new Set(recordIds);
  const found = new Set<string>();
  const keys = new Set<string>();
  for await (const { key, seal, isGenuine, problems } of readChain(archive, all.slice(start), publicKey)) {
    const objects = seal === undefined ? [] : listHolders(seal, wanted);
    if (seal === undefined || objects.length === 0) continue;
    if (!isGenuine) throw new Error(String(problems[0]?.text));
    for (const object of objects) {
      await checkIntact(archive, object, seal.number);
      keys.add(object.key);
      for (const [recordId] of object.records) if (wanted.has(recordId)) found.add(recordId);
    }
    keys.add(key);
    keys.add(getPublicKeyKey(seal.key));
  }
  return { keys: [...keys], missing: recordIds.filter((recordId) => !found.has(recordId)) };
}

function listHolders({ objects }: Seal, wanted: ReadonlySet<string>): readonly SealedObject[] {
  return objects.filter(({ records }) => records.some(([recordId]) => wanted.has(recordId)));
}

/** A hold is of the version that is there now: on one that somebody put over the sealed one it would keep nothing. */
async function checkIntact(archive: TrailArchive, object: SealedObject, seal: number): Promise<void> {
  const { problems } = await checkObject(object, await archive.read(object.key), seal, false);
  if (problems[0] !== undefined) throw new Error(problems[0].text);
}
