import { isDeepStrictEqual } from 'node:util';
import { isOwnTtl } from '../hot-days.ts';
import { getRecordText, indexedAttributes, type Item, toItem } from '../items.ts';
import type { AuditRecord } from '../record.ts';
import { hashLeaf } from './merkle.ts';
import type { Problem } from './problem.ts';

/** What was sealed of one record. */
export interface SealedRecord {
  /** Its leaf hash, in hexadecimal digits. */
  readonly hash: string;
  readonly seal: number;
  readonly object: string;
  /** From 1. */
  readonly line: number;
  /** Whether the table has to hold it: not what was written before the range or is no record, nor what had its time. */
  readonly isDue: boolean;
}

export interface TableCheck {
  /** What the audit table holds of a range of time. */
  readonly items: AsyncIterable<Item>;
  /** By record id: everything that was sealed in that range or later. */
  readonly sealed: ReadonlyMap<string, SealedRecord>;
  /** Records before this time have to be sealed, ISO 8601. */
  readonly sealedUntil: string;
  /** For how many days the table has to hold a record; for ever unless given. */
  readonly hotDays?: number | undefined;
}

/** What the table's items are found by, besides the key of a record. */
const attributes = ['hour', 'at', 'kind', ...indexedAttributes] as const;

/**
 * Holds the audit table against the seals: the same records, with the same texts, found under what they say.
 * @returns how many of them are as they were sealed
 */
export async function* compareTable(check: TableCheck): AsyncGenerator<Problem, number> {
  const missing = new Set(check.sealed.keys());
  let count = 0;
  for await (const item of check.items) {
    const [at = '', recordId = ''] = String(item['at']?.S).split('#');
    const sealed = check.sealed.get(recordId);
    const isNew = missing.delete(recordId);
    if (sealed === undefined) {
      if (at < check.sealedUntil) yield report('inserted', recordId, 'no seal holds it');
    } else if (isNew) {
      const fault = findFault(item, sealed);
      if (fault === undefined) count += 1;
      else yield report('altered', recordId, fault, sealed);
    } else {
      yield report('inserted', recordId, 'it is there twice', sealed);
    }
  }
  for (const recordId of missing) {
    const sealed = check.sealed.get(recordId);
    if (sealed?.isDue === true) {
      const due =
        check.hotDays === undefined ? '' : `, and its ${check.hotDays} days in the table are not over`;
      yield report('removed', recordId, `seal ${sealed.seal} holds it${due}`, sealed);
    }
  }
  return count;
}

function findFault(item: Item, { hash, seal }: SealedRecord): string | undefined {
  let text: string;
  try {
    text = getRecordText(item);
  } catch {
    return 'its text cannot be read';
  }
  if (hashLeaf(text).toString('hex') !== hash) return `its text is not what seal ${seal} holds`;
  const record = JSON.parse(text) as AuditRecord;
  const expected = toItem(record);
  const altered = attributes.find((name) => !isDeepStrictEqual(item[name], expected[name]));
  if (altered !== undefined) return `its attribute ${altered} is not that of its text`;
  // What was written before there was one has none.
  if (item['ttl'] === undefined || isOwnTtl(record.at, Number(item['ttl'].N))) return undefined;
  return 'its time to live is none that Holdfast sets';
}

const deeds = { altered: 'altered in', removed: 'removed from', inserted: 'inserted into' } as const;

function report(deed: keyof typeof deeds, recordId: string, why: string, sealed?: SealedRecord): Problem {
  return {
    kind: `table-record-${deed}`,
    text: `The record ${recordId} was ${deeds[deed]} the audit table: ${why}`,
    recordId,
    ...(sealed === undefined ? {} : { seal: sealed.seal, object: sealed.object, line: sealed.line }),
  };
}
