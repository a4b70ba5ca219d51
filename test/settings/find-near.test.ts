import fc from 'fast-check';
import { findNear } from '../../shared/settings/find-near.ts';

const ids = [
  's3-bucket-acl-private',
  's3-bucket-policy-not-public',
  'iam-access-key-rotated',
  's3-b',
  's3-c',
];

describe('the ids near one that is none', () => {
  it.each<[string, string, readonly string[]]>([
    ['the one with a word mistyped', 'iam-acess-key-rotated', ['iam-access-key-rotated']],
    ['the one in another order', 'rotated-access-key', ['iam-access-key-rotated']],
    ['the nearest first', 's3-bucket-acl-public', ['s3-bucket-acl-private', 's3-bucket-policy-not-public']],
    ['those of a pattern', 'iam-*-rotate', ['iam-access-key-rotated']],
    ['none where nothing is alike', 'nothing', []],
    ['none of no words', '**', []],
  ])('are %s', (_, id, near) => {
    expect(findNear(id, ids)).toEqual(near);
  });

  it('begin with the id itself where it is one, and are three at most', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ids), (id) => {
        const near = findNear(id, ids);
        expect(near[0]).toBe(id);
        expect(near.length).toBeLessThanOrEqual(3);
      }),
    );
  });
});
