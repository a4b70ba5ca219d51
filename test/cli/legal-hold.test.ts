import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { PutObjectLegalHoldCommand } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import type { AuditRecord } from '../../shared/audit/record.ts';
import type { LegalHold } from '../../shared/policy/legal-hold.ts';
import { intent, notice, outcome, robin } from '../support/audit-records.ts';
import { keepArchive, s3 } from '../support/archive-bucket.ts';
import { runCommandLine } from '../support/command-line.ts';
import { account, makeHealthy, outputs } from '../support/healthy-account.ts';
import { answerCommands, keepTables } from '../support/kept-tables.ts';
import { SealedTrail, signingKey } from '../support/sealed-trail.ts';

const findingId = 'hf-0123456789abcdef';
const other = outcome({ recordId: 'x', findingId: 'hf-1111111111111111', at: '2026-01-31T08:00:00.000Z' });
const mine = [
  intent({ recordId: 'r1', at: '2026-01-31T08:00:01.000Z' }),
  outcome({ recordId: 'r2', at: '2026-01-31T08:20:00.000Z', intentId: 'r1' }),
];
const [first, second] = mine as [AuditRecord, AuditRecord];

/** One object with a record of each finding, one with that of the other, one with the finding's second. */
function seal(): SealedTrail {
  return new SealedTrail(
    [[[other, first], [other]], [[second]]],
    ['2026-01-31T08:15:00.000Z', '2026-01-31T08:30:00.000Z'],
  );
}

const key = 'keys/0a1b2c3d.pem';
const done = { done: true, message: 'It is noted.', subject: findingId, isPending: false } as const;

