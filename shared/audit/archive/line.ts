import { getRecordText, type Item } from '../items.ts';

/**
 * The line of the archive that an item of the audit table becomes: the exact text of its record. An item that holds no such
 * text, which only a change from outside can cause, is evidence too: it becomes a line as a whole.
 */
export function toLine(item: Item): string {
  const text = findText(item);
  return text === undefined || text.includes('\n') ? JSON.stringify(item) : text;
}

function findText(item: Item): string | undefined {
  try {
    return getRecordText(item);
  } catch {
    return undefined;
  }
}

/** What a line is known by, where it is a record. */
export interface LineFacts {
  readonly recordId?: string;
  /** ISO 8601. */
  readonly at?: string;
}

/** Reads no more of a record than a seal says of it, so that a record of any version can be sealed. */
export function readLineFacts(line: string): LineFacts {
  const { recordId, at } = parseObject(line);
  return {
    ...(typeof recordId === 'string' && { recordId }),
    ...(typeof at === 'string' && isUtc(at) && { at }),
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** As every record writes its time: such texts sort by time. */
function isUtc(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}
