import type { LookupEventsCommand, LookupEventsCommandOutput } from '@aws-sdk/client-cloudtrail';
import type { BusEntry } from '../../shared/aws/put-events.ts';
import { catchUp, type Searcher } from '../../shared/watch/catch-up.ts';
import type { Pulse } from '../../shared/watch/pulse.ts';
import { TestClock } from '../support/test-clock.ts';

const minuteMs = 60_000;
const start = Date.parse('2026-03-01T10:00:00.000Z');

/** CloudTrail's event history: newest first, in pages of two. */
function history(minutes: readonly number[]): Searcher['cloudTrail'] {
  const events = minutes.map((minute) => new Date(start + minute * minuteMs));
  return {
    async send(command: LookupEventsCommand): Promise<Partial<LookupEventsCommandOutput>> {
      const { StartTime: from, EndTime: to, NextToken: token = '0', LookupAttributes } = command.input;
      expect(LookupAttributes).toEqual([{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }]);
      const found = events
        .filter((at) => from !== undefined && to !== undefined && at >= from && at <= to)
        .toSorted((a, b) => b.getTime() - a.getTime());
      const page = found.slice(Number(token), Number(token) + 2);
      return Promise.resolve({
        Events: page.map((at) => ({ CloudTrailEvent: JSON.stringify({ eventTime: at.toISOString() }) })),
        ...(Number(token) + 2 < found.length ? { NextToken: String(Number(token) + 2) } : {}),
      });
    },
  } as Searcher['cloudTrail'];
}

describe('what may have been missed', () => {
  let pulse: Pulse;
  let sent: BusEntry[];
  let clock: TestClock;

  beforeEach(() => {
    pulse = {
      missedFrom: new Date(start).toISOString(),
      missedTo: new Date(start + 25 * minuteMs).toISOString(),
    };
    sent = [];
    clock = new TestClock();
  });

  const searcher = (minutes: readonly number[], over: Partial<Searcher> = {}): Searcher => ({
    cloudTrail: history(minutes),
    pulse: {
      load: async () => Promise.resolve(pulse),
      note: async (change) => {
        pulse = JSON.parse(JSON.stringify({ ...pulse, ...change })) as Pulse;
        return Promise.resolve(true);
      },
    },
    clock,
    send: async (entries) => {
      sent.push(...entries);
      return Promise.resolve();
    },
    isOver: () => false,
    ...over,
  });
  const times = (): readonly number[] =>
    sent.map(({ detail }) => {
      const { eventTime } = JSON.parse(detail) as { eventTime: string };
      return (Date.parse(eventTime) - start) / minuteMs;
    });

  it('is looked up and handed on, oldest first, as calls of the account', async () => {
    await expect(catchUp(searcher([1, 3, 2, 9, 12, 24]))).resolves.toBe(6);
    expect(times()).toEqual([1, 2, 3, 9, 12, 24]);
    expect(sent[0]).toMatchObject({ source: 'holdfast', detailType: 'AWS API Call via CloudTrail' });
    expect(pulse).toEqual({});
  });

  it('leaves AWS the pauses that it asks for between pages', async () => {
    await catchUp(searcher([1, 2, 3, 4, 5]));
    expect(clock.sleeps).toEqual([500, 500]);
  });

  it('is nothing where nothing was missed', async () => {
    pulse = { heardAt: new Date(start).toISOString() };
    await expect(catchUp(searcher([1]))).resolves.toBe(0);
    expect(sent).toEqual([]);
  });

  it('is gone on with by the next invocation, where this one has no time', async () => {
    let slices = 0;
    await catchUp(searcher([1, 12, 24], { isOver: () => (slices += 1) > 1 }));
    expect(times()).toEqual([1]);
    expect(pulse.missedFrom).toBe(new Date(start + 10 * minuteMs).toISOString());
    await catchUp(searcher([1, 12, 24]));
    expect(times()).toEqual([1, 12, 24]);
  });

  it('is looked up again where the bus did not take it', async () => {
    const send = async () => Promise.reject(new Error('the bus is full'));
    await expect(catchUp(searcher([1], { send }))).rejects.toThrow('the bus is full');
    await catchUp(searcher([1]));
    expect(times()).toEqual([1]);
  });
});
