import { parseSignal } from '../../shared/events/parse-signal.ts';
import type { Pulse } from '../../shared/watch/pulse.ts';
import { type Lookout, watchRegions } from '../../shared/watch/watch-regions.ts';
import { cloudTrailEvent } from '../support/cloudtrail-event.ts';
import { TestClock } from '../support/test-clock.ts';

const clock = new TestClock();
const scheduled = parseSignal({
  id: 'e-1',
  source: 'aws.events',
  'detail-type': 'Scheduled Event',
  time: '2026-03-01T12:00:00Z',
  account: '111122223333',
  region: 'eu-central-1',
  detail: {},
});

describe('the watch over several Regions', () => {
  let pulses: Record<string, Pulse>;
  let called: string[];

  beforeEach(() => {
    pulses = {};
    called = [];
  });

  function createLookout(region: string, over: Partial<Lookout['heart']> = {}): Lookout {
    const pulse = {
      load: async () => Promise.resolve(pulses[region] ?? {}),
      note: async (change: Pulse) => {
        pulses[region] = { ...pulses[region], ...change };
        return Promise.resolve(true);
      },
    };
    const call = async () => {
      called.push(region);
      return Promise.resolve(true);
    };
    const heart = { pulse, clock, region, call, diagnose: async () => Promise.resolve([]), ...over };
    const searcher = {
      pulse,
      clock,
      cloudTrail: { send: async () => Promise.resolve({ Events: [{ CloudTrailEvent: '{}' }] }) },
      send: async () => Promise.resolve(),
      isOver: () => false,
    };
    return { region, heart, searcher };
  }

  it('has each Region make its own call', async () => {
    await watchRegions(scheduled, [createLookout('eu-central-1'), createLookout('us-east-1')]);
    expect(called).toEqual(['eu-central-1', 'us-east-1']);
  });

  it('hears a call for the Region that it was made in', async () => {
    const lookouts = [createLookout('eu-central-1'), createLookout('us-east-1')];
    await watchRegions(scheduled, lookouts);
    const eventTime = new Date(clock.now().getTime() + 1000).toISOString();
    const call = { eventSource: 'events.amazonaws.com', eventName: 'TagResource' };
    const event = cloudTrailEvent({ ...call, awsRegion: 'us-east-1', eventTime });
    await watchRegions(parseSignal(event), lookouts);
    expect(pulses['us-east-1']?.heardAt).toBe(pulses['us-east-1']?.beatAt);
    expect(pulses['eu-central-1']?.heardAt).toBeUndefined();
    expect(called).toHaveLength(2);
  });

  it('looks up in each what was missed there', async () => {
    const missed = { missedFrom: '2026-03-01T11:00:00.000Z', missedTo: '2026-03-01T11:05:00.000Z' };
    pulses = { 'eu-central-1': missed, 'us-east-1': missed };
    const lookouts = [createLookout('eu-central-1'), createLookout('us-east-1')];
    await expect(watchRegions(scheduled, lookouts)).resolves.toBe(2);
  });

  it('goes on with the others where one fails, and fails in the end', async () => {
    const call = async (): Promise<boolean> => Promise.reject(new Error('denied in eu-central-1'));
    const lookouts = [createLookout('eu-central-1', { call }), createLookout('us-east-1')];
    await expect(watchRegions(scheduled, lookouts)).rejects.toThrow('denied in eu-central-1');
    expect(called).toEqual(['us-east-1']);
  });
});
