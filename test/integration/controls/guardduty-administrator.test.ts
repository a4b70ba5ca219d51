import { randomUUID } from 'node:crypto';
import membersMonitored from '../../../shared/controls/guardduty/guardduty-members-monitored.ts';
import trustedListApproved from '../../../shared/controls/guardduty/guardduty-trusted-list-approved.ts';
import { guardDutyService } from '../../../shared/services/guardduty.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import { createDetector, deleteDetectors } from '../../support/wire-detector.ts';
import { createWireEngine, tireless } from '../../support/wire-engine.ts';
import { apiCall } from '../../support/wire-events.ts';
import {
  type GuardDutyStandIn,
  settle,
  startGuardDuty,
  type TrustedList,
} from '../../support/wire-guardduty.ts';

const members = ['444455556666', '777788889999', '222233334444'];
const [first = ''] = members;

// Moto knows neither members nor lists: see the calls in unavailable.ts that fail as long as it does not.
describe('the controls of an account that administers GuardDuty', () => {
  let account: WireAccount;
  let guardDuty: GuardDutyStandIn;

  beforeAll(async () => {
    account = await startWireAccount();
    guardDuty = await startGuardDuty(account.emulator.url);
    process.env['AWS_ENDPOINT_URL_GUARDDUTY'] = guardDuty.url;
  });

  afterAll(async () => {
    delete process.env['AWS_ENDPOINT_URL_GUARDDUTY'];
    await guardDuty.stop();
    await account.stop();
  });

  const called = (eventName: string, requestParameters: object) => ({
    eventSource: 'guardduty.amazonaws.com',
    eventName,
    requestParameters,
  });

  async function createMembers(): Promise<string> {
    await createDetector(account.clients.guardDuty);
    for (const accountId of members) relate(accountId, 'Enabled');
    relate('555566667777', 'Resigned');
    return account.place.account;
  }

  function relate(accountId: string, relationshipStatus: string): void {
    const masterId = account.place.account;
    const updatedAt = '2026-01-01T00:00:00Z';
    const email = 'member@example.com';
    guardDuty.members.set(accountId, { accountId, masterId, email, relationshipStatus, updatedAt });
  }

  async function removeMembers(): Promise<void> {
    guardDuty.members.clear();
    guardDuty.unprocessed.clear();
    await deleteDetectors(account.clients.guardDuty);
  }

  const stopped = called('StopMonitoringMembers', { detectorId: '12abc34d', accountIds: [first] });
  const stop = (accounts: readonly string[]) => async () => {
    for (const accountId of accounts) relate(accountId, 'Disabled');
    return Promise.resolve();
  };

  describeControl(membersMonitored, guardDutyService, () => account, {
    create: createMembers,
    remove: removeMembers,
    read: async () => Promise.resolve([...guardDuty.members.values()]),
    event: () => stopped,
    drifts: [
      { name: 'a member that is not watched any more', make: stop([first]) },
      { name: 'members of several pages', make: stop(members) },
    ],
  });

  it('says that a member is not watched yet where GuardDuty takes the call and does not do it', async () => {
    await createMembers();
    await stop([first])();
    guardDuty.unprocessed.add(first);
    const engine = createWireEngine({ ...guardDutyService, controls: [membersMonitored] }, account, {
      settings: tireless,
    });

    await expect(engine.handle(apiCall(account.place, stopped))).rejects.toThrow(
      `unverified. 1 of 1 calls were made (guardduty:StartMonitoringMembers), but what was read again still violates`,
    );

    await removeMembers();
  });

  describe('lists of trusted addresses', () => {
    let detector: string;

    beforeAll(async () => {
      detector = await createDetector(account.clients.guardDuty);
    });

    afterAll(async () => deleteDetectors(account.clients.guardDuty));

    const toListId = (id: string) => id.slice(id.lastIndexOf('/') + 1);
    const readList = (id: string) => {
      const list = guardDuty.lists.get(toListId(id));
      return list === undefined ? undefined : settle(list);
    };
    const change = (over: Partial<TrustedList>) => async (id: string) => {
      const list = guardDuty.lists.get(toListId(id));
      if (list !== undefined) guardDuty.lists.set(toListId(id), { ...list, ...over });
      return Promise.resolve();
    };
    const deactivate = (_good: unknown, drifted: TrustedList | undefined) =>
      drifted === undefined ? drifted : { ...drifted, status: 'INACTIVE' };

    describeControl(trustedListApproved, guardDutyService, () => account, {
      async create() {
        const id = randomUUID().replaceAll('-', '');
        guardDuty.lists.set(id, {
          name: 'offices',
          format: 'TXT',
          location: 's3://example-lists/offices.txt',
          status: 'ACTIVE',
          tags: { owner: 'security' },
        });
        return Promise.resolve(`${detector}/ipset/${id}`);
      },
      remove: async (id) => Promise.resolve(guardDuty.lists.delete(toListId(id))),
      read: async (id) => Promise.resolve(readList(id)),
      event: (id) => called('UpdateIPSet', { detectorId: detector, ipSetId: toListId(id) }),
      settings: { approved: ['example-lists/*'] },
      drifts: [
        {
          name: 'a list that got another file under its name',
          make: change({ location: 's3://example-drop/offices.txt' }),
          putBack: deactivate,
        },
        {
          name: 'a list of another file that is just being activated',
          make: change({
            location: 'https://s3.amazonaws.com/example-drop/offices.txt',
            status: 'ACTIVATING',
          }),
          putBack: deactivate,
        },
      ],
    });
  });
});
