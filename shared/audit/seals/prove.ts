import { createPublicKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { findStart, type Link, listLeaves, listSeals, readChain } from './chain.ts';
import { followProof, getInclusionProof, hashLeaf } from './merkle.ts';
import { isSignatureOf, type Seal, seal as sealSchema, signedSeal } from './seal.ts';
import { readLines, type TrailArchive } from './trail-archive.ts';

const hash = z.string().regex(/^[\da-f]{64}$/);

/** That one record is in the trail: it can be checked with nothing but this and the public key. */
const proof = z.strictObject({
  recordId: z.string(),
  /** The exact text of the record. */
  record: z.string(),
  /** SHA-256 of a zero byte and the text. */
  leaf: hash,
  /** The hashes beside the way from the leaf to the root, from the leaf upwards. */
  steps: z.array(z.strictObject({ side: z.enum(['left', 'right']), hash })),
  root: hash,
  seal: signedSeal,
});
export type Proof = z.infer<typeof proof>;

const algorithms = {
  tree: 'RFC 6962 Merkle tree, SHA-256',
  signature: 'ECDSA P-256 with SHA-256, DER, base 64',
} as const;

/** The file that `holdfast audit prove` writes. */
export const proofFile = z.strictObject({
  version: z.literal(1),
  algorithms: z.strictObject({
    tree: z.literal(algorithms.tree),
    signature: z.literal(algorithms.signature),
  }),
  /** In PEM. It is there for convenience: who checks a proof compares it with the one they know. */
  publicKey: z.string(),
  proofs: z.array(proof).min(1),
});
export type ProofFile = z.infer<typeof proofFile>;

export interface ProofRequest {
  readonly archive: TrailArchive;
  readonly publicKey: KeyObject;
  readonly recordIds: readonly string[];
  /** When the first of them was written; all seals are searched unless given. */
  readonly since?: Date | undefined;
}

/**
 * Finds records in the seals and makes a proof of each, in the order of the trail. A record that is not found is missing
 * from the result, be it not sealed yet or in no trail at all.
 * @throws Error naming what is wrong with the seal or the object that holds one of them
 */
export async function proveRecords(request: ProofRequest): Promise<ProofFile['proofs']> {
  const { archive, publicKey, recordIds, since } = request;
  const keys = await listSeals(archive);
  const start = since === undefined ? 0 : await findStart(archive, keys, since);
  const wanted = new Set(recordIds);
  const proofs: Proof[] = [];
  for await (const link of readChain(archive, keys.slice(start), publicKey)) {
    for (const recordId of wanted) {
      const found = await proveIn(link, recordId, archive);
      if (found === undefined) continue;
      proofs.push(found);
      wanted.delete(recordId);
    }
    if (wanted.size === 0) break;
  }
  return proofs;
}

export function toProofFile(proofs: ProofFile['proofs'], publicKey: KeyObject): ProofFile {
  return {
    version: 1,
    algorithms,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    proofs,
  };
}

async function proveIn(
  { seal, signed, isGenuine, problems }: Link,
  recordId: string,
  archive: TrailArchive,
): Promise<Proof | undefined> {
  const place = seal === undefined ? undefined : findPlace(seal, recordId);
  if (seal === undefined || signed === undefined || place === undefined) return undefined;
  if (!isGenuine) throw new Error(String(problems[0]?.text));
  const { key, line, index } = place;
  const leaves = listLeaves(seal);
  const leaf = String(leaves[index]?.toString('hex'));
  return {
    recordId,
    record: await readRecord(archive, key, line, leaf),
    leaf,
    steps: getInclusionProof(leaves, index).map((step) => ({ ...step, hash: step.hash.toString('hex') })),
    root: seal.root,
    seal: signed,
  };
}

interface Place {
  readonly key: string;
  /** In its object, from 1. */
  readonly line: number;
  /** In the tree, from 0. */
  readonly index: number;
}

function findPlace({ objects }: Seal, recordId: string): Place | undefined {
  let before = 0;
  for (const { key, records } of objects) {
    const at = records.findIndex(([id]) => id === recordId);
    if (at !== -1) return { key, line: at + 1, index: before + at };
    before += records.length;
  }
  return undefined;
}

async function readRecord(archive: TrailArchive, key: string, line: number, leaf: string): Promise<string> {
  const packed = await archive.read(key);
  if (packed !== undefined) {
    for await (const found of readLines(packed)) {
      if (found.line === line && found.hash === leaf) return found.bytes.toString();
    }
  }
  throw new Error(
    `Line ${line} of ${key} is not what was sealed: \`holdfast audit verify\` says what is wrong`,
  );
}

/** What a proof that holds says. */
export interface Proven {
  readonly recordId: string;
  readonly seal: Seal;
}

/**
 * Checks one proof of a file.
 * @throws Error saying what does not hold
 */
export function checkProof(
  { recordId, record, leaf, steps, root, seal }: Proof,
  publicKey: KeyObject,
): Proven {
  const fail = (why: string): never => {
    throw new Error(`The proof of record ${recordId} does not hold: ${why}`);
  };
  const found = hashLeaf(record);
  if (found.toString('hex') !== leaf) fail('the leaf is not the hash of the record');
  const top = followProof(
    found,
    steps.map((step) => ({ ...step, hash: Buffer.from(step.hash, 'hex') })),
  );
  if (top.toString('hex') !== root) fail('its steps do not lead to the root');
  if (!isSignatureOf(seal, publicKey)) fail('the signature of the seal is not of its text and this key');
  const statement = sealSchema.parse(JSON.parse(seal.text));
  if (statement.root !== root) fail('the seal was made over another root');
  const { recordId: said } = z.object({ recordId: z.string() }).parse(JSON.parse(record));
  if (said !== recordId) fail(`the record is ${said}`);
  return { recordId, seal: statement };
}

/** @throws Error when it is no public key of the curve that seals are signed with */
export function readPublicKey(pem: string): KeyObject {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  throw new Error('An elliptic curve key over P-256 is expected');
}
