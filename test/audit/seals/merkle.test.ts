import fc from 'fast-check';
import { followProof, getInclusionProof, getRoot, hashLeaf } from '../../../shared/audit/seals/merkle.ts';

/** The leaves and the roots over the first n of them that Certificate Transparency's own implementations are tested with. */
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const texts = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 70 });
/** Some texts, and which of them is looked at. */
const chosen = texts.chain((list) => fc.record({ list: fc.constant(list), index: fc.nat(list.length - 1) }));

function flip(hash: Buffer, bit: number): Buffer {
  const flipped = Buffer.from(hash);
  flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return flipped;
}

describe('the Merkle tree', () => {
  it.each(roots.map((root, count) => [count, root] as const))(
    'has the root of RFC 6962 over %i leaves',
    (count, root) => {
      const hashes = leaves.slice(0, count).map((leaf) => hashLeaf(Buffer.from(leaf, 'hex')));
      expect(getRoot(hashes).toString('hex')).toBe(root);
    },
  );

  it('takes a text for the bytes that it is written as', () => {
    expect(hashLeaf('größer')).toEqual(hashLeaf(Buffer.from('größer')));
  });

  it('leads from every leaf to the root', () => {
    fc.assert(
      fc.property(chosen, ({ list, index }) => {
        const hashes = list.map(hashLeaf);
        const proof = getInclusionProof(hashes, index);
        expect(followProof(hashLeaf(String(list[index])), proof)).toEqual(getRoot(hashes));
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(list.length)));
      }),
    );
  });

  it('leads elsewhere from another leaf, or by another step', () => {
    fc.assert(
      fc.property(chosen, fc.nat(255), fc.nat(), ({ list, index }, bit, seed) => {
        const hashes = list.map(hashLeaf);
        const root = getRoot(hashes);
        const proof = getInclusionProof(hashes, index);
        const leaf = hashLeaf(String(list[index]));
        expect(followProof(flip(leaf, bit), proof)).not.toEqual(root);
        const at = seed % Math.max(proof.length, 1);
        const altered = proof.map((step, i) => (i === at ? { ...step, hash: flip(step.hash, bit) } : step));
        expect(proof.length > 0 && followProof(leaf, altered).equals(root)).toBe(false);
      }),
    );
  });

  it('has another root when any leaf is another, is left out, or has changed its place', () => {
    fc.assert(
      fc.property(chosen, ({ list, index }) => {
        const hashes = list.map(hashLeaf);
        const root = getRoot(hashes);
        expect(getRoot(hashes.with(index, hashLeaf(`${String(list[index])}x`)))).not.toEqual(root);
        expect(getRoot(hashes.toSpliced(index, 1))).not.toEqual(root);
        const turned = hashes.toReversed();
        expect(getRoot(turned).equals(root)).toBe(turned.every((hash, i) => hashes[i]?.equals(hash)));
      }),
    );
  });

  it.each([-1, 3, 0.5])('has no leaf %d among three', (index) => {
    const hashes = ['a', 'b', 'c'].map(hashLeaf);
    expect(() => getInclusionProof(hashes, index)).toThrow(`There is no leaf ${index} among 3`);
  });
});
