import type { KeyObject } from 'node:crypto';
import { pMapIterable } from 'p-map';
import type { Item } from '../items.ts';
import { findStart, type Link, listSeals, missSeals, readChain } from './chain.ts';
import { checkObject, unpack } from './check-object.ts';
import { compareTable, type SealedRecord } from './compare-table.ts';
import type { Problem, ProblemKind } from './problem.ts';
import { getIdOfUnreadable, type Seal, type SealedObject } from './seal.ts';
import { readAhead, type TrailArchive } from './trail-archive.ts';

export interface TrailToVerify {
  readonly archive: TrailArchive;
  /** The public half of the key that the seals are signed with. */
  readonly publicKey: KeyObject;
  /** The time at which the trail was like this. */
  readonly now: Date;
  /** Only from the start of this day (UTC); the whole trail unless given. */
  readonly since?: Date | undefined;
  /** What the audit table holds since a time; the table is left out unless given. */
  readonly readTable?: ((since: Date) => AsyncIterable<Item>) | undefined;
  /** For how many days it has to hold a record; for ever unless given. */
  readonly hotDays?: number | undefined;
}

export interface Verification {
  /** From when to when, and by which seals, nothing was changed; absent where nothing is proven. */
  readonly proven?: {
    readonly from: string;
    readonly until: string;
    readonly firstSeal: number;
    readonly lastSeal: number;
  };
  readonly first?: Problem;
  readonly problems: Readonly<Partial<Record<ProblemKind, number>>>;
  readonly seals: number;
  /** Different records that the seals hold, as far as they were looked at. */
  readonly records: number;
  /** How many of them the audit table holds as they are; absent where it was not looked at. */
  readonly inTable?: number;
  /** Objects of the archive that are too young to have to be sealed: nothing is proven of them. */
  readonly unsealedObjects: number;
}

/** A record is archived within minutes and sealed within a quarter of an hour; an hour without a record makes an empty seal. */
export const sealedWithinMs = 2 * 3_600_000;
const dayMs = 86_400_000;

/**
 * Verifies a trail from its seals, the archive and, where it is given, the audit table. Texts are read one at a time; an id
 * and a hash of each record of the range are held.
 * @throws what reading throws. What is wrong with the trail never throws.
 */
export async function verifyTrail(trail: TrailToVerify): Promise<Verification> {
  const walk = new Walk(trail);
  const problems = new Map<ProblemKind, number>();
  let first: Problem | undefined;
  for await (const problem of walk.findProblems()) {
    first ??= problem;
    problems.set(problem.kind, (problems.get(problem.kind) ?? 0) + 1);
  }
  return {
    ...walk.summarize(),
    problems: Object.fromEntries(problems),
    ...(first === undefined ? {} : { first }),
  };
}

/** One walk along the chain, and what it has seen. */
class Walk {
  readonly #trail: TrailToVerify;
  readonly #since: Date | undefined;
  readonly #sealedUntil: Date;
  /** What was written before may have left the table, ISO 8601. */
  readonly #hotSince: string;
  readonly #objects = new Set<string>();
  readonly #records = new Map<string, SealedRecord>();
  #seals = 0;
  #unsealedObjects = 0;
  #inTable: number | undefined;
  /** From when on everything is looked at, ISO 8601; `undefined` until a seal says it. */
  #start: string | undefined;
  #last: Link | undefined;
  #proven: Verification['proven'];

  constructor(trail: TrailToVerify) {
    this.#trail = trail;
    this.#since = trail.since === undefined ? undefined : getStartOfDay(trail.since);
    this.#sealedUntil = new Date(trail.now.getTime() - sealedWithinMs);
    this.#hotSince =
      trail.hotDays === undefined ? '' : new Date(trail.now.getTime() - trail.hotDays * dayMs).toISOString();
  }

