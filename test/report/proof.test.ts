import type { Verification } from '../../shared/audit/seals/verify.ts';
import { toProof } from '../../shared/report/proof.ts';
import { intact } from '../support/report-sources.ts';

const range = { from: new Date('2026-01-31T00:00:00.000Z'), to: new Date('2026-02-01T00:00:00.000Z') };
const now = new Date('2026-02-01T12:30:00.000Z');
const firstAt = '2026-01-31T09:00:00.000Z';

function prove(over: Partial<NonNullable<Verification['proven']>> = {}): Verification {
  const { proven } = intact;
  if (proven === undefined) throw new Error('The sample is proven');
  return { ...intact, proven: { ...proven, ...over } };
}

describe('what the seals prove of a report', () => {
  it('is all of it where the range lies within what they prove', () => {
    expect(toProof(intact, { range, now, firstAt })).toMatchObject({
      isWhole: true,
      gaps: [],
      notes: ['Seals 700 to 860 prove the trail from 2026-01-31 00:00:00 UTC to 2026-02-01 12:15:00 UTC.'],
    });
  });

  it('is all of it where the trail itself began within the range', () => {
    const verification = prove({ from: '2026-01-31T08:00:00.000Z', firstSeal: 1 });
    const proof = toProof(verification, { range, now, firstAt });
    expect(proof.isWhole).toBe(true);
    expect(proof.notes).toContain(
      'The trail begins at 2026-01-31 08:00:00 UTC, after the start of the range: there is nothing before it.',
    );
  });

  it.each<[string, Verification, Partial<Parameters<typeof toProof>[1]>, string]>([
    [
      'something was changed',
      {
        ...intact,
        problems: { 'record-altered': 2 },
        first: { kind: 'record-altered', text: 'The record r4 was altered' },
      },
      {},
      'The trail is not what was sealed. The record r4 was altered. All that was found: 2 record-altered.',
    ],
    [
      'no seal proves anything',
      { problems: {}, seals: 0, records: 0, unsealedObjects: 0 },
      {},
      'No seal proves anything of the range.',
    ],
    [
      'the first seals are gone',
      prove({ from: '2026-01-31T08:00:00.000Z' }),
      {},
      'Nothing is proven from 2026-01-31 00:00:00 UTC to 2026-01-31 08:00:00 UTC.',
    ],
    [
      'there are records from before the first seal of all',
      prove({ from: '2026-01-31T09:00:00.001Z', firstSeal: 1 }),
      {},
      'Nothing is proven from 2026-01-31 00:00:00 UTC to 2026-01-31 09:00:00 UTC.',
    ],
    [
      'the seals end before the range does',
      prove({ until: '2026-01-31T20:00:00.000Z' }),
      {},
      'Nothing is proven from 2026-01-31 20:00:00 UTC to 2026-02-01 00:00:00 UTC.',
    ],
    [
      'the end of the range is too young to be sealed for certain, whatever seal there is',
      prove({ until: '2026-02-01T00:15:00.000Z' }),
      { now: new Date('2026-02-01T01:59:59.000Z') },
      'Nothing is proven yet from 2026-01-31 23:59:59 UTC to 2026-02-01 00:00:00 UTC: a record is sealed within two hours.',
    ],
  ])('is not all of it where %s', (_, verification, facts, gap) => {
    const proof = toProof(verification, { range, now, firstAt, ...facts });
    expect([proof.isWhole, proof.gaps]).toEqual([false, [gap]]);
  });
});
