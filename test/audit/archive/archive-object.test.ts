import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { packLines, unpackLines } from '../../../shared/audit/archive/archive-object.ts';

const position = { sequenceNumber: '71', at: new Date('2026-01-31T09:30:00Z') };

describe('an object of the archive', () => {
  it('gives back the lines that it was made of, whatever stands in them', () => {
    const line = fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        expect(unpackLines(packLines(lines, position))).toEqual(lines);
      }),
    );
  });

  it('is named by its lines, so that another batch never takes its name', () => {
    const keys = [['{"a":1}'], ['{"a":1}', '{"b":1}'], ['{"b":1}', '{"a":1}']].map(
      (lines) => packLines(lines, position).key,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('sorts as the stream does', () => {
    const places = ['9', '10', '49590338271490256608559692538361571095921575989136588898'.slice(0, 40)];
    const keys = places.map((sequenceNumber) => packLines(['{}'], { ...position, sequenceNumber }).key);
    expect(keys.toSorted()).toEqual(keys);
  });

  it('is not read when its lines are not those it was named by', () => {
    const { key } = packLines(['{"a":1}'], position);
    expect(() => unpackLines({ key, body: gzipSync('{"a":2}\n') })).toThrow(
      `The archive's ${key} does not hold the records that it was written with`,
    );
  });
});
