import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { parseCidr } from '../../shared/network/cidr.ts';
import { findWorldSources } from '../../shared/network/world-sources.ts';

const awsPublic = { ipv4: 8, ipv6: 32 };

/** The sources, one per CIDR or list of CIDRs, that let in the world. */
function find(
  cidrs: readonly (string | readonly string[])[],
  prefixes = awsPublic,
): (string | readonly string[])[] {
  const sources = cidrs.map((cidr) => ({ cidr, ranges: [cidr].flat().map(parseCidr) }));
  return [...findWorldSources(sources, prefixes)].map(({ cidr }) => cidr);
}

const eights = Array.from({ length: 256 }, (_, octet) => `${octet}.0.0.0/8`);
/** First octets of the /8 blocks without a public address. */
const privateEights = ['0', '10', '127', ...Array.from({ length: 32 }, (_, index) => String(224 + index))];
const publicEights = eights.filter((cidr) => !privateEights.includes(cidr.split('.')[0] ?? ''));

describe('the world', () => {
  it.each([
    ['0.0.0.0/0'],
    ['208.1.2.3/0'],
    ['128.0.0.0/1'],
    ['4.0.0.0/7'],
    // Half of it is private, and AWS still takes it for public.
    ['10.0.0.0/7'],
    ['::/0'],
    ['2000::/3'],
    ['2600::/31'],
    ['2002::/16'],
  ])('is %s', (cidr) => {
    expect(find([cidr])).toEqual([cidr]);
  });

  it.each([
    ['203.0.113.7/32'],
    ['3.0.0.0/8'],
    ['2600::/32'],
    ['10.0.0.0/8'],
    ['172.16.0.0/12'],
    ['192.168.0.0/16'],
    ['100.64.0.0/10'],
    ['224.0.0.0/4'],
    ['240.0.0.0/4'],
    ['224.0.0.0/3'],
    ['fc00::/7'],
    ['fe80::/10'],
    ['ff00::/8'],
    ['3fff::/20'],
  ])('is not %s', (cidr) => {
    expect(find([cidr])).toEqual([]);
  });

  it.each([
    ['halves', ['0.0.0.0/1', '128.0.0.0/1']],
    ['halves of IPv6', ['::/1', '8000::/1']],
    ['two adjoining /8 blocks', ['2.0.0.0/8', '3.0.0.0/8']],
    ['two adjoining /8 blocks that are no /7', ['3.0.0.0/8', '4.0.0.0/8']],
    ['two /8 blocks with only private addresses between them', ['9.0.0.0/8', '11.0.0.0/8']],
    ['two adjoining /32 blocks of IPv6', ['2600::/32', '2600:1::/32']],
    ['blocks of several sizes', ['2.0.0.0/8', '3.0.0.0/9', '3.128.0.0/9', '4.0.0.0/16']],
    [
      'blocks on both sides of the addresses that carriers share',
      ['100.0.0.0/10', '100.128.0.0/9', '101.0.0.0/9'],
    ],
    ['a block twice and one beside it', ['2.0.0.0/8', '2.1.1.1/8', '3.0.0.0/8']],
    ['the same range twice', ['0.0.0.0/0', '208.1.2.3/0']],
  ])('is %s: each of them is found', (_, cidrs) => {
    expect(find(cidrs)).toEqual(cidrs);
  });

  it('is 256 blocks of /8: all that hold a public address are found', () => {
    expect(find(eights)).toEqual(publicEights);
  });

  it('leaves an office inside of it alone', () => {
    expect(find(['198.51.100.0/24', '0.0.0.0/0', '203.0.113.7/32', '2600:1f18::/48', '::/0'])).toEqual([
      '0.0.0.0/0',
      '::/0',
    ]);
  });

  it('is found again beneath itself', () => {
    expect(find(['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '203.0.113.7/32'])).toEqual([
      '0.0.0.0/0',
      '0.0.0.0/1',
      '128.0.0.0/1',
    ]);
  });

  it('is a list of ranges when one of them, or all together, are', () => {
    const halves = ['0.0.0.0/1', '128.0.0.0/1'];
    const offices = ['198.51.100.0/24', '203.0.113.0/24'];
    expect(find([halves, offices, [...offices, '0.0.0.0/0']])).toEqual([[...offices, '0.0.0.0/0'], halves]);
  });

  it('is not counted with the rest of a list that is taken away', () => {
    const list = ['128.0.0.0/1', '20.0.0.0/8'];
    expect(find([list, '16.0.0.0/4', '21.0.0.0/8'])).toEqual(['16.0.0.0/4', list]);
  });

  it('is not half of IPv4 with half of IPv6', () => {
    expect(find(['3.0.0.0/8', '2600::/32'])).toEqual([]);
  });

  it('is as wide as the settings say', () => {
    expect(find(['3.0.0.0/8', '4.0.0.0/16', '2600::/24'], { ipv4: 16, ipv6: 16 })).toEqual([
      '3.0.0.0/8',
      '4.0.0.0/16',
    ]);
  });
});

/** IPv4 in cells of a /16, judged by another library: slow, simple and independent of what is tested. */
const cellCount = 65_536;
const isPublicCell = Array.from(
  { length: cellCount },
  (_, cell) => ipaddr.parse(`${cell >> 8}.${cell & 255}.128.1`).range() === 'unicast',
);
const publicCells = [...isPublicCell.keys()].filter((cell) => isPublicCell[cell]);

interface Cells {
  readonly first: number;
  readonly count: number;
}

function isWorldByCells(blocks: readonly Cells[]): boolean {
  const open = new Uint8Array(cellCount);
  for (const { first, count } of blocks) open.fill(1, first, first + count);
  let run = 0;
  let longest = 0;
  for (const cell of publicCells) {
    run = open[cell] === 1 ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest > 256 || blocks.some((block) => block.count > 256 && hasPublicCell(block));
}

function hasPublicCell({ first, count }: Cells): boolean {
  return isPublicCell.slice(first, first + count).includes(true);
}

const toCells = (prefix: number, seed: number): Cells => {
  const count = 2 ** (16 - prefix);
  return { first: Math.floor(seed / count) * count, count };
};
const toCidr = ({ first, count }: Cells): string =>
  `${first >> 8}.${first & 255}.0.0/${16 - Math.log2(count)}`;

const cells = fc
  .tuple(
    fc.constantFrom(16, 12, 10, 9, 8, 8, 8, 7, 4),
    fc.oneof(fc.nat({ max: cellCount - 1 }), fc.nat({ max: 4095 })),
  )
  .map(([prefix, seed]) => toCells(prefix, seed));

/** Halves one part of the world again and again. */
const partitions = fc.array(fc.nat(), { maxLength: 200 }).map((choices) => {
  const parts: Cells[] = [{ first: 0, count: cellCount }];
  for (const choice of choices) {
    const [part] = parts.splice(choice % parts.length, 1);
    const { first, count } = part ?? { first: 0, count: cellCount };
    const half = count / 2;
    parts.push(
      ...(count === 1
        ? [{ first, count }]
        : [
            { first, count: half },
            { first: first + half, count: half },
          ]),
    );
  }
  return parts;
});

describe('against a count of every block of 65,536 addresses', () => {
  it('the world is found exactly where it is, and none is left when what was found is taken away', () => {
    fc.assert(
      fc.property(fc.uniqueArray(cells, { maxLength: 40, selector: toCidr }), (blocks) => {
        const found = new Set(find(blocks.map(toCidr)));
        expect(found.size > 0).toBe(isWorldByCells(blocks));
        expect(isWorldByCells(blocks.filter((block) => !found.has(toCidr(block))))).toBe(false);
      }),
    );
  });

  it('however the world is cut up, every part with a public address is found', () => {
    fc.assert(
      fc.property(partitions, (parts) => {
        const found = new Set(find(parts.map(toCidr)));
        expect(parts.filter((part) => found.has(toCidr(part)))).toEqual(parts.filter(hasPublicCell));
      }),
    );
  });

  it('whatever lies in private space is never the world', () => {
    const privateSpaces = [
      { first: 0x0a00, count: 256 },
      { first: 0xac10, count: 16 },
      { first: 0xc0a8, count: 1 },
      { first: 0xe000, count: 8192 },
    ];
    const inside = fc
      .tuple(fc.constantFrom(...privateSpaces), fc.nat(), fc.integer({ min: 3, max: 16 }))
      .map(([space, seed, prefix]) => {
        const count = Math.min(space.count, 2 ** (16 - prefix));
        return toCidr({ first: space.first + Math.floor((seed % space.count) / count) * count, count });
      });
    fc.assert(
      fc.property(fc.array(inside, { maxLength: 60 }), (cidrs) => {
        expect(find(cidrs)).toEqual([]);
      }),
    );
  });
});