  summarize(): Omit<Verification, 'problems' | 'first'> {
    return {
      seals: this.#seals,
      records: this.#records.size,
      unsealedObjects: this.#unsealedObjects,
      ...(this.#proven === undefined ? {} : { proven: this.#proven }),
      ...(this.#inTable === undefined ? {} : { inTable: this.#inTable }),
    };
  }

  /** The seals come first: what is looked at after them may be younger than they are, but never older. */
  async *findProblems(): AsyncGenerator<Problem> {
    yield* this.#followChain();
    yield* this.#findCutOff();
    yield* this.#findUnsealed();
    yield* this.#compareTable();
  }

  async *#followChain(): AsyncGenerator<Problem> {
    const { archive, publicKey } = this.#trail;
    const all = await listSeals(archive);
    const keys = this.#since === undefined ? all : all.slice(await findStart(archive, all, this.#since));
    let isWhole = true;
    for await (const link of readChain(archive, keys, publicKey)) {
      for await (const problem of this.#checkLink(link)) {
        isWhole = false;
        yield problem;
      }
      if (isWhole) this.#extendProof(link);
      this.#seals += 1;
      this.#last = link;
    }
  }

  async *#checkLink(link: Link): AsyncGenerator<Problem> {
    const { number, problems, seal } = link;
    const isFirst = this.#last === undefined;
    if (isFirst && this.#since === undefined && number > 1) yield missSeals(1, number - 1);
    yield* problems;
    if (seal === undefined) return;
    if (isFirst && this.#since !== undefined && new Date(seal.sealedAt) < this.#since) {
      // It only says what the first seal of the range has to follow: its own records are before the range.
      this.#start = this.#since.toISOString();
      return;
    }
    this.#start ??= seal.range?.from ?? seal.sealedAt;
    yield* this.#checkObjects(seal, this.#start);
  }

  async *#checkObjects({ objects, number, range }: Seal, start: string): AsyncGenerator<Problem> {
    // Of records that were sealed late some can be older than what is looked at in the table, and of a seal that is as old as
    // the table reaches back some are older. Their times are read only for these: that takes longer than all else.
    const since = start > this.#hotSince ? start : this.#hotSince;
    const isCut = range !== undefined && range.from < since && since <= range.until;
    const isOld = range !== undefined && range.until < since;
    const { archive } = this.#trail;
    const read = pMapIterable(
      objects,
      async (object) => ({ object, packed: await archive.read(object.key) }),
      { concurrency: readAhead },
    );
    for await (const { object, packed } of read) {
      const { problems, found } = await checkObject(object, packed, number, isCut);
      yield* problems;
      const isDue = (line: number): boolean => !isOld && (!isCut || since <= (found[line - 1]?.at ?? ''));
      yield* this.#register(object, number, isDue);
    }
  }

  /** The archive holds a record again where a batch was tried again, which is no problem while it is the same. */
  *#register(
    { key, records }: SealedObject,
    seal: number,
    isDueAt: (line: number) => boolean,
  ): Generator<Problem> {
    this.#objects.add(key);
    for (const [index, [recordId, hash]] of records.entries()) {
      const line = index + 1;
      const known = this.#records.get(recordId);
      if (known === undefined) {
        const isDue = recordId !== getIdOfUnreadable(hash) && isDueAt(line);
        this.#records.set(recordId, { hash, seal, object: key, line, isDue });
      } else if (known.hash !== hash) {
        const text =
          `The record ${recordId} is sealed with two texts: as line ${known.line} of ${known.object}, and as ` +
          `line ${line} of ${key}`;
        yield { kind: 'record-conflict', text, seal, object: key, line, recordId };
      }
    }
  }

  #extendProof({ seal, number }: Link): void {
    if (seal === undefined || this.#start === undefined) return;
    const { from = this.#start, firstSeal = number } = this.#proven ?? {};
    this.#proven = { from, until: seal.sealedAt, firstSeal, lastSeal: number };
  }

  *#findCutOff(): Generator<Problem> {
    if (this.#last === undefined) {
      yield { kind: 'trail-cut-off', text: 'There is no seal at all: nothing is proven' };
      return;
    }
    const { seal, number } = this.#last;
    if (seal === undefined || new Date(seal.sealedAt) >= this.#sealedUntil) return;
    const text =
      `The trail ends with seal ${number} of ${seal.sealedAt}, more than two hours before ` +
      `${this.#trail.now.toISOString()}: it was cut off, or nothing is sealed any more`;
    yield { kind: 'trail-cut-off', text, seal: number };
  }

  /** A seal is later than its records: those of a day are in seals from the start of that day on. */
  async *#findUnsealed(): AsyncGenerator<Problem> {
    const { archive } = this.#trail;
    const after = this.#since === undefined ? [] : [`records/dt=${this.#since.toISOString().slice(0, 10)}`];
    for await (const key of archive.list('records/', ...after)) {
      if (this.#objects.has(key)) continue;
      const packed = await archive.read(key);
      const { found, failure } = packed === undefined ? { found: [] } : await unpack(packed);
      if (failure === undefined && found.some(({ at }) => at !== undefined && this.#isYoung(at))) {
        this.#unsealedObjects += 1;
        continue;
      }
      const [{ recordId } = {}] = found;
      yield {
        kind: 'object-unsealed',
        text:
          `The object ${key} was inserted: no seal holds it, and none of its records is of the last two hours` +
          (recordId === undefined ? '' : `, the first is ${recordId}`),
        object: key,
        ...(recordId === undefined ? {} : { line: 1, recordId }),
      };
    }
  }

  #isYoung(at: string): boolean {
    return Math.abs(this.#trail.now.getTime() - Date.parse(at)) <= sealedWithinMs;
  }

  async *#compareTable(): AsyncGenerator<Problem> {
    const { readTable } = this.#trail;
    if (readTable === undefined || this.#start === undefined) return;
    this.#inTable = yield* compareTable({
      items: readTable(new Date(this.#start)),
      sealed: this.#records,
      sealedUntil: this.#sealedUntil.toISOString(),
      hotDays: this.#trail.hotDays,
    });
  }
}

function getStartOfDay(time: Date): Date {
  return new Date(`${time.toISOString().slice(0, 10)}T00:00:00.000Z`);
}
