import { gzipSync } from 'node:zlib';
import { getSealKey } from '../../../shared/audit/seals/seal.ts';
import { listRecords, type SealedTrail } from '../../support/sealed-trail.ts';
import { alter, otherKey, seal, verify } from '../../support/three-seals.ts';

interface Expected {
  readonly kind: string;
  readonly seal?: number;
  readonly line?: number;
  readonly recordId?: string;
}

type Tampering = readonly [
  what: string,
  tamper: (trail: SealedTrail, keys: readonly string[]) => void,
  Expected,
];

const ofArchive: readonly Tampering[] = [
  [
    'a record is altered',
    (trail, [key = '']) => trail.rewrite(key, ([a = '', ...others]) => [alter(a), ...others]),
    { kind: 'record-altered', seal: 1, line: 1, recordId: 'r1' },
  ],
  [
    'a record is altered so that it is none',
    (trail, [key = '']) => trail.rewrite(key, ([a = '', , c = '']) => [a, 'gone', c]),
    { kind: 'record-altered', seal: 1, line: 2, recordId: 'r2' },
  ],
  [
    'a blank is added to a record',
    (trail, [, key = '']) => trail.rewrite(key, ([a = '', b = '', c = '']) => [a, b, `${c} `]),
    { kind: 'record-altered', seal: 1, line: 3, recordId: 'r6' },
  ],
  [
    'a record is removed',
    (trail, [, key = '']) => trail.rewrite(key, ([a = '', , c = '']) => [a, c]),
    { kind: 'record-removed', seal: 1, line: 2, recordId: 'r5' },
  ],
  [
    'the last record is removed',
    (trail, keys) => trail.rewrite(String(keys.at(-1)), (lines) => lines.slice(0, -1)),
    { kind: 'record-removed', seal: 3, line: 3, recordId: 'r12' },
  ],
  [
    'a record is inserted',
    (trail, [, , key = '']) =>
      trail.rewrite(key, ([a = '', ...others]) => [a, JSON.stringify(listRecords(1, 99)[0]), ...others]),
    { kind: 'record-inserted', seal: 2, line: 2, recordId: 'r99' },
  ],
  [
    'a record is there twice',
    (trail, [key = '']) => trail.rewrite(key, ([a = '', ...others]) => [a, a, ...others]),
    { kind: 'record-inserted', seal: 1, line: 2, recordId: 'r1' },
  ],
  [
    'two records change their places',
    (trail, [key = '']) => trail.rewrite(key, ([a = '', b = '', c = '']) => [a, c, b]),
    { kind: 'records-reordered', seal: 1, line: 2, recordId: 'r3' },
  ],
  [
    'an object is removed',
    (trail, [, , key = '']) => trail.objects.delete(key),
    { kind: 'object-missing', seal: 2, line: 1, recordId: 'r7' },
  ],
  [
    'an object is cut short',
    (trail, [, , key = '']) => trail.objects.set(key, (trail.objects.get(key) ?? Buffer.of()).slice(0, 60)),
    { kind: 'object-altered', seal: 2 },
  ],
  [
    'an object is replaced by something else',
    (trail, [key = '']) => trail.objects.set(key, Buffer.from('nothing')),
    { kind: 'object-altered', seal: 1 },
  ],
  [
    'two objects change their places',
    (trail, [a = '', b = '']) => {
      const [first, second] = [trail.objects.get(a), trail.objects.get(b)];
      trail.objects.set(a, second ?? Buffer.of()).set(b, first ?? Buffer.of());
    },
    { kind: 'record-altered', seal: 1, line: 1, recordId: 'r1' },
  ],
  [
    'an object is inserted',
    (trail) => trail.archive(listRecords(1, 99, '2026-01-31T07:00:00.000Z')),
    { kind: 'object-unsealed', line: 1, recordId: 'r99' },
  ],
  [
    'an object of the future is inserted',
    (trail) => trail.archive(listRecords(1, 99, '2027-01-31T07:00:00.000Z')),
    { kind: 'object-unsealed', line: 1, recordId: 'r99' },
  ],
  [
    'an object of no records is inserted',
    (trail) => trail.objects.set('records/dt=2026-01-31/x.ndjson.gz', gzipSync('')),
    { kind: 'object-unsealed' },
  ],
];

const ofSeals: readonly Tampering[] = [
  [
    'a seal is altered',
    (trail) => {
      const stored = Buffer.from(trail.objects.get(getSealKey(2)) ?? []).toString();
      trail.objects.set(getSealKey(2), Buffer.from(stored.replace('r8', 'r0')));
    },
    { kind: 'seal-altered', seal: 2 },
  ],
  [
    'a seal is signed with another key',
    (trail) => trail.store(trail.getSeal(2), otherKey),
    { kind: 'seal-altered', seal: 2 },
  ],
  [
    'a seal is no seal',
    (trail) => trail.objects.set(getSealKey(3), Buffer.from('{"text": 1}')),
    { kind: 'seal-altered', seal: 3 },
  ],
  [
    'a seal takes the place of another',
    (trail) => trail.objects.set(getSealKey(3), trail.objects.get(getSealKey(2)) ?? Buffer.of()),
    { kind: 'seal-altered', seal: 3 },
  ],
  [
    'a seal says another root than that of its records',
    (trail) => trail.store({ ...trail.getSeal(3), root: 'ab'.repeat(32) }),
    { kind: 'seal-altered', seal: 3 },
  ],
  [
    'something else lies among the seals',
    (trail) => trail.objects.set('seals/readme.txt', Buffer.from('x')),
    { kind: 'seal-altered' },
  ],
  [
    'the first seal is removed',
    (trail) => trail.objects.delete(getSealKey(1)),
    { kind: 'seal-missing', seal: 1 },
  ],
  ['a seal is removed', (trail) => trail.objects.delete(getSealKey(2)), { kind: 'seal-missing', seal: 2 }],
  [
    'a seal is inserted, by who has the key',
    (trail) => trail.store({ ...trail.getSeal(2), sealedAt: '2026-01-31T08:29:00.000Z' }),
    { kind: 'seal-unlinked', seal: 3 },
  ],
  [
    'a seal names another root as that before it',
    (trail) => trail.store({ ...trail.getSeal(3), previousRoot: 'ab'.repeat(32) }),
    { kind: 'seal-unlinked', seal: 3 },
  ],
];

describe('a trail that somebody changed', () => {
  it.each([...ofArchive, ...ofSeals])('is not proven when %s', async (_, tamper, expected) => {
    const trail = seal();
    tamper(trail, trail.listObjects());
    const { first, problems, proven } = await verify(trail);
    expect(first).toMatchObject(expected);
    expect(Object.keys(problems)).toContain(expected.kind);
    const until = expected.seal === undefined ? 3 : expected.seal - 1;
    expect(proven?.lastSeal ?? 0).toBe(until);
    // What is named is said in words.
    for (const name of [first?.recordId, first?.seal]) {
      expect(first?.text).toContain(String(name ?? ''));
    }
  });
});
