import { toNotice } from '../audit/notice.ts';
import type { NoticeRecord } from '../audit/record.ts';
import type { Clock } from '../control/clock.ts';
import { isAnswer, isDue, isOverdue, type Pulse } from './pulse.ts';
import type { PulseTable } from './pulse-table.ts';

/** What the heartbeat works with; all of it is handed in. */
export interface Heart {
  readonly pulse: Pick<PulseTable, 'load' | 'note'>;
  readonly clock: Clock;
  /** The Region that the calls are made in, where that is not the home. */
  readonly region?: string | undefined;
  /** Makes a harmless call that CloudTrail records and a rule waits for; `false` where what it is about is not there. */
  readonly call: (at: Date) => Promise<boolean>;
  /** Has what guards Holdfast look whether all of it is in order; only at home, where all of it is. */
  readonly wake?: (() => Promise<void>) | undefined;
  /** Why no event comes, as far as that can be told; each in a sentence. */
  readonly diagnose: () => Promise<readonly string[]>;
}

/** Where notices about it are filed. */
const heartbeatSubject = 'heartbeat';

/** What the clock asks for every five minutes: tells the SOC when a call did not come back, and makes the next one. */
export async function beat({ pulse, clock, region, wake, call, diagnose }: Heart): Promise<void> {
  const was = await pulse.load();
  const now = clock.now();
  if (was.blindSince === undefined && isOverdue(was, now)) {
    const notice = toBlindNotice(was, await diagnose(), { region, at: now });
    await pulse.note({ blindSince: was.heardAt ?? was.beatAt ?? now.toISOString() }, was, notice);
  }
  if (!isDue(was, now)) return;
  await wake?.();
  // The time is written first: an event can be quicker than the answer to the call.
  const current = await pulse.load();
  await pulse.note({ beatAt: now.toISOString() }, current);
  const isMade = await call(now);
  // A Region is covered a little before its stack is there for the first time.
  if (!isMade && current.heardAt === undefined) await pulse.note({ beatAt: undefined }, current);
}

/** What the event of a call means: events come, or come again. */
export async function hear(
  eventTime: string,
  { pulse, clock, region }: Pick<Heart, 'pulse' | 'clock' | 'region'>,
): Promise<void> {
  const was = await pulse.load();
  if (!isAnswer(was, eventTime)) return;
  const heard: Pulse = { heardAt: was.beatAt };
  if (was.blindSince === undefined) {
    await pulse.note(heard, was);
    return;
  }
  const now = clock.now();
  const missed = { missedFrom: was.missedFrom ?? was.blindSince, missedTo: now.toISOString() };
  await pulse.note(
    { ...heard, ...missed, blindSince: undefined },
    was,
    toSeeingNotice(was.blindSince, { region, at: now }),
  );
}

interface Occasion {
  readonly region: string | undefined;
  readonly at: Date;
}

function toBlindNotice(
  { beatAt = '', heardAt }: Pulse,
  reasons: readonly string[],
  { region, at }: Occasion,
): NoticeRecord {
  const last =
    heardAt === undefined ? 'None has come back yet' : `The last one that came back is of ${heardAt}`;
  return toNotice({
    findingId: heartbeatSubject,
    topic: 'blind',
    severity: 'critical',
    explanation:
      `A harmless call that Holdfast made${inRegion(region)} at ${beatAt} has not come back as an event: changes in the ` +
      `account${inRegion(region)} reach it late or not at all. ${last}. ${reasons.length === 0 ? 'Nothing is wrong with the trails, rules and functions that it can see.' : reasons.join(' ')}`,
    details: { ...(region === undefined ? {} : { region }), beatAt, reasons: [...reasons] },
    at,
  });
}

function toSeeingNotice(since: string, { region, at }: Occasion): NoticeRecord {
  return toNotice({
    findingId: heartbeatSubject,
    topic: 'seeing',
    severity: 'high',
    explanation:
      `Events${region === undefined ? '' : ` of ${region}`} come again. The changes since ${since} are looked up in CloudTrail’s event history and handled like live ones, ` +
      'oldest first.',
    details: { ...(region === undefined ? {} : { region }), blindSince: since },
    at,
  });
}

function inRegion(region: string | undefined): string {
  return region === undefined ? '' : ` in ${region}`;
}
