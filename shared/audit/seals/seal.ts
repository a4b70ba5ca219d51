import { createHash, type KeyObject, verify } from 'node:crypto';
import * as z from 'zod';

export const sealVersion = 1;

const hex = z.string().regex(/^[\da-f]{64}$/, 'a SHA-256 in hexadecimal digits is expected');

/** What a seal says of one object of the archive, in the order in which its records are leaves. */
const sealedObject = z.strictObject({
  /** Its key in the archive bucket, below `records/`. */
  key: z.string(),
  /** Each record of the object: its `recordId` and its leaf hash, line by line. */
  records: z.array(z.tuple([z.string(), hex])),
});

/**
 * The statement that is signed: these records, in this order, and nothing between them and the seal before. A seal is made
 * at least once an hour, with no records if need be, so that a trail that was cut off shows by its age.
 */
export const seal = z.strictObject({
  version: z.literal(sealVersion),
  /** From 1, without a gap. */
  number: z.int().min(1),
  /** ISO 8601. */
  sealedAt: z.iso.datetime(),
  /** SHA-256 of the exact text of the seal before; absent in the first. */
  previous: hex.optional(),
  /** The root of the seal before; absent in the first. */
  previousRoot: hex.optional(),
  objects: z.array(sealedObject),
  /** How many records the objects hold. */
  count: z.int().min(0),
  /** Of the Merkle tree over the leaf hashes in their order. */
  root: hex,
  /** The earliest and the latest `at` of the records; absent where there is none. */
  range: z.strictObject({ from: z.iso.datetime(), until: z.iso.datetime() }).optional(),
  /** The ARN of the KMS key, whose public half verifies the signature. */
  key: z.string(),
});
export type Seal = z.infer<typeof seal>;
export type SealedObject = z.infer<typeof sealedObject>;

/** A seal as it is stored: the exact text that was signed, and the signature (ECDSA P-256 with SHA-256, DER, base 64). */
export const signedSeal = z.strictObject({ text: z.string(), signature: z.base64() });
export type SignedSeal = z.infer<typeof signedSeal>;

/** Where a seal is stored in the archive bucket: sorted by name they are sorted by number. */
export function getSealKey(number: number): string {
  return `seals/${String(number).padStart(12, '0')}.json`;
}

/** Where the public half of a KMS key is stored in the archive bucket, as PEM. */
export function getPublicKeyKey(keyArn: string): string {
  return `keys/${keyArn.slice(keyArn.lastIndexOf('/') + 1)}.pem`;
}

/** What a line of the archive that is no record is called in a seal, by its leaf hash. */
export function getIdOfUnreadable(leaf: string): string {
  return `unreadable-${leaf}`;
}

/** SHA-256 of a seal's exact text: what is signed, and what the next seal names. */
export function getSealDigest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

/** Whether the signature is of the text: ECDSA over P-256 with SHA-256, in DER, as KMS signs. */
export function isSignatureOf({ text, signature }: SignedSeal, publicKey: KeyObject): boolean {
  return verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64'));
}
