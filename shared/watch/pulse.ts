/** What is known of whether events still come. Times in ISO 8601. */
export interface Pulse {
  /** When the last call was made that has to come back as an event. */
  readonly beatAt?: string | undefined;
  /** The last such call that came back. */
  readonly heardAt?: string | undefined;
  /** Since when none came back, where the SOC was told so. */
  readonly blindSince?: string | undefined;
  /** The time from and to which calls have to be looked up that may have been missed. */
  readonly missedFrom?: string | undefined;
  readonly missedTo?: string | undefined;
}

const minuteMs = 60_000;
/** CloudTrail hands most calls to EventBridge within a minute; after five it is not late, but lost. */
const patienceMs = 5 * minuteMs;
const everyMs = 15 * minuteMs;
// The schedule comes a little early or late.
const slackMs = minuteMs;

/** Whether the last call has not come back in time. */
export function isOverdue({ beatAt, heardAt }: Pulse, now: Date): boolean {
  if (beatAt === undefined || (heardAt !== undefined && heardAt >= beatAt)) return false;
  return now.getTime() - Date.parse(beatAt) >= patienceMs - slackMs / 2;
}

/** Whether it is time for another call. */
export function isDue({ beatAt }: Pulse, now: Date): boolean {
  return beatAt === undefined || now.getTime() - Date.parse(beatAt) >= everyMs - slackMs;
}

/** Whether an event is that of the last call: CloudTrail tells the time to the second. */
export function isAnswer({ beatAt }: Pulse, eventTime: string): boolean {
  return beatAt !== undefined && Date.parse(eventTime) >= Math.floor(Date.parse(beatAt) / 1000) * 1000;
}
