import type { AuditRecord } from '../../shared/audit/record.ts';
import { intent, notice, outcome } from '../support/audit-records.ts';
import { runCommandLine } from '../support/command-line.ts';
import { account, makeHealthy } from '../support/healthy-account.ts';
import { answerCommands, keepTables } from '../support/kept-tables.ts';

const id = 'hf-0123456789abcdef';
const undoId = 'hf-9999999999999999';
const control = 'ec2-security-group-no-world-admin-ports';

/** A finding whose change was made. */
function changed(findingId: string, at: string): readonly AuditRecord[] {
  return [
    intent({ findingId, recordId: `${findingId}-1`, at }),
    outcome({ findingId, recordId: `${findingId}-2`, intentId: `${findingId}-1`, at }),
  ];
}

function undone(findingId: string, at: string, status: 'undone' | 'partial' = 'undone'): AuditRecord {
  const explanation = 'The state was read again and is what it was before the change.';
  return outcome({ findingId: undoId, recordId: 'u2', undoes: findingId, at, status, explanation });
}

describe('undoing from the command line', () => {
  beforeEach(() => {
    makeHealthy(account);
    keepTables({ records: changed(id, '2026-01-31T09:26:53.589Z') });
  });

  describe('holdfast undo of one finding', () => {
    const requested = {
      done: true,
      message: `${id} is undone as ${undoId}.`,
      subject: undoId,
      isPending: true,
    } as const;
    const command = [...`undo ${id} --region eu-west-1 --reason`.split(' '), 'the gateway needs it'];

    it('shows the exact calls, has them made, and tells how it ended', async () => {
      const sent = answerCommands(() => {
        keepTables({
          records: [...changed(id, '2026-01-31T09:26:53.589Z'), undone(id, '2026-01-31T09:30:01.000Z')],
        });
        return requested;
      });
      const { exitCode, stdout } = await runCommandLine([...command, '--for', '36h']);
      const told = [
        'Undo       ec2:AuthorizeSecurityGroupIngress {"GroupId":"sg-0a1b2c3d"}',
        `${id}  ${id} is undone as ${undoId}.`,
        `${id}  undone: The state was read again and is what it was before the change.`,
      ];
      const places = told.map((text) => stdout.indexOf(text));
      expect(places).not.toContain(-1);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(sent).toMatchObject([
        {
          functionName: 'holdfast-operate',
          order: { command: 'undo', subject: id, reason: 'the gateway needs it', exemptHours: 36 },
        },
      ]);
      expect(exitCode).toBe(0);
    });

    it('leaves how long it is left alone to the settings', async () => {
      const sent = answerCommands(() => ({ ...requested, isPending: false }));
      await runCommandLine(command);
      expect(sent[0]?.order).not.toHaveProperty('exemptHours');
    });

    it('shows the difference that stood against it', async () => {
      answerCommands(() => {
        const differences = [
          { path: 'rules[0].cidr', expected: '10.0.0.0/8', found: '192.0.2.0/24' },
          { path: 'rules[1]', found: { port: 443 } },
        ];
        keepTables({
          records: [
            ...changed(id, '2026-01-31T09:26:53.589Z'),
            notice({
              findingId: id,
              topic: 'undo-refused',
              at: '2026-01-31T09:30:01.000Z',
              explanation: `${id} was not undone: somebody changed the resource since.`,
              details: { undoFindingId: undoId, differences },
            }),
          ],
        });
        return requested;
      });
      const { exitCode, stdout } = await runCommandLine(command);
      expect(stdout).toContain(
        `${id}  ${id} was not undone: somebody changed the resource since.\n` +
          '  rules[0].cidr: Holdfast left "10.0.0.0/8", now it is "192.0.2.0/24"\n' +
          '  rules[1]: Holdfast left nothing, now it is {"port":443}\n',
      );
      expect(exitCode).toBe(1);
    });

    it('looks at it first with --dry-run, without a reason and without sending', async () => {
      const sent = answerCommands(() => requested);
      const { exitCode, stdout } = await runCommandLine(`undo ${id} --dry-run --region eu-west-1`);
      expect(stdout).toContain('ec2:AuthorizeSecurityGroupIngress {"GroupId":"sg-0a1b2c3d"}');
      expect(stdout).toContain('1 change would be undone. Nothing was sent.');
      expect([exitCode, sent]).toEqual([0, []]);
    });

    it.each<readonly [string, readonly AuditRecord[], string]>([
      ['is not there', [], `There is no finding ${id}. \`holdfast log --since 7d\` lists those of a week`],
      [
        'changed nothing',
        [intent(), outcome({ status: 'failed', calls: [] })],
        `${id} cannot be undone: it changed nothing`,
      ],
    ])('sends nothing for a finding that %s', async (_, records, message) => {
      keepTables({ records });
      const sent = answerCommands(() => requested);
      const { exitCode, stderr } = await runCommandLine(command);
      expect([exitCode, stderr, sent]).toEqual([1, `error: ${message}\n`, []]);
    });

    it.each([
      ['undo', 'Name one finding by its id, or the changes of a control with --since and --control'],
      [`undo ${id} --since 1h --control ${control}`, 'Name one finding by its id, or'],
      ['undo --since 1h --dry-run', 'Name one finding by its id, or'],
      [`undo ${id}`, 'Say why with --reason, or look at it first with --dry-run'],
      [`undo ${id} --reason x --for soon`, 'Write a length such as 30m'],
      [`undo ${id} --reason x --wait -1`, 'Write whole seconds'],
      ['undo ex-0123456789abcdef --reason x', 'ex-0123456789abcdef is no id here'],
    ])('holdfast %s is written wrongly', async (line, message) => {
      const { exitCode, stderr } = await runCommandLine(line);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(message);
    });
  });

  describe('holdfast undo of a bad night', () => {
    const first = 'hf-1111111111111111';
    const second = 'hf-2222222222222222';
    const third = 'hf-3333333333333333';
    const line = `undo --since 2h --control ${control} --region eu-west-1`;

    beforeEach(() => {
      keepTables({
        records: [
          undone(third, '2026-01-31T09:20:00.000Z'),
          ...changed(third, '2026-01-31T09:10:00.000Z'),
          ...changed(second, '2026-01-31T09:05:00.000Z'),
          ...changed(first, '2026-01-31T09:01:00.000Z'),
        ],
      });
    });

    it('lists what is not undone yet, newest first, and sends nothing with --dry-run', async () => {
      const sent = answerCommands(() => ({ done: false, message: 'no' }));
      const { exitCode, stdout } = await runCommandLine(`${line} --dry-run --json`);
      const calls = [{ operation: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: 'sg-0a1b2c3d' } }];
      expect(JSON.parse(stdout)).toMatchObject([
        { id: second, change: { apply: calls } },
        { id: first, change: { apply: calls } },
      ]);
      expect([exitCode, sent]).toEqual([0, []]);
    });

    it('looks only at changes up to --until, but at undos up to now', async () => {
      const { stdout } = await runCommandLine(`${line} --until 2026-01-31T09:15:00Z --dry-run --json`);
      expect((JSON.parse(stdout) as { id: string }[]).map(({ id: listed }) => listed)).toEqual([
        second,
        first,
      ]);
      const early = await runCommandLine(`${line} --until 2026-01-31T09:02:00Z --dry-run --json`);
      expect(early.stdout).toContain(first);
      expect(early.stdout).not.toContain(second);
    });

    it('counts an undo that did not succeed for none', async () => {
      keepTables({
        records: [
          undone(first, '2026-01-31T09:20:00.000Z', 'partial'),
          ...changed(first, '2026-01-31T09:01:00.000Z'),
        ],
      });
      const { stdout } = await runCommandLine(`${line} --dry-run`);
      expect(stdout).toContain('1 change would be undone. Nothing was sent.');
    });

    it('sends each and reports each; what is refused says nothing about the next', async () => {
      const sent = answerCommands(({ subject }) =>
        subject === second
          ? { done: false, message: 'somebody else undoes it' }
          : { done: true, message: 'It is undone.', subject: undoId, isPending: false },
      );
      const { exitCode, stdout, stderr } = await runCommandLine(`${line} --reason rollback`);
      expect(sent.map(({ order }) => order['subject'])).toEqual([second, first]);
      expect(stderr).toBe(`error: ${second}: somebody else undoes it\n`);
      expect(stdout).toContain(`${first}  It is undone.`);
      expect(exitCode).toBe(1);
    });

    it('says so where there is nothing to undo', async () => {
      keepTables({});
      const { exitCode, stdout, stderr } = await runCommandLine(`${line} --reason rollback`);
      expect([exitCode, stdout, stderr]).toEqual([
        0,
        '',
        'There is no change to undo: none was made, or all are undone already.\n',
      ]);
    });

    it('knows a control that is misspelled', async () => {
      const { exitCode, stderr } = await runCommandLine(
        'undo --since 2h --control s3-bucket-polcy-not-public --dry-run',
      );
      expect(exitCode).toBe(1);
      expect(stderr).toContain('Did you mean s3-bucket-policy-not-public');
    });
  });
});
