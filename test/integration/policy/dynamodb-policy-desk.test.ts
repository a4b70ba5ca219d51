import { randomUUID } from 'node:crypto';
import { startAccount } from '../../../sandbox/emulators.ts';
import { readFinding } from '../../../shared/audit/query.ts';
import type { NoticeRecord } from '../../../shared/audit/record.ts';
import type { DynamoDbTrail } from '../../../shared/audit/dynamodb-trail.ts';
import type { DynamoDbPolicyDesk } from '../../../shared/policy/dynamodb-policy-desk.ts';
import type { Hold } from '../../../shared/policy/hold.ts';
import { notice, observation } from '../../support/audit-records.ts';
import { approve, exemption, hold, pause, sam, undoRequest } from '../../support/policy-values.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { WireStores } from '../../support/wire-stores.ts';
import { createGroupRef } from '../../support/wire-trail.ts';

describe('those that may change the policy', () => {
  let account: WireAccount;
  let desk: DynamoDbPolicyDesk;
  let trail: DynamoDbTrail;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
  });

  afterAll(async () => account.stop());

  beforeEach(() => {
    ({ desk, trail } = new WireStores(account));
  });

  /** A notice of its own, filed under a subject of its own. */
  const newNotice = (over: Partial<NoticeRecord> = {}): NoticeRecord =>
    notice({ recordId: randomUUID(), findingId: `subject-${randomUUID()}`, ...over });

  const readNotices = async ({ findingId }: NoticeRecord) =>
    readFinding({ client: account.clients.dynamoDb, table: account.tables.auditTable }, findingId);

  async function holdGroup(over: Partial<Hold> = {}): Promise<Hold> {
    const held = hold(createGroupRef(account.place), over);
    await trail.hold(observation({ recordId: randomUUID(), resource: held.resource }), held, undefined);
    return held;
  }

  describe('what is commanded', () => {
    it('holds from the next reading on, and has a new version each time', async () => {
      const { version } = await desk.load();
      const ofOne = pause({ control: 'c' });
      const asked = exemption();
      const approved = { ...asked, approvedBy: sam, approvedAt: asked.requestedAt };

      await desk.rule([newNotice()], [{ kind: 'put-pause', pause: pause() }]);
      await desk.rule([newNotice()], [{ kind: 'put-pause', pause: ofOne }]);
      await desk.rule([newNotice()], [{ kind: 'put-exemption', exemption: asked, was: undefined }]);
      await expect(desk.load()).resolves.toMatchObject({
        version: version + 3,
        pauses: [pause(), ofOne],
        exemptions: [asked],
      });

      await desk.rule([newNotice()], [{ kind: 'delete-pause', control: undefined }]);
      await desk.rule([newNotice()], [{ kind: 'put-exemption', exemption: approved, was: asked }]);
      await expect(desk.load()).resolves.toMatchObject({
        version: version + 5,
        pauses: [ofOne],
        exemptions: [approved],
      });

      await desk.rule(
        [newNotice()],
        [
          { kind: 'delete-pause', control: 'c' },
          { kind: 'delete-exemption', exemption: approved },
        ],
      );
      await expect(desk.load()).resolves.toMatchObject({ version: version + 6, pauses: [], exemptions: [] });
    });

    it('is written with its notices, in one go', async () => {
      const notices = [newNotice(), newNotice()];
      const request = undoRequest(createGroupRef(account.place));

      await expect(desk.rule(notices, [{ kind: 'put-undo-request', request }])).resolves.toBe('done');

      await expect(desk.findUndoRequest(request.findingId)).resolves.toEqual(request);
      for (const written of notices) await expect(readNotices(written)).resolves.toEqual([written]);
    });

    it('is carried out once, however often the command is delivered', async () => {
      const notices = [newNotice(), newNotice(), newNotice()];
      const held = await holdGroup();
      const command = randomUUID();

      const answers = await Promise.all(
        notices.map(async (written) =>
          desk.rule([written], [{ kind: 'put-hold', hold: approve(held), was: held }], command),
        ),
      );

      expect(answers.toSorted()).toEqual(['done', 'repeated', 'repeated']);
      for (const [index, written] of notices.entries()) {
        await expect(readNotices(written)).resolves.toHaveLength(answers[index] === 'done' ? 1 : 0);
      }
    });

    it('is carried out under its id even where it failed before', async () => {
      const held = await holdGroup();
      const command = randomUUID();
      const other = { ...held, revision: randomUUID() };
      await expect(desk.rule([newNotice()], [{ kind: 'delete-hold', hold: other }], command)).resolves.toBe(
        'conflict',
      );

      await expect(desk.rule([newNotice()], [{ kind: 'delete-hold', hold: held }], command)).resolves.toBe(
        'done',
      );
    });

    it('leaves the version alone where it is no pause and no exemption', async () => {
      const held = await holdGroup();
      const request = undoRequest(held.resource);
      const { version } = await desk.load();

      await desk.rule(
        [newNotice()],
        [
          { kind: 'put-hold', hold: approve(held), was: held },
          { kind: 'put-undo-request', request },
        ],
      );
      await desk.rule([newNotice()], [{ kind: 'delete-undo-request', request }]);

      await expect(desk.load()).resolves.toMatchObject({ version });
      await expect(desk.findUndoRequest(request.findingId)).resolves.toBeUndefined();
    });

    it('is an error where it is more than DynamoDB writes at once, and nothing is written', async () => {
      const notices = Array.from({ length: 60 }, () => newNotice());
      const writes = Array.from({ length: 60 }, () => ({
        kind: 'put-exemption' as const,
        exemption: exemption(),
        was: undefined,
      }));
      const before = await desk.load();

      await expect(desk.rule(notices, writes)).rejects.toThrow(/121 items.* at most 100/);

      await expect(desk.load()).resolves.toEqual(before);
    });
  });

  describe('of several people', () => {
    it('one pauses, and one resumes', async () => {
      const race = async (kind: 'put-pause' | 'delete-pause') =>
        Promise.all(
          [1, 2, 3].map(async () =>
            desk.rule(
              [newNotice()],
              [
                kind === 'put-pause'
                  ? { kind, pause: pause({ control: 'raced' }) }
                  : { kind, control: 'raced' },
              ],
            ),
          ),
        );
      const one = ['conflict', 'conflict', 'done'];

      expect((await race('put-pause')).toSorted()).toEqual(one);
      expect((await race('delete-pause')).toSorted()).toEqual(one);
    });

    it('one answers a question, and the other hears that it was answered', async () => {
      const held = await holdGroup();
      const answers = [approve(held), { ...held, status: 'rejected' as const, revision: randomUUID() }];
      const answered = await Promise.all(
        answers.map(async (answer) => {
          const written = newNotice();
          const ruled = await desk.rule([written], [{ kind: 'put-hold', hold: answer, was: held }]);
          return { answer, ruled, notices: await readNotices(written) };
        }),
      );

      const [done, ...more] = answered.filter(({ ruled }) => ruled === 'done');
      expect(more).toEqual([]);
      await expect(desk.findHold(held.control, held.resource.arn)).resolves.toEqual(done?.answer);
      const late = answered.filter((each) => each !== done);
      expect(late).toMatchObject([{ ruled: 'conflict', notices: [] }]);
    });

    it('none changes an exemption that another one changed meanwhile', async () => {
      const asked = exemption({ violations: ['sgr-1'] });
      const approved = { ...asked, approvedBy: sam, approvedAt: asked.requestedAt };
      const announced = { ...approved, announcedAt: asked.requestedAt };
      const write = async (now: typeof asked, was: typeof asked | undefined) =>
        desk.rule([newNotice()], [{ kind: 'put-exemption', exemption: now, was }]);
      await expect(write(asked, undefined)).resolves.toBe('done');

      await expect(write(asked, undefined)).resolves.toBe('conflict');
      await expect(write(announced, approved)).resolves.toBe('conflict');
      await expect(write(approved, { ...asked, tags: { env: 'prod' } })).resolves.toBe('conflict');
      await expect(write(approved, asked)).resolves.toBe('done');
      await expect(write(announced, asked)).resolves.toBe('conflict');
      await expect(desk.rule([newNotice()], [{ kind: 'delete-exemption', exemption: asked }])).resolves.toBe(
        'conflict',
      );
      await expect(
        desk.rule([newNotice()], [{ kind: 'delete-exemption', exemption: approved }]),
      ).resolves.toBe('done');
    });

    it('one has a change undone', async () => {
      const request = undoRequest(createGroupRef(account.place));
      const again = { ...request, undoFindingId: `hf-${randomUUID()}` };
      await desk.rule([newNotice()], [{ kind: 'put-undo-request', request }]);

      await expect(desk.rule([newNotice()], [{ kind: 'put-undo-request', request: again }])).resolves.toBe(
        'conflict',
      );
      await expect(desk.rule([newNotice()], [{ kind: 'delete-undo-request', request: again }])).resolves.toBe(
        'conflict',
      );

      await expect(desk.findUndoRequest(request.findingId)).resolves.toEqual(request);
    });
  });
});
