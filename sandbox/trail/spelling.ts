import type { Json, JsonRecord } from './json.ts';
import { lowerFirst } from './json.ts';

/** Fields that CloudTrail never writes, or writes without their content. */
const leftOut = new Set(['secretAccessKey', 'zipFile']);
const hidden = new Set(['password', 'newPassword', 'oldPassword', 'secretString', 'secretBinary']);

/** Maps whose keys are the caller's own words, and so are not spelled anew. */
const maps = new Set(['attributes', 'tags', 'variables', 'messageAttributes']);

const isTime = /(Date|Time|Timestamp|expiration)$/i;
const iso = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Spells a value the way CloudTrail writes it for every service but EC2 and S3. */
function spell(value: Json, name = ''): Json {
  if (Array.isArray(value)) return value.map((item) => spell(item));
  if (typeof value === 'object' && value !== null) return spellFields(value, name);
  if (isTime.test(name)) return spellTime(value);
  return value;
}

export function spellFields(record: JsonRecord, name = ''): JsonRecord {
  const spelled: JsonRecord = {};
  for (const [key, value] of Object.entries(record)) {
    const field = maps.has(name) ? key : lowerFirst(key);
    if (leftOut.has(field)) continue;
    spelled[field] = hidden.has(field) ? 'HIDDEN_DUE_TO_SECURITY_REASONS' : spell(value, field);
  }
  return spelled;
}

/** `Aug 1, 2024 1:33:28 PM`, in UTC: how CloudTrail writes the times within an answer. */
function spellTime(value: string | number | boolean | null): Json {
  const time = typeof value === 'number' ? new Date(value * 1000) : toDate(value);
  if (time === undefined) return value;
  const parts = new Intl.DateTimeFormat('en-US', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'UTC',
  });
  // Newer ICU data puts a narrow no-break space before AM, and a comma after the date: CloudTrail has neither.
  return parts
    .format(time)
    .replaceAll('\u202f', ' ')
    .replace(/(\d{4}),/, '$1');
}

function toDate(value: string | boolean | null): Date | undefined {
  return typeof value === 'string' && iso.test(value) ? new Date(value) : undefined;
}
