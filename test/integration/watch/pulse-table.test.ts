import { readFinding } from '../../../shared/audit/query.ts';
import { PulseTable } from '../../../shared/watch/pulse-table.ts';
import { notice } from '../../support/audit-records.ts';
import { TestClock } from '../../support/test-clock.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';

const at = '2026-03-01T12:00:00.000Z';
const later = '2026-03-01T12:15:00.000Z';

describe('the pulse in DynamoDB', () => {
  let account: WireAccount;
  let table: PulseTable;

  beforeAll(async () => {
    account = await startWireAccount();
    table = new PulseTable({ client: account.clients.dynamoDb, ...account.tables, clock: new TestClock() });
  });

  afterAll(async () => account.stop());

  it('is empty, then what was noted, and what was taken away no more', async () => {
    await expect(table.load()).resolves.toEqual({});
    await expect(table.note({ beatAt: at }, {})).resolves.toBe(true);
    await expect(table.note({ heardAt: at, missedFrom: at }, { beatAt: at })).resolves.toBe(true);
    await expect(table.note({ beatAt: later, missedFrom: undefined }, {})).resolves.toBe(true);
    await expect(table.load()).resolves.toEqual({ beatAt: later, heardAt: at });
  });

  it('is blind once, with one notice, however many notice it', async () => {
    const was = await table.load();
    const told = ['r-1', 'r-2'].map((recordId) =>
      notice({ recordId, findingId: 'heartbeat', topic: 'blind', at: later }),
    );
    const answers = await Promise.all(told.map((record) => table.note({ blindSince: at }, was, record)));
    expect(answers.filter((isWritten) => isWritten)).toHaveLength(1);
    const { dynamoDb: client } = account.clients;
    await expect(
      readFinding({ client, table: account.tables.auditTable }, 'heartbeat'),
    ).resolves.toHaveLength(1);
    await expect(table.note({ blindSince: undefined }, { blindSince: at })).resolves.toBe(true);
    await expect(table.load()).resolves.not.toHaveProperty('blindSince');
  });
});
