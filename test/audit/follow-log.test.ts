import { type FollowQuery, followLog } from '../../shared/audit/follow-log.ts';
import type { LogLine } from '../../shared/audit/log-line.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';
import { FakeAuditTable } from '../support/fake-audit-table.ts';
import { TestClock } from '../support/test-clock.ts';

const start = '2026-01-31T08:59:50.000Z';

/** What is written at which second after the start, and says which time of itself. */
type Script = Readonly<Record<number, readonly AuditRecord[]>>;

function at(seconds: number): string {
  return new Date(Date.parse(start) + seconds * 1000).toISOString();
}

/** Follows the log for so many seconds. */
async function follow(
  script: Script,
  seconds: number,
  over: Partial<FollowQuery> = {},
): Promise<readonly string[]> {
  const ended = new AbortController();
  const clock = new TestClock(start);
  const passed = (): number => (clock.now().getTime() - Date.parse(start)) / 1000;
  const client = {
    send: async (command: never) => {
      if (passed() >= seconds) ended.abort();
      const written = Object.entries(script).filter(([second]) => Number(second) <= passed());
      return new FakeAuditTable(written.flatMap(([, records]) => records)).client.send(command);
    },
  };
  const store = { client: client as never, table: 'audit', clock };
  const shown: string[] = [];
  const show = ({ recordId, status }: LogLine): string => `${String(passed())} s: ${recordId} ${status}`;
  for await (const lines of followLog(store, { since: new Date(start), ...over }, ended.signal)) {
    shown.push(...lines.map(show));
  }
  return shown;
}

describe('the action log that is followed', () => {
  it('shows what is there, then what comes, each once and over the turn of the hour', async () => {
    const script = {
      0: [observation({ recordId: 'a', findingId: 'hf-a', at: at(0) })],
      5: [notice({ recordId: 'b', at: at(4) })],
      12: [observation({ recordId: 'c', findingId: 'hf-c', at: at(11) })],
      13: [observation({ recordId: 'd', findingId: 'hf-d', at: at(12) })],
    };
    await expect(follow(script, 90)).resolves.toEqual([
      '0 s: a observation',
      '5 s: b notice',
      '12 s: c observation',
      '13 s: d observation',
    ]);
  });

  it('shows what came late, or with a clock of its own', async () => {
    const script = {
      3: [observation({ recordId: 'b', findingId: 'hf-b', at: at(3) })],
      20: [
        observation({ recordId: 'late', findingId: 'hf-l', at: at(1) }),
        observation({ recordId: 'early', findingId: 'hf-e', at: at(30) }),
      ],
    };
    await expect(follow(script, 120)).resolves.toEqual([
      '3 s: b observation',
      '20 s: late observation',
      '20 s: early observation',
    ]);
  });

  it('shows a change when it has ended', async () => {
    const script = {
      2: [intent({ recordId: 'i', at: at(2) })],
      4: [outcome({ recordId: 'o', intentId: 'i', at: at(4) })],
    };
    await expect(follow(script, 90)).resolves.toEqual(['4 s: o remediated']);
  });

  it('shows a change that does not end as in progress, once, and its end when it comes', async () => {
    const script = {
      2: [intent({ recordId: 'i', at: at(2) })],
      100: [outcome({ recordId: 'o', intentId: 'i', status: 'interrupted', at: at(100) })],
    };
    await expect(follow(script, 120)).resolves.toEqual(['33 s: i in-progress', '100 s: o interrupted']);
  });

  it('calls no change open whose outcome is of the same millisecond', async () => {
    const script = {
      2: [intent({ recordId: 'z', at: at(2) }), outcome({ recordId: 'a', intentId: 'z', at: at(2) })],
    };
    await expect(follow(script, 90)).resolves.toEqual(['2 s: a remediated']);
  });

  it('shows only what is asked for', async () => {
    const script = {
      1: [
        observation({ recordId: 'a', findingId: 'hf-a', at: at(1) }),
        notice({ recordId: 'b', at: at(1) }),
        intent({ recordId: 'i', at: at(1) }),
      ],
    };
    await expect(follow(script, 60, { statuses: ['in-progress'] })).resolves.toEqual(['32 s: i in-progress']);
    await expect(follow(script, 60, { statuses: ['notice'] })).resolves.toEqual(['1 s: b notice']);
    await expect(follow(script, 60, { since: new Date(at(2)) })).resolves.toEqual([]);
  });
});
