import { readLineFacts } from '../archive/line.ts';
import { getRoot, hashLeaf } from './merkle.ts';
import { getIdOfUnreadable, type Seal, type SealedObject, sealVersion } from './seal.ts';

/** What a seal says of one object of the archive, and the time that its records cover. */
export interface ObjectSummary {
  readonly object: SealedObject;
  /** The `at` of its records, where they have one. */
  readonly times: readonly string[];
}

export function summarizeObject(key: string, lines: readonly string[]): ObjectSummary {
  const facts = lines.map(readLineFacts);
  const leaves = lines.map((line) => hashLeaf(line).toString('hex'));
  return {
    object: {
      key,
      records: leaves.map((leaf, index) => [facts[index]?.recordId ?? getIdOfUnreadable(leaf), leaf]),
    },
    times: facts.flatMap(({ at }) => at ?? []),
  };
}

/** Where and when a seal is made. */
export interface Sealing {
  /** The seal before; absent for the first. */
  readonly previous: { readonly number: number; readonly digest: string; readonly root: string } | undefined;
  /** ISO 8601. */
  readonly sealedAt: string;
  /** The ARN of the KMS key. */
  readonly key: string;
}

export function buildSeal(summaries: readonly ObjectSummary[], { previous, sealedAt, key }: Sealing): Seal {
  const objects = summaries.map(({ object }) => object);
  const leaves = objects.flatMap(({ records }) => records.map(([, leaf]) => Buffer.from(leaf, 'hex')));
  const times = summaries.flatMap((summary) => summary.times).toSorted();
  const [from, until] = [times[0], times.at(-1)];
  return {
    version: sealVersion,
    number: (previous?.number ?? 0) + 1,
    sealedAt,
    ...(previous && { previous: previous.digest, previousRoot: previous.root }),
    objects,
    count: leaves.length,
    root: getRoot(leaves).toString('hex'),
    ...(from !== undefined && until !== undefined && { range: { from, until } }),
    key,
  };
}
