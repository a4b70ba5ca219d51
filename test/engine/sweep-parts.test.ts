import fc from 'fast-check';
import * as z from 'zod';
import { defineControl } from '../../shared/control/control.ts';
import type { ResourceType } from '../../shared/control/resource.ts';
import { dispatch, type Shift } from '../../shared/engine/dispatch.ts';
import type { Engine } from '../../shared/engine/engine.ts';
import type { Inventory } from '../../shared/engine/sweep.ts';
import { type Command, parseSignal } from '../../shared/events/parse-signal.ts';
import type { SweepSignal } from '../../shared/events/signal.ts';
import { s3Service } from '../../shared/services/s3.ts';
import { createTestEngine } from '../support/test-engine.ts';

const types = ['AWS::S3::Bucket', 'AWS::S3::AccountPublicAccessBlock'] as const;

/** Sees every resource, and cannot read some. */
function watch(resourceType: ResourceType, seen: string[], unreadable: readonly string[]) {
  const template = s3Service.controls.find((control) => control.resourceType === resourceType);
  if (template === undefined) throw new Error(`the service has no control of ${resourceType}`);
  return defineControl({
    ...template,
    operations: { reads: [], writes: [] },
    settings: z.strictObject({}),
    read: async ({ id }) => {
      seen.push(id);
      if (unreadable.includes(id)) throw new Error(`${id} cannot be read`);
      return Promise.resolve({ id });
    },
    detect: () => [],
    remediate: () => ({ summary: '', apply: [], undo: [] }),
    compare: (state) => state,
  });
}

function toSignal(detail: object): SweepSignal {
  return parseSignal({
    id: crypto.randomUUID(),
    source: 'holdfast',
    'detail-type': 'command' in detail ? 'Holdfast Command' : 'Scheduled Event',
    time: '2026-03-01T12:30:00Z',
    account: '111122223333',
    region: 'eu-central-1',
    detail,
  }) as SweepSignal;
}

interface Lacks {
  /** What cannot be read. */
  readonly unreadable?: readonly string[];
  /** The types whose list fails after all of its ids. */
  readonly unlisted?: readonly ResourceType[];
}

/** Sweeps as the platform would have it: every command that is sent is another invocation, each with little time. */
async function sweepInParts(
  ids: Readonly<Partial<Record<ResourceType, readonly string[]>>>,
  resourcesAtATime: number,
  { unreadable = [], unlisted = [] }: Lacks = {},
) {
  const seen: string[] = [];
  const engine: Engine = {
    ...createTestEngine(s3Service),
    controls: types.map((type) => watch(type, seen, unreadable)),
  };
  const inventory: Inventory = Object.fromEntries(
    types.map((type) => [
      type,
      async function* list() {
        for (const id of ids[type] ?? []) yield await Promise.resolve(id);
        if (unlisted.includes(type)) throw new Error('Rate exceeded');
      },
    ]),
  );
  const waiting: SweepSignal[] = [toSignal({})];
  const errors: unknown[] = [];
  let invocations = 0;
  for (let signal = waiting.shift(); signal !== undefined; signal = waiting.shift()) {
    invocations += 1;
    const before = seen.length;
    const shift: Shift = {
      isOver: () => seen.length - before >= resourcesAtATime,
      send: async (commands: readonly Command[]) => {
        waiting.push(...commands.map(toSignal));
        return Promise.resolve();
      },
    };
    await dispatch(signal, 's3', inventory, engine, shift).catch((error: unknown) => errors.push(error));
  }
  return { seen, errors, invocations };
}

const sorted = (values: readonly string[]) => values.toSorted((one, other) => (one < other ? -1 : 1));

describe('a sweep that has not the time for everything', () => {
  it('is gone on with until everything was looked at once', async () => {
    const bucket = fc.stringMatching(/^[a-z0-9.-]{3,8}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(bucket, { maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        async (buckets, atATime) => {
          const ids = { [types[0]]: buckets, [types[1]]: ['111122223333'] };
          const { seen, errors } = await sweepInParts(ids, atATime);
          expect(sorted(seen)).toEqual(sorted([...buckets, '111122223333']));
          expect(errors).toEqual([]);
        },
      ),
    );
  });

  it('takes one invocation where there is time', async () => {
    await expect(sweepInParts({ [types[0]]: ['a', 'b', 'c'] }, 100)).resolves.toMatchObject({
      invocations: 1,
    });
  });

  it('fails once, at its end, for all that failed on the way, since what fails is tried again', async () => {
    const buckets = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7', 'b8', 'b9'];
    const { errors, seen } = await sweepInParts({ [types[0]]: buckets }, 2, {
      unreadable: ['b1', 'b2', 'b9'],
    });
    expect(sorted(seen)).toEqual(buckets);
    expect(errors).toHaveLength(1);
    expect(String(errors[0])).toContain(
      'In earlier parts of the sweep 2 failed: see the log. b9 cannot be read',
    );
  });
});

describe('a sweep that cannot list all of a type', () => {
  const ids = { [types[0]]: ['a', 'b'], [types[1]]: ['111122223333'] };

  it.each(types)('looks at what there is otherwise, and fails for it: %s', async (type) => {
    const { seen, errors } = await sweepInParts(ids, 100, { unlisted: [type] });
    expect(sorted(seen)).toEqual(['111122223333', 'a', 'b']);
    expect(errors.map(String)).toEqual([
      expect.stringContaining(
        `1 of 4 assessments failed. Not all of ${type} in eu-central-1 could be listed: Rate exceeded`,
      ),
    ]);
  });

  it('fails for each type where it can list none', async () => {
    const { seen, errors } = await sweepInParts({}, 100, { unlisted: types });
    expect(seen).toEqual([]);
    expect(String(errors[0])).toContain(`Not all of ${types[0]} `);
    expect(String(errors[0])).toContain(`Not all of ${types[1]} `);
  });

  it('comes to an end and fails whatever time there is, having looked at everything once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.stringMatching(/^[a-z]{3}$/), { maxLength: 9 }),
        fc.subarray([...types], { minLength: 1 }),
        fc.integer({ min: 1, max: 4 }),
        async (buckets, unlisted, atATime) => {
          const all = { [types[0]]: buckets, [types[1]]: ['111122223333'] };
          const { seen, errors } = await sweepInParts(all, atATime, { unlisted });
          expect(sorted(seen)).toEqual(sorted([...buckets, '111122223333']));
          expect(errors.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
