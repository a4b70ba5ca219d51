import { type CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { BusEntry } from '../aws/put-events.ts';
import type { Clock } from '../control/clock.ts';
import { busSource } from '../notify/bus-event.ts';
import type { PulseTable } from './pulse-table.ts';

/** What missed calls are looked up and handed on with. */
export interface Searcher {
  readonly cloudTrail: Pick<CloudTrailClient, 'send'>;
  readonly pulse: Pick<PulseTable, 'load' | 'note'>;
  readonly clock: Clock;
  /** Hands events to the functions of the services. */
  readonly send: (entries: readonly BusEntry[]) => Promise<void>;
  /** Whether there is no time for more in this invocation. */
  readonly isOver: () => boolean;
}

const apiCall = 'AWS API Call via CloudTrail';
const signIn = 'AWS Console Sign In via CloudTrail';
/** What missed calls come as; they carry no more authority than a request to look at what they name. */
export const missedDetailTypes = [apiCall, signIn];

const minuteMs = 60_000;
// The history gives the newest call first; a slice of it is held, turned round and handed on.
const sliceMs = 10 * minuteMs;
// LookupEvents takes two calls a second in an account and Region.
const pauseMs = 500;

/**
 * Looks up the changes that may have been missed and hands them on, oldest first. What is done is noted slice by slice, so
 * that another invocation goes on where this one ended.
 * @returns how many calls were handed on
 * @throws what LookupEvents or the bus throw; the slice is looked up again then
 */
export async function catchUp(searcher: Searcher): Promise<number> {
  const { pulse, send, isOver } = searcher;
  let handed = 0;
  for (;;) {
    const was = await pulse.load();
    const { missedFrom, missedTo } = was;
    if (missedFrom === undefined || missedTo === undefined || isOver()) return handed;
    const from = Date.parse(missedFrom);
    const to = Math.min(from + sliceMs, Date.parse(missedTo));
    const entries = await lookUp(new Date(from), new Date(to), searcher);
    await send(entries);
    handed += entries.length;
    const isDone = to >= Date.parse(missedTo);
    await pulse.note(
      isDone ? { missedFrom: undefined, missedTo: undefined } : { missedFrom: new Date(to).toISOString() },
      was,
    );
  }
}

async function lookUp(from: Date, to: Date, { cloudTrail, clock }: Searcher): Promise<readonly BusEntry[]> {
  const events: Event[] = [];
  let token: string | undefined;
  do {
    const page = await cloudTrail.send(
      new LookupEventsCommand({
        StartTime: from,
        EndTime: to,
        LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }],
        MaxResults: 50,
        NextToken: token,
      }),
    );
    events.push(...(page.Events ?? []));
    token = page.NextToken;
    if (token !== undefined) await clock.sleep(pauseMs);
  } while (token !== undefined);
  return events.toReversed().flatMap(toEntry);
}

/** A record without text, which AWS never sends, has nothing to look at. */
function toEntry({ CloudTrailEvent: detail, EventSource }: Event): readonly BusEntry[] {
  const detailType = EventSource === 'signin.amazonaws.com' ? signIn : apiCall;
  return detail === undefined ? [] : [{ source: busSource, detailType, detail }];
}
