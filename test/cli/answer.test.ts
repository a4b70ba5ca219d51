import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';
import { type Printed, runCommandLine } from '../support/command-line.ts';
import { nameError } from '../support/diagnosis.ts';
import { account, makeHealthy } from '../support/healthy-account.ts';
import { answerCommands, exemption, hold, keepTables, sam } from '../support/kept-tables.ts';

const id = 'hf-0123456789abcdef';
const asked = observation({
  decision: {
    action: 'ask',
    rule: 'mode',
    reason: 'it is in mode approve. It waits until somebody approves',
    dependents: ['network interface eni-1 of instance i-1'],
  },
});
const done = { done: true, message: 'sam approved it.', subject: id } as const;

async function approve(rest = ''): Promise<Printed> {
  return runCommandLine(`approve ${id} --region eu-west-1 ${rest}`);
}

describe('answers from the command line', () => {
  beforeEach(() => {
    makeHealthy(account);
    keepTables({ records: [asked], holds: [hold()] });
  });

  describe('holdfast approve', () => {
    it('shows exactly what is approved before it sends anything', async () => {
      answerCommands(() => ({ ...done, isPending: false }));
      keepTables({
        records: [asked],
        holds: [hold({ approvals: [{ by: sam, at: '2026-01-31T09:28:00.000Z' }] })],
      });
      const { exitCode, stdout } = await approve();
      expect(exitCode).toBe(0);
      const told = [
        `${id}  critical  Security groups open no administration port to the world`,
        'Resource   arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d',
        'Caused by  ada (IAMUser), with the AWS CLI',
        'Found      at 2026-01-31 09:26:53 UTC',
        'sgr-1: Port 22 is open to 0.0.0.0/0',
        'Asked      it is in mode approve. It waits until somebody approves',
        'Used by    network interface eni-1 of instance i-1',
        'Approved   by sam at 2026-01-31 09:28:00 UTC',
        'ec2:RevokeSecurityGroupIngress {"GroupId":"sg-0a1b2c3d"}',
        'Undo       ec2:AuthorizeSecurityGroupIngress {"GroupId":"sg-0a1b2c3d"}',
        `${id}  sam approved it.`,
      ];
      const places = told.map((text) => stdout.indexOf(text));
      expect(places).not.toContain(-1);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    });

    it('sends the command to the function that answers, for this account and Region only', async () => {
      const sent = answerCommands(() => ({ ...done, isPending: false }));
      await approve();
      expect(sent).toEqual([
        {
          functionName: 'holdfast-approve',
          order: {
            command: 'approve',
            subject: id,
            id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
            at: '2026-01-31T09:30:00.000Z',
            account: '111122223333',
            region: 'eu-west-1',
          },
        },
      ]);
    });

    const later = '2026-01-31T09:30:01.000Z';
    const waits: readonly (readonly [string, readonly AuditRecord[], number, string])[] = [
      [
        'it was put back',
        [intent({ recordId: 'r8', at: later }), outcome({ recordId: 'r9', intentId: 'r8', at: later })],
        0,
        'remediated: The state was read again and passes.',
      ],
      [
        'it failed',
        [outcome({ recordId: 'r9', at: later, status: 'failed', explanation: '0 of 1 calls were made.' })],
        1,
        'failed: 0 of 1 calls were made.',
      ],
      [
        'it is held back after all',
        [
          observation({
            recordId: 'r9',
            at: later,
            decision: { action: 'leave', rule: 'paused', reason: 'Holdfast is paused' },
          }),
        ],
        1,
        'not changed (leave): Holdfast is paused',
      ],
      [
        'somebody was quicker',
        [
          notice({
            findingId: id,
            topic: 'settled',
            at: later,
            explanation: 'There is nothing to put back any more.',
          }),
        ],
        0,
        'There is nothing to put back any more.',
      ],
    ];
    it.each(waits)('waits and tells that %s', async (_, records, exitCode, text) => {
      answerCommands(() => {
        keepTables({ records: [asked, ...records] });
        return { ...done, isPending: true };
      });
      const printed = await approve();
      expect(printed.stdout).toContain(`${id}  ${text}`);
      expect(printed.exitCode).toBe(exitCode);
    });

    it('tells that it is asked again where the resource has moved', async () => {
      const next = 'hf-9999999999999999';
      answerCommands(() => {
        keepTables({ records: [asked], holds: [hold({ findingId: next })] });
        return { ...done, isPending: true };
      });
      const { exitCode, stdout } = await approve();
      expect(stdout).toContain(`The resource has changed since, so it is asked again as ${next}`);
      expect(exitCode).toBe(1);
    });

    it('does not take what was recorded before for the end', async () => {
      keepTables({ records: [asked, outcome({ status: 'failed' })], holds: [hold()] });
      answerCommands(() => ({ ...done, isPending: true }));
      const { exitCode, stdout } = await approve('--wait 1');
      expect(stdout).toContain(`${id}  has not ended yet: npx holdfast show ${id}`);
      expect(stdout).not.toContain('failed');
      expect(exitCode).toBe(0);
    });

    it('answers several one by one, and fails when any did', async () => {
      const other = 'hf-1111111111111111';
      const strange = 'hf-2222222222222222';
      keepTables({ records: [asked, { ...asked, findingId: other, recordId: 'r7' }], holds: [hold()] });
      const sent = answerCommands(({ subject }) =>
        subject === other ? { done: false, message: 'it is your own change' } : { ...done, isPending: false },
      );
      const { exitCode, stdout, stderr } = await runCommandLine(
        `approve ${other} ${strange} ${id} --region eu-west-1`,
      );
      expect(sent.map(({ order }) => order['subject'])).toEqual([other, id]);
      expect(stdout).toContain(`${id}  sam approved it.`);
      expect(stderr).toBe(
        `error: ${other}: it is your own change\n` +
          `error: ${strange}: there is no such finding. \`holdfast holds\` lists what waits\n`,
      );
      expect(exitCode).toBe(1);
    });

    it('says so where nothing is asked about a finding', async () => {
      keepTables({ records: [intent(), outcome()] });
      const { exitCode, stderr } = await approve();
      expect([exitCode, stderr]).toEqual([
        1,
        `error: ${id}: nothing is asked about it: see \`holdfast show ${id}\`\n`,
      ]);
    });

    it('shows all of an exemption before it is approved', async () => {
      const exempted = exemption({ tags: { env: 'dev' }, ticket: 'SEC-77' });
      keepTables({ exemptions: [exempted] });
      answerCommands(() => ({ ...done, subject: exempted.id, message: 'It holds.', isPending: false }));
      const { exitCode, stdout } = await runCommandLine(`approve ${exempted.id} --region eu-west-1`);
      expect(stdout.split('\n')).toEqual([
        'ex-0123456789abcdef  waiting',
        'Controls    ec2-security-group-no-world-admin-ports',
        'Resources   arn:aws:ec2:*:*:security-group/sg-0a1b2c3d with env=dev',
        'Reason      The partner has no VPN yet',
        'Ticket      SEC-77',
        `Asked for   by robin (${exempted.requestedBy.arn}) at 2026-01-31 09:00:00 UTC`,
        'Ends        2026-02-28 00:00:00 UTC',
        'ex-0123456789abcdef  It holds.',
        '',
      ]);
      expect(exitCode).toBe(0);
    });

    it('gives the results to machines', async () => {
      answerCommands(() => ({ ...done, isPending: false }));
      const { stdout } = await approve('--json');
      expect(JSON.parse(stdout)).toEqual([{ id, done: true, message: 'sam approved it.' }]);
    });
  });

  describe('holdfast reject', () => {
    it('sends the reason', async () => {
      const sent = answerCommands(() => ({ ...done, message: 'sam rejected it.', isPending: false }));
      const { exitCode, stdout } = await runCommandLine([
        ...`reject ${id} --region eu-west-1 --reason`.split(' '),
        ' the partner needs it ',
      ]);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('sam rejected it.');
      expect(sent).toMatchObject([
        {
          functionName: 'holdfast-approve',
          order: { command: 'reject', subject: id, reason: 'the partner needs it' },
        },
      ]);
    });
  });

  describe('what is in the way of a command', () => {
    it.each([
      [
        'a person who may not',
        nameError(
          'AccessDeniedException',
          'User: ada is not authorized to perform: lambda:InvokeFunction on resource: x',
        ),
        'You may not: lambda:InvokeFunction on holdfast-approve is denied. Have docs/iam/approver.json attached to your role',
      ],
      [
        'a stack without the function',
        nameError('ResourceNotFoundException'),
        'There is no function holdfast-approve in Region eu-west-1: deploy again with `npm run deploy -- --region eu-west-1`',
      ],
    ])('is %s', async (_, error, message) => {
      account.lambda.on(InvokeCommand).rejects(error);
      const { exitCode, stderr } = await approve();
      expect([exitCode, stderr]).toEqual([1, `error: ${id}: ${message}\n`]);
    });

    it.each([
      [
        'a function that fails',
        { FunctionError: 'Unhandled', Payload: Buffer.from('{"errorMessage":"the table is away"}') },
        'holdfast-approve failed: the table is away. Whether anything was done is not known',
      ],
      [
        'a function that fails without a word',
        { FunctionError: 'Unhandled' },
        'holdfast-approve failed: Unhandled.',
      ],
      [
        'an answer of another version',
        { Payload: Buffer.from('{"ok":1}') },
        'holdfast-approve gave no answer that this version of holdfast knows',
      ],
    ])('is %s', async (_, output, message) => {
      account.lambda.on(InvokeCommand).resolves(output as object);
      const { exitCode, stderr } = await approve();
      expect(exitCode).toBe(1);
      expect(stderr).toContain(message);
    });
  });
});
