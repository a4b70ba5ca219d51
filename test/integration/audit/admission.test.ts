import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { startAccount } from '../../../sandbox/emulators.ts';
import type { DynamoDbTrail } from '../../../shared/audit/dynamodb-trail.ts';
import type { IntentRecord } from '../../../shared/audit/record.ts';
import type { Admission, Beginning } from '../../../shared/audit/trail.ts';
import type { ResourceRef } from '../../../shared/control/resource.ts';
import type { DynamoDbPolicyDesk } from '../../../shared/policy/dynamodb-policy-desk.ts';
import { notice } from '../../support/audit-records.ts';
import { approve, exemption, hold, pause, undoRequest } from '../../support/policy-values.ts';
import { TestClock } from '../../support/test-clock.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createDesk, createGroupRef, createIntent, createTrail } from '../../support/wire-trail.ts';

const hourMs = 3_600_000;

// In ministack, whose transactions are isolated from each other as DynamoDB's are; moto's are not.
describe('what a change begins by', () => {
  let account: WireAccount;
  let clock: TestClock;
  let trail: DynamoDbTrail;
  let desk: DynamoDbPolicyDesk;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
  });

  afterAll(async () => account.stop());

  beforeEach(() => {
    clock = new TestClock();
    trail = createTrail(account, clock);
    desk = createDesk(account, clock);
  });

  const newGroup = (): ResourceRef => createGroupRef(account.place);
  const newNotice = () => notice({ recordId: crypto.randomUUID(), at: clock.now().toISOString() });

  /** What is decided by now, with what a test wants otherwise. */
  async function admission(over: Partial<Admission> = {}): Promise<Admission> {
    const { version } = await desk.load();
    return { policyVersion: version, hold: undefined, counts: [], ...over };
  }

  async function begin(intent: IntentRecord, by: Admission): Promise<Beginning> {
    return trail.begin(intent, { kind: 'untouched-since', readAt: clock.now() }, by);
  }

  async function expectNothingWritten(...intents: readonly IntentRecord[]): Promise<void> {
    for (const { findingId, resource } of intents) {
      await expect(trail.readFinding(findingId)).resolves.toEqual([]);
      const { Item } = await account.clients.dynamoDb.send(
        new GetItemCommand({
          TableName: account.tables.stateTable,
          Key: { pk: { S: `lease#${resource.arn}` } },
        }),
      );
      expect(Item).toBeUndefined();
    }
  }

  describe('the policy that it was decided by', () => {
    it('stops it where everything was paused between the decision and the beginning', async () => {
      const intent = createIntent(newGroup(), clock);
      const decided = await admission();
      await desk.rule([newNotice()], [{ kind: 'put-pause', pause: pause() }]);

      await expect(begin(intent, decided)).resolves.toEqual({ begun: false, because: 'policy' });

      await expectNothingWritten(intent);
      await desk.rule([newNotice()], [{ kind: 'delete-pause', control: undefined }]);
      await expect(begin(intent, decided)).resolves.toEqual({ begun: false, because: 'policy' });
      await expect(begin(intent, await admission())).resolves.toMatchObject({ begun: true });
    });

    it('stops it before anything else that stands against it', async () => {
      const first = createIntent(newGroup(), clock);
      const contest = { times: 1, withinMs: hourMs };
      const full = { key: 'full', slice: '1', below: 0, stale: [] };
      await begin(first, await admission({ contest }));
      const decided = await admission({ contest, counts: [full] });
      await desk.rule([newNotice()], [{ kind: 'put-pause', pause: pause({ control: 'c' }) }]);

      const beginning = await begin(createIntent(first.resource, clock), decided);

      expect(beginning).toEqual({ begun: false, because: 'policy' });
    });

    it('stops it where a hold was written since', async () => {
      const { resource, ...rest } = createIntent(newGroup(), clock);
      const decided = await admission();
      await trail.hold({ ...rest, resource, kind: 'observation' }, hold(resource), undefined);

      const intent = createIntent(resource, clock);
      await expect(begin(intent, decided)).resolves.toEqual({ begun: false, because: 'policy' });

      await expectNothingWritten(intent);
    });

    it('stops it where the hold was answered since, but not where its service was only woken', async () => {
      const { resource, ...rest } = createIntent(newGroup(), clock);
      const waiting = hold(resource);
      await trail.hold({ ...rest, resource, kind: 'observation' }, waiting, undefined);
      const approved = approve(waiting);
      await desk.rule([newNotice()], [{ kind: 'put-hold', hold: approved, was: waiting }]);
      await desk.markWoken(approved, clock.now().toISOString());

      await expect(begin(createIntent(resource, clock), await admission({ hold: waiting }))).resolves.toEqual(
        { begun: false, because: 'policy' },
      );
      await expect(
        begin(createIntent(resource, clock), await admission({ hold: approved })),
      ).resolves.toMatchObject({ begun: true });
    });
  });

  describe('an undo', () => {
    async function ask(): Promise<{ intent: IntentRecord; undo: NonNullable<Admission['undo']> }> {
      const intent = createIntent(newGroup(), clock);
      const request = undoRequest(intent.resource);
      await desk.rule([newNotice()], [{ kind: 'put-undo-request', request }]);
      return { intent, undo: { request, exemption: exemption({ undoes: request.findingId }) } };
    }

    it('begins with the exemption that keeps it from being put back, and is no longer asked for', async () => {
      const { intent, undo } = await ask();
      const decided = await admission({ undo });

      await expect(begin(intent, decided)).resolves.toMatchObject({ begun: true });

      const snapshot = await desk.load();
      expect(snapshot.exemptions).toContainEqual(undo.exemption);
      expect(snapshot.version).toBe(decided.policyVersion + 1);
      await expect(desk.findUndoRequest(undo.request.findingId)).resolves.toBeUndefined();
    });

    it('begins without an exemption where none is wanted, and the policy stays what it was', async () => {
      const { intent, undo } = await ask();
      const decided = await admission({ undo: { ...undo, exemption: undefined } });
      const before = await desk.load();

      await expect(begin(intent, decided)).resolves.toMatchObject({ begun: true });

      await expect(desk.load()).resolves.toEqual(before);
      await expect(desk.findUndoRequest(undo.request.findingId)).resolves.toBeUndefined();
    });

    it('leaves no exemption behind where it may not begin', async () => {
      const { intent, undo } = await ask();
      const decided = await admission({ undo });
      await begin(createIntent(intent.resource, clock), await admission());

      await expect(begin(intent, decided)).resolves.toMatchObject({ begun: false, because: 'lease' });

      const snapshot = await desk.load();
      expect(snapshot.exemptions).not.toContainEqual(undo.exemption);
      expect(snapshot.version).toBe(decided.policyVersion);
      await expect(desk.findUndoRequest(undo.request.findingId)).resolves.toEqual(undo.request);
    });

    it.each<['done' | 'refused', (undo: NonNullable<Admission['undo']>) => Promise<unknown>]>([
      ['done', async (undo) => begin(createIntent(newGroup(), clock), await admission({ undo }))],
      ['refused', async ({ request }) => trail.refuse(request, newNotice())],
    ])('does not begin where another function has %s it', async (_, answer) => {
      const { intent, undo } = await ask();
      await answer(undo);

      const beginning = await begin(intent, await admission({ undo }));

      expect(beginning).toEqual({ begun: false, because: 'policy' });
      await expectNothingWritten(intent);
    });

    it('is refused once, by one note', async () => {
      const { intent, undo } = await ask();
      const refusals = Array.from({ length: 3 }, () => ({
        ...newNotice(),
        topic: 'undo-refused' as const,
        findingId: intent.findingId,
      }));

      const refused = await Promise.all(refusals.map(async (refusal) => trail.refuse(undo.request, refusal)));

      expect(refused.filter(Boolean)).toHaveLength(1);
      await expect(trail.readFinding(intent.findingId)).resolves.toEqual([refusals[refused.indexOf(true)]]);
    });
  });
});
