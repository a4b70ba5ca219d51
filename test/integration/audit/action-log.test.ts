import { startAccount } from '../../../sandbox/emulators.ts';
import { readFinding, readLog } from '../../../shared/audit/query.ts';
import type { AuditRecord } from '../../../shared/audit/record.ts';
import { TestClock } from '../../support/test-clock.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import {
  beginChange,
  createGroupRef,
  createIntent,
  createOutcome,
  createTrail,
} from '../../support/wire-trail.ts';

const hourMs = 3_600_000;

describe('the action log, read from DynamoDB', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
  });

  afterAll(async () => account.stop());

  /** A change that ended, and one of the same resource an hour later that is in progress. */
  async function changeTwice() {
    const clock = new TestClock();
    const trail = createTrail(account, clock);
    const resource = createGroupRef(account.place);
    const begun = createIntent(resource, clock);
    const lease = await beginChange(trail, begun, { kind: 'untouched-since', readAt: clock.now() });
    clock.advance(1500);
    const ended = createOutcome(begun, clock);
    await trail.finish(lease, ended);
    clock.advance(hourMs);
    const open = createIntent(resource, clock);
    await beginChange(trail, open, { kind: 'last-seen', token: lease.token });
    const until = new Date(clock.now().getTime() + 1000);
    return { begun, ended, open, until, since: new Date(until.getTime() - 2 * hourMs) };
  }

  const store = () => ({
    client: account.clients.dynamoDb,
    table: account.tables.auditTable,
    clock: new TestClock(),
  });

  async function listLog(query: Parameters<typeof readLog>[1]): Promise<readonly AuditRecord[]> {
    const records: AuditRecord[] = [];
    for await (const record of readLog(store(), query)) records.push(record);
    return records;
  }

  it('tells the whole story of a finding, oldest first', async () => {
    const { begun, ended } = await changeTwice();

    await expect(readFinding(store(), begun.findingId)).resolves.toEqual([begun, ended]);
  });

  it('lists what ended and what is in progress, each once, newest first', async () => {
    const { ended, open, since, until } = await changeTwice();

    await expect(listLog({ since, until, resources: [open.resource.id] })).resolves.toEqual([open, ended]);
  });

  it('lists only what is asked for', async () => {
    const { ended, open, since, until } = await changeTwice();
    const resources = [open.resource.arn];

    await expect(listLog({ since, until, resources, statuses: ['in-progress'] })).resolves.toEqual([open]);
    await expect(listLog({ since, until, resources, statuses: ['remediated'] })).resolves.toEqual([ended]);
    await expect(listLog({ since, until, resources, statuses: ['failed'] })).resolves.toEqual([]);
    await expect(listLog({ since, until: new Date(ended.at), resources })).resolves.toEqual([ended]);
    await expect(
      listLog({ since, until, resources, controls: [ended.control], actors: ['ADA'] }),
    ).resolves.toEqual([open, ended]);
    await expect(listLog({ since, until, resources, actors: ['nobody'] })).resolves.toEqual([]);
  });
});
