import { pMapIterable } from 'p-map';
import type { TrailLine, TrailRange } from '../query.ts';
import { auditRecord } from '../record.ts';
import { readAhead, type TrailArchive } from '../seals/trail-archive.ts';
import { unpackLines } from './archive-object.ts';
import { Sorter, sortLines } from './sorter.ts';

const dayMs = 86_400_000;

/**
 * The part of the trail that the archive holds, oldest first and each record once, as `readTrail` gives that of the table. In
 * memory are a few objects, the records of a quarter of an hour, and the ids of those of two days. A line that is no record,
 * which only a change from outside can leave there, is left out.
 * @throws Error for an object that does not hold what it was written with, and what reading throws
 */
export async function* readArchive(archive: TrailArchive, range: TrailRange): AsyncGenerator<TrailLine> {
  const { from, to, control, after = '' } = range;
  const since = after.slice(0, from.toISOString().length) || from.toISOString();
  const sorter = new Sorter();
  for await (const lines of readObjects(archive, new Date(since), to)) {
    const found = lines.flatMap((text) => {
      const line = parseLine(text);
      return line !== undefined && isIn(line, from, to) ? [line] : [];
    });
    for (const line of sorter.add(found)) if (isWanted(line)) yield line;
  }
  for (const line of sorter.end()) if (isWanted(line)) yield line;

  function isWanted({ position, record }: TrailLine): boolean {
    return position > after && (control === undefined || record.control === control);
  }
}

/** The records of one finding between two times, oldest first. */
export async function readArchivedFinding(
  archive: TrailArchive,
  findingId: string,
  { from, to }: Pick<TrailRange, 'from' | 'to'>,
): Promise<readonly TrailLine['record'][]> {
  const found = new Map<string, TrailLine>();
  for await (const lines of readObjects(archive, from, to)) {
    // Few lines are of it, and to read them all as records would take longer than all else.
    for (const text of lines.filter((line) => line.includes(findingId))) {
      const line = parseLine(text);
      if (line?.record.findingId === findingId && isIn(line, from, to)) found.set(line.record.recordId, line);
    }
  }
  return sortLines([...found.values()]).map(({ record }) => record);
}

/** The lines of the objects that can hold records of a range. The stream carries a record on the day of its time or the next. */
async function* readObjects(archive: TrailArchive, from: Date, to: Date): AsyncGenerator<readonly string[]> {
  const read = pMapIterable(
    listObjects(archive, from, to),
    async (key) => {
      const body = await archive.read(key);
      if (body === undefined) throw new Error(`The archive lists ${key} and does not hold it`);
      return unpackLines({ key, body });
    },
    { concurrency: readAhead },
  );
  for await (const lines of read) yield lines;
}

async function* listObjects(archive: TrailArchive, from: Date, to: Date): AsyncGenerator<string> {
  const end = toDayKey(new Date(to.getTime() + 2 * dayMs));
  for await (const key of archive.list('records/', toDayKey(from))) {
    if (key >= end) return;
    yield key;
  }
}

function toDayKey(time: Date): string {
  return `records/dt=${time.toISOString().slice(0, 'YYYY-MM-DD'.length)}`;
}

function parseLine(text: string): TrailLine | undefined {
  try {
    const { data: record } = auditRecord.safeParse(JSON.parse(text));
    return record === undefined ? undefined : { position: `${record.at}#${record.recordId}`, text, record };
  } catch {
    return undefined;
  }
}

function isIn({ record: { at } }: TrailLine, from: Date, to: Date): boolean {
  return from.toISOString() <= at && at < to.toISOString();
}
