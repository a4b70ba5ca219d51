import { generateKeyPairSync } from 'node:crypto';
import { type Verification, verifyTrail } from '../../shared/audit/seals/verify.ts';
import { listRecords, SealedTrail, signingKey } from './sealed-trail.ts';

const now = new Date('2026-01-31T09:30:00.000Z');
export const records = listRecords(12);
export const sealedAt = ['2026-01-31T08:15:00.000Z', '2026-01-31T08:30:00.000Z', '2026-01-31T09:15:00.000Z'];

/** Three seals: r1 to r3 and r4 to r6 in two objects, r7 to r9, r10 to r12. */
export function seal(): SealedTrail {
  return new SealedTrail(
    [[records.slice(0, 3), records.slice(3, 6)], [records.slice(6, 9)], [records.slice(9)]],
    sealedAt,
  );
}

export async function verify(
  trail: SealedTrail,
  over: Partial<Parameters<typeof verifyTrail>[0]> = {},
): Promise<Verification> {
  return verifyTrail({ archive: trail, publicKey: signingKey.publicKey, now, ...over });
}

export function alter(line: string): string {
  return line.replace('passes', 'fails');
}

export const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
