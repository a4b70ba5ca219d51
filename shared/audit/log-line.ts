import { type IndexedAttribute, indexedAttributes, type Item } from './items.ts';
import type { LogStatus } from './log-status.ts';

/** A line of the action log as the index knows it, as far as it was asked for. */
export interface LogLine extends Readonly<Partial<Record<Exclude<IndexedAttribute, 'status'>, string>>> {
  /** The key of the record, as far as it was asked for. */
  readonly key: Item;
  /** When it was written, ISO 8601. */
  readonly at: string;
  readonly recordId: string;
  /** An intent is in progress as far as its own line knows. */
  readonly status: LogStatus;
}

/** Of an item of the index, or of the table: both have these attributes. */
export function toLine(item: Item): LogLine {
  const [at = '', recordId = ''] = getPosition(item).split('#');
  const status = item['status']?.S;
  return {
    ...readIndexed(item),
    key: getKey(item),
    at,
    recordId,
    status: status === 'intent' ? 'in-progress' : (status as LogStatus),
  };
}

/** Where an item stands in the index, which sorts by time and record id. */
export function getPosition(item: Item): string {
  return String(item['at']?.S);
}

export const keyAttributes = ['pk', 'sk'] as const;

export function getKey({ pk, sk }: Item): Item {
  return { ...(pk && { pk }), ...(sk && { sk }) };
}

function readIndexed(item: Item): Partial<Record<IndexedAttribute, string>> {
  return Object.fromEntries(
    indexedAttributes.flatMap((name) => {
      const text = item[name]?.S ?? item[name]?.N;
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
