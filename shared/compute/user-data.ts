import { createHash } from 'node:crypto';

/**
 * What stands for user data in records and baselines, which must not hold its text: people put passwords there.
 * @param base64 as EC2 answers; nothing where an instance has none
 * @returns `none`, or the SHA-256 of the bytes in hexadecimal
 */
export function digestUserData(base64: string | undefined): string {
  if (base64 === undefined || base64 === '') return 'none';
  return `sha256:${createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex')}`;
}
