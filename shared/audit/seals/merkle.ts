import { createHash } from 'node:crypto';

/** SHA-256, as raw bytes. */
export type Hash = Buffer;

const leafPrefix = Buffer.of(0x00);
const nodePrefix = Buffer.of(0x01);

/** The hash of a record: of its exact text, as it was written, or of that in UTF-8. RFC 6962, section 2.1. */
export function hashLeaf(text: string | Uint8Array): Hash {
  return createHash('sha256').update(leafPrefix).update(text).digest();
}

function hashNode(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest();
}

/** The root of the tree over the leaves in their order; of no leaves, the hash of nothing. RFC 6962, section 2.1. */
export function getRoot(leaves: readonly Hash[]): Hash {
  let level = leaves;
  while (level.length > 1) level = pairUp(level);
  return level[0] ?? createHash('sha256').digest();
}

/** One side of the way from a leaf to the root. */
export interface ProofStep {
  readonly side: 'left' | 'right';
  readonly hash: Hash;
}

/**
 * The hashes beside the way from a leaf to the root, from the leaf upwards. RFC 6962, section 2.1.1.
 * @throws RangeError when there is no such leaf
 */
export function getInclusionProof(leaves: readonly Hash[], index: number): readonly ProofStep[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`There is no leaf ${String(index)} among ${String(leaves.length)}`);
  }
  const steps: ProofStep[] = [];
  let level = leaves;
  let at = index;
  while (level.length > 1) {
    const side = at % 2 === 0 ? 'right' : 'left';
    const hash = level[side === 'right' ? at + 1 : at - 1];
    // The last of an odd number goes up as it is.
    if (hash !== undefined) steps.push({ side, hash });
    level = pairUp(level);
    at = Math.floor(at / 2);
  }
  return steps;
}

/** The root that a leaf and the hashes beside its way lead to. */
export function followProof(leaf: Hash, steps: readonly ProofStep[]): Hash {
  return steps.reduce(
    (hash, step) => (step.side === 'left' ? hashNode(step.hash, hash) : hashNode(hash, step.hash)),
    leaf,
  );
}

/** Level by level this makes the tree of RFC 6962, whose left part is the largest power of two. */
function pairUp(level: readonly Hash[]): readonly Hash[] {
  const next: Hash[] = [];
  for (const [index, hash] of level.entries()) {
    const left = level[index - 1];
    if (index % 2 === 1 && left !== undefined) next[next.length - 1] = hashNode(left, hash);
    else next.push(hash);
  }
  return next;
}
