import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CallOptions, cloudTrailEvent } from './cloudtrail-event.ts';

const folder = join(import.meta.dirname, '../../../shared/data/cloudtrail');

/** A CloudTrail record, as far as the tests read it. */
export interface RecordedCall extends CallOptions {
  readonly awsRegion: string;
  readonly recipientAccountId: string;
  readonly eventType: string;
}

/** The records of real attacks are kept beside the project, not in it: where they are not, these tests are skipped. */
export const describeWithRecords = existsSync(folder) ? describe : describe.skip;

/** The records of one attack, as EventBridge would deliver them. */
export function readRecordedEvents(attack: string): readonly object[] {
  return readRecords(`${attack}.json`).map(toRecordedEvent);
}

/** Every record of every attack. */
export function readAllRecords(): readonly RecordedCall[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap(readRecords);
}

export function toRecordedEvent(record: RecordedCall): object {
  const isSignIn = record.eventType === 'AwsConsoleSignIn';
  return {
    ...cloudTrailEvent(record),
    account: record.recipientAccountId,
    region: record.awsRegion,
    ...(isSignIn ? { 'detail-type': 'AWS Console Sign In via CloudTrail' } : {}),
  };
}

function readRecords(file: string): readonly RecordedCall[] {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly RecordedCall[];
}
