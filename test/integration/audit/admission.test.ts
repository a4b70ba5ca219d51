import { startAccount } from '../../../sandbox/emulators.ts';
import type { IntentRecord } from '../../../shared/audit/record.ts';
import type { Admission } from '../../../shared/audit/trail.ts';
import { approve, exemption, hold, pause, undoRequest } from '../../support/policy-values.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { WireStores } from '../../support/wire-stores.ts';
import { createIntent } from '../../support/wire-trail.ts';

const hourMs = 3_600_000;

// In ministack, whose transactions are isolated from each other as DynamoDB's are; moto's are not.
describe('what a change begins by', () => {
  let account: WireAccount;
  let stores: WireStores;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
  });

  afterAll(async () => account.stop());

  beforeEach(() => {
    stores = new WireStores(account);
  });

  describe('the policy that it was decided by', () => {
    it('stops it where everything was paused between the decision and the beginning', async () => {
      const intent = createIntent(stores.newGroup(), stores.clock);
      const decided = await stores.admission();
      await stores.desk.rule([stores.newNotice()], [{ kind: 'put-pause', pause: pause() }]);

      await expect(stores.begin(intent, decided)).resolves.toEqual({ begun: false, because: 'policy' });

      await expect(stores.isUnwritten(intent)).resolves.toBe(true);
      await stores.desk.rule([stores.newNotice()], [{ kind: 'delete-pause', control: undefined }]);
      await expect(stores.begin(intent, decided)).resolves.toEqual({ begun: false, because: 'policy' });
      await expect(stores.begin(intent, await stores.admission())).resolves.toMatchObject({ begun: true });
    });

    it('stops it before anything else that stands against it', async () => {
      const first = createIntent(stores.newGroup(), stores.clock);
      const contest = { times: 1, withinMs: hourMs };
      const full = { key: 'full', slice: '1', below: 0, stale: [] };
      await stores.begin(first, await stores.admission({ contest }));
      const decided = await stores.admission({ contest, counts: [full] });
      await stores.desk.rule([stores.newNotice()], [{ kind: 'put-pause', pause: pause({ control: 'c' }) }]);

      const beginning = await stores.begin(createIntent(first.resource, stores.clock), decided);

      expect(beginning).toEqual({ begun: false, because: 'policy' });
    });

    it('stops it where a hold was written since', async () => {
      const { resource, ...rest } = createIntent(stores.newGroup(), stores.clock);
      const decided = await stores.admission();
      await stores.trail.hold({ ...rest, resource, kind: 'observation' }, hold(resource), undefined);

      const intent = createIntent(resource, stores.clock);
      await expect(stores.begin(intent, decided)).resolves.toEqual({ begun: false, because: 'policy' });

      await expect(stores.isUnwritten(intent)).resolves.toBe(true);
    });

    it('stops it where the hold was answered since, but not where its service was only woken', async () => {
      const { resource, ...rest } = createIntent(stores.newGroup(), stores.clock);
      const waiting = hold(resource);
      await stores.trail.hold({ ...rest, resource, kind: 'observation' }, waiting, undefined);
      const approved = approve(waiting);
      await stores.desk.rule([stores.newNotice()], [{ kind: 'put-hold', hold: approved, was: waiting }]);
      await stores.desk.markWoken(approved, stores.clock.now().toISOString());

      await expect(
        stores.begin(createIntent(resource, stores.clock), await stores.admission({ hold: waiting })),
      ).resolves.toEqual({ begun: false, because: 'policy' });
      await expect(
        stores.begin(createIntent(resource, stores.clock), await stores.admission({ hold: approved })),
      ).resolves.toMatchObject({ begun: true });
    });
  });

  describe('an undo', () => {
    async function ask(): Promise<{ intent: IntentRecord; undo: NonNullable<Admission['undo']> }> {
      const intent = createIntent(stores.newGroup(), stores.clock);
      const request = undoRequest(intent.resource);
      await stores.desk.rule([stores.newNotice()], [{ kind: 'put-undo-request', request }]);
      return { intent, undo: { request, exemption: exemption({ undoes: request.findingId }) } };
    }

    it('begins with the exemption that keeps it from being put back, and is no longer asked for', async () => {
      const { intent, undo } = await ask();
      const decided = await stores.admission({ undo });

      await expect(stores.begin(intent, decided)).resolves.toMatchObject({ begun: true });

      const snapshot = await stores.desk.load();
      expect(snapshot.exemptions).toContainEqual(undo.exemption);
      expect(snapshot.version).toBe(decided.policyVersion + 1);
      await expect(stores.desk.findUndoRequest(undo.request.findingId)).resolves.toBeUndefined();
    });

    it('begins without an exemption where none is wanted, and the policy stays what it was', async () => {
      const { intent, undo } = await ask();
      const decided = await stores.admission({ undo: { ...undo, exemption: undefined } });
      const before = await stores.desk.load();

      await expect(stores.begin(intent, decided)).resolves.toMatchObject({ begun: true });

      await expect(stores.desk.load()).resolves.toEqual(before);
      await expect(stores.desk.findUndoRequest(undo.request.findingId)).resolves.toBeUndefined();
    });

    it('leaves no exemption behind where it may not begin', async () => {
      const { intent, undo } = await ask();
      const decided = await stores.admission({ undo });
      await stores.begin(createIntent(intent.resource, stores.clock), await stores.admission());

      await expect(stores.begin(intent, decided)).resolves.toMatchObject({ begun: false, because: 'lease' });

      const snapshot = await stores.desk.load();
      expect(snapshot.exemptions).not.toContainEqual(undo.exemption);
      expect(snapshot.version).toBe(decided.policyVersion);
      await expect(stores.desk.findUndoRequest(undo.request.findingId)).resolves.toEqual(undo.request);
    });

    it.each<['done' | 'refused', (undo: NonNullable<Admission['undo']>) => Promise<unknown>]>([
      [
        'done',
        async (undo) =>
          stores.begin(createIntent(stores.newGroup(), stores.clock), await stores.admission({ undo })),
      ],
      ['refused', async ({ request }) => stores.trail.refuse(request, stores.newNotice())],
    ])('does not begin where another function has %s it', async (_, answer) => {
      const { intent, undo } = await ask();
      await answer(undo);

      const beginning = await stores.begin(intent, await stores.admission({ undo }));

      expect(beginning).toEqual({ begun: false, because: 'policy' });
      await expect(stores.isUnwritten(intent)).resolves.toBe(true);
    });

    it('is refused once, by one note', async () => {
      const { intent, undo } = await ask();
      const refusals = Array.from({ length: 3 }, () => ({
        ...stores.newNotice(),
        topic: 'undo-refused' as const,
        findingId: intent.findingId,
      }));

      const refused = await Promise.all(
        refusals.map(async (refusal) => stores.trail.refuse(undo.request, refusal)),
      );

      expect(refused.filter(Boolean)).toHaveLength(1);
      await expect(stores.trail.readFinding(intent.findingId)).resolves.toEqual([
        refusals[refused.indexOf(true)],
      ]);
    });
  });
});
