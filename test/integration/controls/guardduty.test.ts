import { randomUUID } from 'node:crypto';
import {
  CreateFilterCommand,
  DeleteFilterCommand,
  type FindingCriteria,
  GetFilterCommand,
  UpdateDetectorCommand,
  type UpdateDetectorCommandInput,
  UpdateFilterCommand,
} from '@aws-sdk/client-guardduty';
import type { OutcomeRecord } from '../../../shared/audit/record.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import administratorKept from '../../../shared/controls/guardduty/guardduty-administrator-kept.ts';
import notBlinded from '../../../shared/controls/guardduty/guardduty-not-blinded.ts';
import guarddutyOn from '../../../shared/controls/guardduty/guardduty-on.ts';
import { guardDutyService } from '../../../shared/services/guardduty.ts';
import { answering } from '../../support/answering.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import { createDetector, deleteDetectors, findDetector, readGuardDuty } from '../../support/wire-detector.ts';
import { createWireEngine, tireless, type WireEngine } from '../../support/wire-engine.ts';
import { apiCall } from '../../support/wire-events.ts';

describe('the controls of GuardDuty in an account', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  const update = (changes: Omit<UpdateDetectorCommandInput, 'DetectorId'>) => async () => {
    const { guardDuty } = account.clients;
    const DetectorId = await findDetector(guardDuty);
    return guardDuty.send(new UpdateDetectorCommand({ DetectorId, ...changes }));
  };

  const called = (eventName: string) => ({
    eventSource: 'guardduty.amazonaws.com',
    eventName,
    requestParameters: { detectorId: '12abc34d567e8fa901bc2d34e56789f0' },
  });

  // The emulator has no members, which a control of its own reads.
  const detectorService = answering(guardDutyService, { ListMembers: () => ({ Members: [] }) });

  describeControl(guarddutyOn, detectorService, () => account, {
    async create() {
      await createDetector(account.clients.guardDuty);
      return account.place.account;
    },
    remove: async () => deleteDetectors(account.clients.guardDuty),
    read: async () => readGuardDuty(account.clients.guardDuty),
    event: () => called('UpdateDetector'),
    isPermanent: true,
    drifts: [
      { name: 'GuardDuty that was suspended', make: update({ Enable: false }) },
      {
        name: 'GuardDuty that was deleted',
        make: async () => deleteDetectors(account.clients.guardDuty),
      },
      {
        name: 'GuardDuty that no longer looks at S3',
        make: update({ Features: [{ Name: 'S3_DATA_EVENTS', Status: 'DISABLED' }] }),
      },
      {
        name: 'GuardDuty that tells what it finds later',
        make: update({ FindingPublishingFrequency: 'SIX_HOURS' }),
      },
    ],
  });

  describe('filters', () => {
    let detector: string;
    const names = new Set<string>();

    beforeAll(async () => {
      detector = await createDetector(account.clients.guardDuty);
    });

    afterAll(async () => deleteDetectors(account.clients.guardDuty));

    const toInput = (id: string) => ({ DetectorId: detector, FilterName: id.slice(id.lastIndexOf('/') + 1) });

    const widen = (FindingCriteria: FindingCriteria) => async (id: string) =>
      account.clients.guardDuty.send(new UpdateFilterCommand({ ...toInput(id), FindingCriteria }));

    // The emulator has filters, and no list of them.
    const service = answering(guardDutyService, { ListFilters: () => ({ FilterNames: [...names] }) });

    describeControl(notBlinded, service, () => account, {
      async create() {
        const Name = `filter-${randomUUID()}`;
        await account.clients.guardDuty.send(
          new CreateFilterCommand({
            DetectorId: detector,
            Name,
            Action: 'ARCHIVE',
            Description: 'what our scanner causes',
            FindingCriteria: {
              Criterion: { 'resource.instanceDetails.instanceId': { Equals: ['i-0a1b2c3d'] } },
            },
          }),
        );
        names.add(Name);
        return `${detector}/filter/${Name}`;
      },
      async remove(id) {
        names.delete(toInput(id).FilterName);
        await account.clients.guardDuty.send(new DeleteFilterCommand(toInput(id)));
      },
      async read(id) {
        const { $metadata: _, ...filter } = await account.clients.guardDuty.send(
          new GetFilterCommand(toInput(id)),
        );
        return filter;
      },
      event: (id) => ({
        ...called('UpdateFilter'),
        requestParameters: { detectorId: detector, filterName: id.slice(id.lastIndexOf('/') + 1) },
      }),
      drifts: [
        {
          name: 'a filter that archives everything',
          make: widen({ Criterion: {} }),
          putBack: (_good, drifted) => ({ ...drifted, Action: 'NOOP' as const }),
        },
        {
          name: 'a filter that archives whatever is not archived yet',
          make: widen({ Criterion: { 'service.archived': { Equals: ['false'] } } }),
          putBack: (_good, drifted) => ({ ...drifted, Action: 'NOOP' as const }),
        },
      ],
    });
  });

  describe('a detector that was made again', () => {
    let engine: WireEngine;

    beforeEach(async () => {
      engine = createWireEngine({ ...guardDutyService, controls: [guarddutyOn] }, account, {
        settings: tireless,
      });
      await createDetector(account.clients.guardDuty);
      await handle('CreateDetector');
      await deleteDetectors(account.clients.guardDuty);
      await handle('DeleteDetector');
    });

    afterEach(async () => {
      await deleteDetectors(account.clients.guardDuty);
      await engine.forgetExemptions();
    });

    const handle = async (eventName: string) => engine.handle(apiCall(account.place, called(eventName)));

    async function undoLast(): Promise<unknown> {
      const { arn } = toResourceRef('AWS::GuardDuty::Detector', account.place.account, account.place);
      const outcome = (await engine.readRecords(arn)).findLast(({ kind }) => kind === 'outcome');
      await engine.undo(outcome as OutcomeRecord);
      return readGuardDuty(account.clients.guardDuty);
    }

    it('is deleted by its undo, made by the undo of that, and so on, whatever id it has by then', async () => {
      const good = await readGuardDuty(account.clients.guardDuty);
      expect(good).toMatchObject({ Status: 'ENABLED' });
      await expect(undoLast()).resolves.toBeUndefined();
      await expect(undoLast()).resolves.toEqual(good);
      await expect(undoLast()).resolves.toBeUndefined();
      await expect(undoLast()).resolves.toEqual(good);
    });

    it('is left alone by its undo where somebody else made it once more', async () => {
      await expect(findDetector(account.clients.guardDuty)).resolves.toMatch(/\S/);
      await deleteDetectors(account.clients.guardDuty);
      const other = await createDetector(account.clients.guardDuty);

      // AWS refuses to delete what is not there; moto says that it did.
      await expect(undoLast()).rejects.toThrow('the resource is not what it was');

      await expect(findDetector(account.clients.guardDuty)).resolves.toBe(other);
    });
  });

  it('reports an account that left its administrator, and makes no call about it', async () => {
    const { clients, place } = account;
    await createDetector(clients.guardDuty);
    const engine = createWireEngine({ ...guardDutyService, controls: [administratorKept] }, account);
    const resource = toResourceRef('AWS::GuardDuty::Detector', place.account, place);
    const value = { administrator: '444455556666' };
    const at = new Date().toISOString();
    await engine.policy.keepBaseline({ control: administratorKept.id, resource, value, at }, undefined);

    const results = await engine.handle(apiCall(place, called('DisassociateFromAdministratorAccount')));

    expect(results.map(({ status }) => status)).toEqual(['reported']);
    expect(engine.calls.filter((name) => name.startsWith('guardduty:'))).toEqual([
      'guardduty:ListDetectors',
      'guardduty:GetAdministratorAccount',
    ]);
    const records = await engine.readRecords(resource.arn);
    expect(records.filter(({ control }) => control === administratorKept.id)).toMatchObject([
      { kind: 'observation', violations: [{ element: 'Administrator' }] },
    ]);
    await deleteDetectors(clients.guardDuty);
  });
});
