import fc from 'fast-check';
import { readInOrder } from '../../shared/audit/read-in-order.ts';

/** What a question brings, what it leaves, and how many turns of the event loop the answer takes. */
interface Node {
  readonly values: readonly number[];
  readonly rest: readonly Node[];
  readonly turns: number;
}

const node: fc.Memo<Node> = fc.memo((depth): fc.Arbitrary<Node> =>
  fc.record({
    values: fc.array(fc.nat(), { maxLength: 3 }),
    rest: depth > 1 ? fc.array(node(), { maxLength: 3 }) : fc.constant([]),
    turns: fc.nat(4),
  }),
);

function flatten({ values, rest }: Node): readonly number[] {
  return [...values, ...rest.flatMap(flatten)];
}

async function turn(times: number): Promise<void> {
  for (let index = 0; index < times; index += 1) await new Promise((resolve) => setImmediate(resolve));
}

function* repeat<Value>(value: Value): Generator<Value> {
  for (;;) yield value;
}

describe('reading in order', () => {
  it('gives every answer in its place, however late it comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(node(4)), async (nodes) => {
        const read: number[] = [];
        const answers = readInOrder(nodes, async ({ values, rest, turns }) => {
          await turn(turns);
          return { values, rest };
        });
        for await (const values of answers) read.push(...values);
        expect(read).toEqual(nodes.flatMap(flatten));
      }),
    );
  });

  it('has at most 17 answers that were not taken, however much each leaves', async () => {
    let untaken = 0;
    let most = 0;
    const ask = async (depth: number) => {
      untaken += 1;
      most = Math.max(most, untaken);
      await turn(1);
      return { values: [depth], rest: depth === 0 ? [] : Array.from({ length: 8 }, () => depth - 1) };
    };
    for await (const _ of readInOrder([3, 3, 3], ask)) {
      untaken -= 1;
      await turn(1);
    }
    expect(untaken).toBe(0);
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThanOrEqual(17);
  });

  it('asks little for a consumer that wants little, and nothing once it has left', async () => {
    let asked = 0;
    const answers = readInOrder(repeat(1), async (value) => {
      asked += 1;
      await turn(1);
      return { values: [value], rest: [value] };
    });
    await answers.next();
    await answers.return(undefined);
    const before = asked;
    expect(before).toBeLessThanOrEqual(4);
    await turn(5);
    expect(asked).toBe(before);
  });

  it('fails where the failed answer stands, after those before it', async () => {
    const read: number[] = [];
    const answers = readInOrder([1, 2, 3, 4], async (value) => {
      await turn(value === 1 ? 5 : 0);
      if (value === 3) throw new Error('The third is lost');
      return { values: [value], rest: [] };
    });
    const readAll = async (): Promise<void> => {
      for await (const values of answers) read.push(...values);
    };
    await expect(readAll()).rejects.toThrow('The third is lost');
    expect(read).toEqual([1, 2]);
  });
});
