import { isRecord, type Json, type JsonRecord } from './json.ts';

/** XML has text only; CloudTrail writes what looks like a boolean or a small number as one. */
export function toTyped(record: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, typed(value)]));
}

function typed(value: Json): Json {
  if (Array.isArray(value)) return value.map(typed);
  if (isRecord(value)) return toTyped(value);
  return typeof value === 'string' ? typedText(value) : value;
}

export function typedText(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  // Ten digits at most: account ids have twelve and stay text.
  return /^-?(?:0|[1-9]\d{0,9})$/.test(text) ? Number(text) : text;
}
