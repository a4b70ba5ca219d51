import { getPublicKeyKey, getSealKey, seal } from '../../../shared/audit/seals/seal.ts';
import { keyArn, listRecords, SealedTrail } from '../../support/sealed-trail.ts';

describe('a seal', () => {
  const trail = new SealedTrail([[listRecords(2)]], ['2026-01-31T09:00:00.000Z']);
  const made = trail.getSeal(1);

  it('is stored so that names sort as numbers do', () => {
    const keys = [1, 9, 10, 99_999, 100_000].map(getSealKey);
    expect(keys[0]).toBe('seals/000000000001.json');
    expect(keys.toSorted()).toEqual(keys);
  });

  it('is checked with a key that is stored under its id', () => {
    expect(getPublicKeyKey(keyArn)).toBe('keys/0a1b2c3d.pem');
  });

  it.each([
    ['another version', { version: 2 }],
    ['number 0', { number: 0 }],
    ['a root that is no SHA-256', { root: 'abc' }],
    ['something that it does not know', { note: 'trust me' }],
  ])('is none with %s', (_, over) => {
    expect(seal.safeParse(made).success).toBe(true);
    expect(seal.safeParse({ ...made, ...over }).success).toBe(false);
  });
});
