import type { Json, JsonRecord } from './json.ts';
import { isRecord } from './json.ts';

/**
 * Builds the tree that a form-encoded AWS request spells with dotted names, names untouched:
 * `IpRanges.1.CidrIp=…` → `{ IpRanges: [{ CidrIp }] }`; so do `Tags.member.1.Key` and `Attributes.entry.1.key`, the
 * latter as a map.
 */
export function parseForm(body: string): JsonRecord {
  const root: JsonRecord = {};
  for (const [name, value] of new URLSearchParams(body)) {
    if (name === 'Action' || name === 'Version') continue;
    const keys = name.split('.');
    let at = root;
    for (const key of keys.slice(0, -1)) {
      const next = at[key];
      at = isRecord(next) ? next : (at[key] = {});
    }
    at[keys.at(-1) ?? name] = value;
  }
  return Object.fromEntries(Object.entries(root).map(([key, value]) => [key, fold(value)]));
}

function fold(value: Json): Json {
  if (!isRecord(value)) return value;
  const keys = Object.keys(value);
  if (keys.length === 1 && isRecord(value['member'])) return fold(value['member']);
  if (keys.length === 1 && isRecord(value['entry'])) return toMap(value['entry']);
  if (keys.every((key) => /^\d+$/.test(key))) {
    return keys.toSorted((one, other) => Number(one) - Number(other)).map((key) => fold(value[key] ?? null));
  }
  return Object.fromEntries(keys.map((key) => [key, fold(value[key] ?? null)]));
}

function toMap(entries: JsonRecord): JsonRecord {
  const map: JsonRecord = {};
  for (const entry of Object.values(entries)) {
    if (!isRecord(entry)) continue;
    const name = entry['key'] ?? entry['Name'];
    if (typeof name === 'string') map[name] = entry['value'] ?? entry['Value'] ?? null;
  }
  return map;
}
