/** What a record is made of while it is being written. */
export type Json = string | number | boolean | null | Json[] | JsonRecord;

export interface JsonRecord {
  [key: string]: Json;
}

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** CloudTrail spells every field with a small first letter and leaves the rest alone: `SSHPublicKey` → `sSHPublicKey`. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** An empty object says nothing; CloudTrail writes null. */
export function orNull(value: JsonRecord): JsonRecord | null {
  return Object.keys(value).length === 0 ? null : value;
}
