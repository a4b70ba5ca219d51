import fc from 'fast-check';
import type { Grouping } from '../../shared/audit/log-groupings.ts';
import { countLog } from '../../shared/audit/log-stats.ts';
import { Quantiles } from '../../shared/audit/quantiles.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';
import { FakeAuditTable } from '../support/fake-audit-table.ts';
import { TestClock } from '../support/test-clock.ts';

const { actor: _, ...nobody } = observation();
const records = [
  intent({ recordId: 'i1', at: '2026-01-31T08:59:59.000Z' }),
  outcome({ recordId: 'o1', intentId: 'i1', at: '2026-01-31T09:00:01.000Z', elapsedMs: 2000 }),
  outcome({ recordId: 'o2', intentId: 'i2', at: '2026-01-31T09:01:00.000Z', elapsedMs: 4000 }),
  outcome({ recordId: 'o3', intentId: 'i3', at: '2026-01-31T09:02:00.000Z', elapsedMs: 90_000 }),
  outcome({ recordId: 'o4', intentId: 'i4', at: '2026-01-31T09:03:00.000Z', status: 'failed', elapsedMs: 1 }),
  intent({ recordId: 'i5', findingId: 'hf-5', at: '2026-01-31T09:04:00.000Z' }),
  { ...nobody, recordId: 'b1', findingId: 'hf-6', signal: { ...nobody.signal, source: 'sweep' as const } },
  notice({ recordId: 'n1', at: '2026-01-31T08:10:00.000Z' }),
];

async function count(...by: readonly Grouping[]) {
  const table = new FakeAuditTable(records);
  const store = { client: table.client, table: 'audit', clock: new TestClock() };
  const range = { since: new Date('2026-01-31T08:00:00.000Z'), until: new Date('2026-01-31T10:00:00.000Z') };
  return countLog(store, range, by);
}

describe('the action log in numbers', () => {
  it('counts each change once, and tells how fast drift was put back', async () => {
    const { total } = await count();
    expect(total).toEqual({
      name: 'total',
      lines: 7,
      byOutcome: { remediated: 3, failed: 1, 'in-progress': 1, observation: 1, notice: 1 },
      timeToRemediate: {
        count: 3,
        medianMs: expect.any(Number) as number,
        p95Ms: expect.any(Number) as number,
      },
    });
    const { medianMs = 0, p95Ms = 0 } = total.timeToRemediate ?? {};
    expect(Math.abs(medianMs / 4000 - 1)).toBeLessThan(0.01);
    expect(Math.abs(p95Ms / 90_000 - 1)).toBeLessThan(0.01);
  });

  it.each<[Grouping, readonly string[]]>([
    ['outcome', ['remediated 3', 'failed 1', 'in-progress 1', 'notice 1', 'observation 1']],
    ['actor', ['ada 5', '(sweep) 1', 'robin 1']],
    ['control', ['ec2-security-group-no-world-admin-ports 7']],
    ['severity', ['critical 6', 'high 1']],
    ['resource', ['arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d 6', '- 1']],
    ['type', ['AWS::EC2::SecurityGroup 6', '- 1']],
    ['channel', ['cli 5', '- 2']],
    ['rule', ['mode 6', '- 1']],
    ['topic', ['- 6', 'paused 1']],
    ['day', ['2026-01-31 7']],
    ['hour', ['2026-01-31T08 1', '2026-01-31T09 6']],
  ])('counts by %s', async (grouping, expected) => {
    const { by } = await count(grouping);
    expect(by[grouping]?.map(({ name, lines }) => `${name} ${String(lines)}`)).toEqual(expected);
  });

  it('says nothing of a time where nothing was put back', async () => {
    const { by } = await count('outcome');
    expect(by.outcome?.find(({ name }) => name === 'failed')).not.toHaveProperty('timeToRemediate');
  });
});

describe('quantiles', () => {
  it('are within 1% of the exact ones, whatever the times', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1e10, noNaN: true }), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (times, quantile) => {
          const quantiles = new Quantiles();
          for (const time of times) quantiles.add(time);
          const exact =
            times.toSorted((one, other) => one - other)[Math.ceil(quantile * times.length) - 1] ?? 0;
          expect(Math.abs((quantiles.get(quantile) ?? 0) / exact - 1)).toBeLessThan(0.0101);
        },
      ),
    );
  });

  it('are none of nothing', () => {
    expect(new Quantiles().get(0.5)).toBeUndefined();
  });
});
