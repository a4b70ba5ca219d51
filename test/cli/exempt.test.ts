import { notice, robin } from '../support/audit-records.ts';
import { runCommandLine } from '../support/command-line.ts';
import { account, makeHealthy } from '../support/healthy-account.ts';
import { answerCommands, exemption, keepTables, sam } from '../support/kept-tables.ts';

const id = 'ex-0123456789abcdef';
const inForce = exemption({
  id: 'ex-1111111111111111',
  approvedBy: sam,
  approvedAt: '2026-01-31T09:10:00.000Z',
  endsAt: '2026-02-03T00:00:00.000Z',
});
const ended = exemption({ id: 'ex-2222222222222222', approvedBy: sam, endsAt: '2026-01-31T09:00:00.000Z' });

describe('exemptions from the command line', () => {
  beforeEach(() => {
    makeHealthy(account);
    keepTables({ exemptions: [exemption(), inForce, ended] });
  });

  describe('holdfast exempt add', () => {
    const add = 'exempt add --region eu-west-1 --control iam-access-key-rotated --reason rotation';

    it('asks for it, and says what comes next', async () => {
      const message = `${id} would exempt it. Another person has to approve it.`;
      const sent = answerCommands(() => ({ done: true, message, subject: id, isPending: false }));
      const { exitCode, stdout } = await runCommandLine(
        `${add} --control s3-bucket-acl-private --resource arn:aws:iam::*:user/ci-* --tag env=dev --tag note=a=b --ticket SEC-77 --for 30d`,
      );
      expect([exitCode, stdout]).toEqual([0, `${message}\n`]);
      expect(sent).toMatchObject([
        {
          functionName: 'holdfast-operate',
          order: {
            command: 'exempt',
            controls: ['iam-access-key-rotated', 's3-bucket-acl-private'],
            resource: 'arn:aws:iam::*:user/ci-*',
            tags: { env: 'dev', note: 'a=b' },
            reason: 'rotation',
            ticket: 'SEC-77',
            endsAt: '2026-03-02T09:30:00.000Z',
          },
        },
      ]);
    });

    it('says nothing that was not said', async () => {
      const sent = answerCommands(() => ({ done: true, message: '', subject: id, isPending: false }));
      await runCommandLine(`${add} --tag env=dev --until 2026-02-28`);
      const order = sent[0]?.order ?? {};
      expect(Object.keys(order).toSorted()).toEqual(
        ['account', 'at', 'command', 'controls', 'endsAt', 'id', 'reason', 'region', 'tags'].toSorted(),
      );
      expect(order['endsAt']).toBe('2026-02-28T00:00:00.000Z');
    });

    it('tells why it was refused', async () => {
      answerCommands(() => ({ done: false, message: 'An exemption lasts at most 90 days' }));
      await expect(runCommandLine(`${add} --tag env=dev --for 91d`)).resolves.toMatchObject({
        exitCode: 1,
        stdout: '',
        stderr: 'error: An exemption lasts at most 90 days\n',
      });
    });

    it.each([
      [add, 2, 'Say when it ends: how long with --for, or until when with --until'],
      [`${add} --for 3d --until 2026-02-28`, 2, 'Say when it ends'],
      [`${add} --for 3d --resource press-kit`, 2, '--resource press-kit is no ARN'],
      [`${add} --for 3d --tag env`, 2, 'Write a tag as key=value'],
      [`${add} --for 0d`, 2, 'Write a length such as'],
      [`${add} --until 2026-01-30`, 2, 'Write an ISO 8601 time that lies ahead'],
      [`${add} --until 7d`, 2, 'for a length there is --for'],
      [
        'exempt add --control iam-access-key-rotated --for 3d',
        2,
        "required option '--reason <text>' not specified",
      ],
      ['exempt add --reason x --for 3d', 2, "required option '--control <id>' not specified"],
      ['exempt add --reason x --for 3d --control iam-key-rotated', 1, 'Did you mean iam-access-key-rotated'],
    ])('holdfast %s is not sent', async (line, expected, message) => {
      const { exitCode, stderr } = await runCommandLine(line);
      expect(exitCode).toBe(expected);
      expect(stderr).toContain(message);
    });

    it('takes no blank for a reason', async () => {
      const { exitCode, stderr } = await runCommandLine([...add.split(' ').slice(0, -1), ' ']);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('Say why, in at most 500 characters.');
    });
  });

  describe('holdfast exempt list', () => {
    it('lists those that hold or wait, the first to end first', async () => {
      const { stdout } = await runCommandLine('exempt list --region eu-west-1');
      const [head, ...rows] = stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/));
      expect(head).toEqual(['EXEMPTION', 'STATUS', 'ENDS (UTC)', 'CONTROLS', 'RESOURCES', 'BY', 'REASON']);
      expect(rows.map(([name, status, ends, , , by]) => [name, status, ends, by])).toEqual([
        ['ex-1111111111111111', 'in force', '2026-02-03 00:00:00', 'robin, sam'],
        [id, 'waiting', '2026-02-28 00:00:00', 'robin'],
      ]);
    });

    it('lists those that have ended with --all', async () => {
      const { stdout } = await runCommandLine('exempt list --all --json --region eu-west-1');
      expect(JSON.parse(stdout)).toMatchObject([
        { id: 'ex-2222222222222222', status: 'ended' },
        { id: 'ex-1111111111111111', status: 'in force' },
        { id, status: 'waiting' },
      ]);
    });

    it('says so where there is none', async () => {
      keepTables({});
      const { stdout, stderr } = await runCommandLine('exempt list --region eu-west-1');
      expect([stdout, stderr]).toEqual(['', 'There is no exemption.\n']);
    });
  });

  describe('holdfast exempt show', () => {
    const requested = notice({
      findingId: inForce.id,
      recordId: 'n1',
      topic: 'exemption-requested',
      at: '2026-01-31T09:00:00.000Z',
      explanation: 'It would exempt the group.',
      reason: 'The partner has no VPN yet',
    });
    const approved = notice({
      findingId: inForce.id,
      recordId: 'n2',
      topic: 'exemption-approved',
      at: '2026-01-31T09:10:00.000Z',
      explanation: 'It exempts the group.',
      by: sam,
    });

    it('shows all of it, and its story from the audit trail', async () => {
      keepTables({ exemptions: [inForce], records: [requested, approved] });
      const { stdout } = await runCommandLine(`exempt show ${inForce.id} --region eu-west-1`);
      for (const text of [
        'ex-1111111111111111  in force',
        `Approved    by sam (${sam.arn}) at 2026-01-31 09:10:00 UTC`,
        `Exemption asked for at 2026-01-31 09:00:00 UTC by robin (${robin.arn})`,
        'Reason: The partner has no VPN yet',
        `Exemption approved at 2026-01-31 09:10:00 UTC by sam (${sam.arn})`,
      ]) {
        expect(stdout).toContain(text);
      }
    });

    it('names the finding that it is the undo of, and what it covers', async () => {
      keepTables({
        exemptions: [exemption({ undoes: 'hf-0123456789abcdef', violations: ['tcp 22 from 0.0.0.0/0'] })],
      });
      const { stdout } = await runCommandLine(`exempt show ${id} --region eu-west-1`);
      expect(stdout).toContain('ex-0123456789abcdef  in force');
      expect(stdout).toContain('Violations  tcp 22 from 0.0.0.0/0');
      expect(stdout).toContain('Undo of     hf-0123456789abcdef');
    });

    it('still tells the story of one that was cleared away', async () => {
      keepTables({ records: [requested] });
      const { exitCode, stdout } = await runCommandLine(`exempt show ${inForce.id} --region eu-west-1`);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('ex-1111111111111111  is not there any more');
      expect(stdout).toContain('It would exempt the group.');
    });

    it('fails for one that never was', async () => {
      const { exitCode, stderr } = await runCommandLine('exempt show ex-9999999999999999 --region eu-west-1');
      expect([exitCode, stderr]).toEqual([
        1,
        'error: There is no exemption ex-9999999999999999 in Region eu-west-1. `holdfast exempt list` lists them\n',
      ]);
    });
  });

  describe('holdfast exempt remove', () => {
    it('ends it, and says why', async () => {
      const sent = answerCommands(() => ({
        done: true,
        message: 'It is over.',
        subject: id,
        isPending: false,
      }));
      const { stdout } = await runCommandLine(`exempt remove ${id} --reason fixed --region eu-west-1`);
      expect(stdout).toBe('It is over.\n');
      expect(sent).toMatchObject([
        {
          functionName: 'holdfast-operate',
          order: { command: 'remove-exemption', subject: id, reason: 'fixed' },
        },
      ]);
    });
  });
});