describe('holdfast legal-hold', () => {
  const kms = mockClient(KMSClient);
  let trail: SealedTrail;
  let held: Set<string>;
  let objects: readonly string[];

  beforeEach(() => {
    makeHealthy(account);
    kms.reset();
    kms.on(GetPublicKeyCommand, { KeyId: outputs.SigningKeyArn }).resolves({
      PublicKey: signingKey.publicKey.export({ type: 'spki', format: 'der' }),
    });
    keepTables({ records: mine });
    trail = seal();
    trail.objects.set(key, Buffer.of());
    held = new Set();
    keepArchive(trail, held);
    const [both = '', , own = ''] = trail.listObjects();
    objects = [both, 'seals/000000000001.json', key, own, 'seals/000000000002.json'];
  });

  const hold = (over: Partial<LegalHold> = {}): LegalHold => ({
    findingId,
    by: robin,
    reason: 'case 7',
    at: '2026-01-31T09:00:00.000Z',
    objects,
    recordIds: ['r1', 'r2'],
    revision: 'revision-1',
    ...over,
  });
  const run = (line: string) => runCommandLine(`legal-hold ${line} --region us-east-1`);

  describe('add', () => {
    it('places a hold on what holds and what proves the records, and on nothing else, and has it noted', async () => {
      const sent = answerCommands(() => done);
      await expect(run(`add ${findingId} --reason case-7`)).resolves.toMatchObject({
        exitCode: 0,
        stdout: 'It is noted.\n',
      });
      expect(held).toEqual(new Set(objects));
      expect(sent).toMatchObject([
        {
          functionName: 'holdfast-operate',
          order: {
            command: 'place-legal-hold',
            subject: findingId,
            reason: 'case-7',
            objects,
            recordIds: ['r1', 'r2'],
          },
        },
      ]);
    });

    it('says to wait where a record is not sealed yet, and holds nothing', async () => {
      const sent = answerCommands(() => done);
      keepTables({ records: [...mine, outcome({ recordId: 'r3', at: '2026-01-31T09:29:00.000Z' })] });
      const { exitCode, stderr } = await run(`add ${findingId} --reason x`);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`1 of 3 records of ${findingId} are not sealed yet (r3)`);
      expect([held.size, sent.length]).toEqual([0, 0]);
    });

    it('holds nothing where an object is not what was sealed: it would keep another version', async () => {
      trail.rewrite(String(objects[0]), (lines) => lines.slice(1));
      const { exitCode, stderr } = await run(`add ${findingId} --reason x`);
      expect(exitCode).toBe(1);
      expect(stderr).toContain('The record x was removed: seal 1 holds it');
      expect(held.size).toBe(0);
    });

    it('looks for what has left the table, from when the finding began', async () => {
      const signal = {
        ...first,
        signal: { ...mine[0]?.signal, at: '2025-06-01T08:00:00.000Z' },
      } as AuditRecord;
      const old = { ...signal, recordId: 'old', at: '2025-06-01T08:00:01.000Z' } as AuditRecord;
      trail = new SealedTrail(
        [[[old]], [[signal]]],
        ['2025-06-01T08:15:00.000Z', '2026-01-31T08:30:00.000Z'],
      );
      trail.objects.set(key, Buffer.of());
      keepArchive(trail, held);
      keepTables({ records: [signal] });
      const sent = answerCommands(() => done);
      await expect(run(`add ${findingId} --reason x`)).resolves.toMatchObject({ exitCode: 0 });
      expect(sent).toMatchObject([{ order: { recordIds: ['old', 'r1'] } }]);
    });

    it('does not hold that holds were placed, or it would never end', async () => {
      const sent = answerCommands(() => done);
      const placed = notice({ topic: 'legal-hold-placed', findingId, recordId: 'r9' });
      keepTables({ records: [...mine, placed] });
      await run(`add ${findingId} --reason x`);
      expect(sent).toMatchObject([{ order: { recordIds: ['r1', 'r2'] } }]);
    });

    it('says what S3 denies, and notes nothing', async () => {
      const sent = answerCommands(() => done);
      s3.on(PutObjectLegalHoldCommand).rejects(
        Object.assign(new Error('User is not authorized to perform: s3:PutObjectLegalHold'), {
          name: 'AccessDenied',
        }),
      );
      const { exitCode, stderr } = await run(`add ${findingId} --reason x`);
      expect([exitCode, sent]).toEqual([1, []]);
      expect(stderr).toContain('s3:PutObjectLegalHold');
    });

    it('does not take S3 at its word', async () => {
      const sent = answerCommands(() => done);
      s3.on(PutObjectLegalHoldCommand).resolves({});
      const { exitCode, stderr } = await run(`add ${findingId} --reason x`);
      expect([exitCode, sent]).toEqual([1, []]);
      expect(stderr).toContain('is not under a legal hold, although S3 took the change');
    });

    it('fails for a finding that is not there', async () => {
      keepTables({});
      const { exitCode, stderr } = await run(`add ${findingId} --reason x`);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`There is no finding ${findingId} in Region us-east-1 in the last 90 days`);
    });
  });

  describe('release', () => {
    it('lifts what no other finding needs, and has it noted', async () => {
      for (const object of objects) held.add(object);
      const shared = [String(objects[0]), 'seals/000000000001.json', key];
      keepTables({
        records: mine,
        legalHolds: [hold(), hold({ findingId: other.findingId, objects: shared })],
      });
      const sent = answerCommands(() => done);
      await expect(run(`release ${findingId} --reason closed`)).resolves.toMatchObject({ exitCode: 0 });
      expect(held).toEqual(new Set(shared));
      expect(sent).toMatchObject([
        { order: { command: 'release-legal-hold', subject: findingId, reason: 'closed' } },
      ]);
    });

    it('fails where there is no hold', async () => {
      const { exitCode, stderr } = await run(`release ${findingId} --reason closed`);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`${findingId} is under no legal hold`);
    });
  });

  describe('list', () => {
    it('says that all is held where it is', async () => {
      for (const object of objects) held.add(object);
      keepTables({ records: mine, legalHolds: [hold()] });
      const { exitCode, stdout } = await run('list');
      expect(exitCode).toBe(0);
      expect(stdout.replaceAll(/ +/g, ' ')).toContain(
        `${findingId} 2026-01-31 09:00:00 robin 2 5 held case 7`,
      );
    });

    it('says what somebody lifted, and what was recorded since', async () => {
      for (const object of objects.slice(1)) held.add(object);
      const later = outcome({ recordId: 'r3', at: '2026-01-31T09:10:00.000Z' });
      keepTables({ records: [...mine, later], legalHolds: [hold()] });
      const { exitCode, stdout } = await run('list');
      expect(exitCode).toBe(1);
      expect(stdout).toContain('NOT ALL HELD');
      expect(stdout).toContain(`${findingId}: somebody lifted the hold of ${String(objects[0])}.`);
      expect(stdout).toContain(`${findingId}: 1 record was written since.`);
      const { stdout: json } = await run('list --json');
      expect(JSON.parse(json)).toMatchObject([{ findingId, lifted: [objects[0]], later: ['r3'] }]);
    });

    it('says that there is none', async () => {
      await expect(run('list')).resolves.toMatchObject({
        exitCode: 0,
        stderr: 'Nothing is under a legal hold.\n',
      });
    });
  });

  it('is known to status and to the story of the finding', async () => {
    keepTables({ records: mine, legalHolds: [hold()] });
    const { stdout: status } = await runCommandLine('status --region us-east-1');
    expect(status).toContain(`The records of 1 finding are under a legal hold: ${findingId}.`);
    const { stdout: story } = await runCommandLine(`show ${findingId} --region us-east-1`);
    expect(story).toContain('Under a legal hold since 2026-01-31 09:00:00 UTC by robin, 2 records: “case 7”');
  });
});
