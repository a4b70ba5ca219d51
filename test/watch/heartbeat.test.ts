import type { NoticeRecord } from '../../shared/audit/record.ts';
import { beat, type Heart, hear } from '../../shared/watch/heartbeat.ts';
import type { Pulse } from '../../shared/watch/pulse.ts';
import { TestClock } from '../support/test-clock.ts';

const minuteMs = 60_000;

/** The state table's part of it in memory, with the meaning of the real one. */
class MemoryPulse {
  pulse: Pulse = {};
  readonly notices: NoticeRecord[] = [];

  async load(): Promise<Pulse> {
    return Promise.resolve(this.pulse);
  }

  async note(change: Pulse, was: Pulse, notice?: NoticeRecord): Promise<boolean> {
    if (this.pulse.blindSince !== was.blindSince) return Promise.resolve(false);
    this.pulse = JSON.parse(JSON.stringify({ ...this.pulse, ...change })) as Pulse;
    if (notice !== undefined) this.notices.push(notice);
    return Promise.resolve(true);
  }
}

describe('the heartbeat', () => {
  let clock: TestClock;
  let pulse: MemoryPulse;
  let calls: string[];
  let wakings: number;
  let heart: Heart;

  beforeEach(() => {
    clock = new TestClock();
    pulse = new MemoryPulse();
    calls = [];
    wakings = 0;
    heart = {
      pulse,
      clock,
      wake: async () => {
        wakings += 1;
        return Promise.resolve();
      },
      call: async (at) => {
        calls.push(at.toISOString());
        return Promise.resolve(true);
      },
      diagnose: async () => Promise.resolve(['No trail logs management events now.']),
    };
  });

  /** Lets the clock tick every five minutes, and each call come back after so long; never where that is absent. */
  async function live(minutes: number, backAfterMs?: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 5) {
      const before = calls.length;
      await beat(heart);
      const call = calls[before];
      const isBack = call !== undefined && backAfterMs !== undefined;
      if (isBack) {
        clock.advance(backAfterMs);
        await hear(toEventTime(call), heart);
      }
      clock.advance(5 * minuteMs - (isBack ? backAfterMs : 0));
    }
  }

  /** As CloudTrail tells it, to the second. */
  const toEventTime = (at: string): string => `${at.slice(0, 19)}Z`;
  const topics = (): readonly string[] => pulse.notices.map(({ topic }) => topic);

  it('makes a call every quarter of an hour, and says nothing while each comes back', async () => {
    await live(60, 20_000);
    expect(calls).toEqual([
      '2026-03-01T12:00:00.000Z',
      '2026-03-01T12:15:00.000Z',
      '2026-03-01T12:30:00.000Z',
      '2026-03-01T12:45:00.000Z',
    ]);
    expect(topics()).toEqual([]);
  });

  it('wakes the guard as often, whether or not events come', async () => {
    await live(60);
    expect(wakings).toBe(4);
  });

  it('tells once that a call did not come back within five minutes, and why', async () => {
    await live(20, 20_000);
    await live(60);
    expect(pulse.notices).toMatchObject([
      {
        topic: 'blind',
        severity: 'critical',
        at: '2026-03-01T12:35:00.000Z',
        details: { beatAt: '2026-03-01T12:30:00.000Z', reasons: ['No trail logs management events now.'] },
      },
    ]);
    expect(pulse.notices[0]?.explanation).toContain('No trail logs management events now.');
    expect(pulse.notices[0]?.explanation).toContain(
      'The last one that came back is of 2026-03-01T12:15:00.000Z',
    );
  });

  it('says so where none has ever come back', async () => {
    await live(10);
    expect(pulse.notices[0]?.explanation).toContain('None has come back yet');
  });

  it('tells that events come again, and from when on calls may have been missed', async () => {
    await live(20, 20_000);
    await live(25);
    await live(5, 20_000);
    expect(topics()).toEqual(['blind', 'seeing']);
    expect(pulse.pulse).toMatchObject({
      missedFrom: '2026-03-01T12:15:00.000Z',
      missedTo: pulse.notices[1]?.at,
    });
    expect(pulse.pulse.blindSince).toBeUndefined();
  });

  it('takes a late event for what it is', async () => {
    await beat(heart);
    clock.advance(5 * minuteMs);
    await beat(heart);
    clock.advance(minuteMs);
    await hear('2026-03-01T12:00:00Z', heart);
    expect(topics()).toEqual(['blind', 'seeing']);
  });

  it('takes the event of an earlier call for no answer to this one', async () => {
    await live(20, 20_000);
    await beat(heart);
    await hear('2026-03-01T12:00:00Z', heart);
    expect(pulse.pulse.heardAt).toBe('2026-03-01T12:15:00.000Z');
  });

  describe('in another Region', () => {
    beforeEach(() => {
      heart = { ...heart, region: 'eu-west-1' };
    });

    it('says of which Region no events come, and come again', async () => {
      await live(20, 20_000);
      await live(25);
      await live(5, 20_000);
      const [blind, seeing] = pulse.notices;
      expect(blind?.explanation).toMatch(
        /^A harmless call that Holdfast made in eu-west-1 at .* in the account in eu-west-1/,
      );
      expect(seeing?.explanation).toMatch(/^Events of eu-west-1 come again\./);
      expect([blind?.details, seeing?.details]).toMatchObject([
        { region: 'eu-west-1' },
        { region: 'eu-west-1' },
      ]);
    });

    it('waits for its forwarding stack to be there for the first time', async () => {
      const there = heart.call;
      heart = { ...heart, call: async () => Promise.resolve(false) };
      await live(60);
      expect([topics(), pulse.pulse]).toEqual([[], {}]);
      heart = { ...heart, call: there };
      await live(5, 20_000);
      expect(calls).toHaveLength(1);
      expect(pulse.pulse.heardAt).toBeDefined();
    });

    it('is blind where its forwarding stack was there and is gone', async () => {
      await live(20, 20_000);
      heart = { ...heart, call: async () => Promise.resolve(false) };
      await live(30);
      expect(topics()).toEqual(['blind']);
    });
  });

  it('tells nothing twice where two looked at once', async () => {
    await live(20, 20_000);
    await beat(heart);
    clock.advance(5 * minuteMs);
    await Promise.all([beat(heart), beat(heart)]);
    expect(topics().filter((topic) => topic === 'blind').length).toBeLessThanOrEqual(1);
  });
});
