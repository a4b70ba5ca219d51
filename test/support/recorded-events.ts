import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloudTrailEvent } from './cloudtrail-event.ts';
import type { CallOptions } from './cloudtrail-event.ts';

const folder = join(import.meta.dirname, '../../../shared/data/cloudtrail');

/** The records of real attacks are kept beside the project, not in it: where they are not, these tests are skipped. */
export const describeWithRecords = existsSync(folder) ? describe : describe.skip;

/** The records of one attack, as EventBridge would deliver them. */
export function readRecordedEvents(attack: string): readonly object[] {
  const records = JSON.parse(readFileSync(join(folder, `${attack}.json`), 'utf8')) as readonly CallOptions[];
  return records.map((record) => cloudTrailEvent(record));
}
