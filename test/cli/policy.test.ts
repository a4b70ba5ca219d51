import { getSlice } from '../../shared/policy/breaker.ts';
import { robin } from '../support/audit-records.ts';
import { runAt, runCommandLine } from '../support/command-line.ts';
import { account, makeHealthy } from '../support/healthy-account.ts';
import { answerCommands, exemption, hold, keepTables, sam } from '../support/kept-tables.ts';

const control = 'ec2-security-group-no-world-admin-ports';
const pause = { by: robin, reason: 'migration', since: '2026-01-31T09:00:00.000Z' };

describe('the brakes from the command line', () => {
  beforeEach(() => {
    makeHealthy(account);
  });

  describe('the kill switch and the breakers', () => {
    it.each([
      ['pause --reason migration', { command: 'pause', reason: 'migration' }],
      [`pause --control ${control} --reason migration`, { command: 'pause', control, reason: 'migration' }],
      ['resume --reason done', { command: 'resume', reason: 'done' }],
      [`resume --control ${control} --reason done`, { command: 'resume', control, reason: 'done' }],
      [
        'breaker close account --reason seen',
        { command: 'close-breaker', breaker: 'account', reason: 'seen' },
      ],
      [
        `breaker close ${control} --reason seen`,
        { command: 'close-breaker', breaker: control, reason: 'seen' },
      ],
    ])('holdfast %s is sent and answered', async (line, order) => {
      const answer = { done: true, message: 'It is so.', subject: 'pause', isPending: false } as const;
      const sent = answerCommands(() => answer);
      const { exitCode, stdout } = await runCommandLine(`${line} --region eu-west-1`);
      expect([exitCode, stdout]).toEqual([0, 'It is so.\n']);
      expect(sent).toMatchObject([{ functionName: 'holdfast-operate', order }]);
      expect('control' in (sent[0]?.order ?? {})).toBe('control' in order);
      const json = await runCommandLine(`${line} --region eu-west-1 --json`);
      expect(JSON.parse(json.stdout)).toEqual(answer);
    });

    it.each([
      ['pause', 2, "required option '--reason <text>' not specified"],
      ['resume', 2, "required option '--reason <text>' not specified"],
      ['breaker close account', 2, "required option '--reason <text>' not specified"],
      ['pause --control s3-bucket-acl --reason x', 1, 'Did you mean s3-bucket-acl-private'],
      ['breaker close acount --reason x', 1, 'There is no control acount'],
    ])('holdfast %s is not sent', async (line, expected, message) => {
      const sent = answerCommands(() => ({ done: false, message: '' }));
      const { exitCode, stderr } = await runCommandLine(`${line} --region eu-west-1`);
      expect([exitCode, sent]).toEqual([expected, []]);
      expect(stderr).toContain(message);
    });

    it('tells why it was refused', async () => {
      answerCommands(() => ({ done: false, message: 'Holdfast is not paused' }));
      await expect(runCommandLine('resume --reason x --region eu-west-1')).resolves.toMatchObject({
        exitCode: 1,
        stderr: 'error: Holdfast is not paused\n',
      });
    });
  });

  describe('holdfast status', () => {
    it('says in few words that nothing holds it back', async () => {
      keepTables({});
      const { exitCode, stdout } = await runCommandLine('status --region eu-west-1');
      expect([exitCode, stdout]).toEqual([
        0,
        'Holdfast is not paused.\n\n' +
          'Circuit breakers: nothing was changed in the last hour.\n\n' +
          'Nothing is held back.\n\n' +
          '0 exemptions in force, 0 of them ending soon; 0 waiting for a second person.\n',
      ]);
    });

    const slice = getSlice(runAt);
    const kept = {
      pauses: [pause, { ...pause, control: 's3-bucket-acl-private' }],
      breakers: [
        { key: 'account', counts: { [String(slice)]: 3, [String(slice - 12)]: 2, [String(slice - 13)]: 50 } },
        { key: control, counts: { [String(slice)]: 25 }, openUntil: '2026-01-31T10:30:00.000Z' },
        { key: 's3-bucket-acl-private', counts: {}, openUntil: '2026-01-31T09:29:59.000Z' },
      ],
      holds: [
        hold({ rule: 'breaker' }),
        hold({ rule: 'breaker', control: 's3-bucket-acl-private' }),
        hold({ rule: 'paused', control: 'iam-access-key-rotated' }),
      ],
      exemptions: [
        exemption(),
        exemption({ id: 'ex-1111111111111111', approvedBy: sam, endsAt: '2026-02-07T09:30:00.000Z' }),
        exemption({ id: 'ex-2222222222222222', approvedBy: sam, endsAt: '2026-02-07T09:30:00.001Z' }),
        exemption({ id: 'ex-3333333333333333', approvedBy: sam, endsAt: '2026-01-31T09:30:00.000Z' }),
      ],
    };

    it('says who paused it and why, and how to go on', async () => {
      keepTables(kept);
      const { stdout } = await runCommandLine('status --region eu-west-1');
      expect(stdout).toContain(
        `Holdfast is paused since 2026-01-31 09:00:00 UTC\n  by robin (${robin.arn}): “migration”\n` +
          '  npx holdfast resume --reason "…"\n' +
          's3-bucket-acl-private is paused since',
      );
      expect(stdout).toContain('  npx holdfast resume --control s3-bucket-acl-private --reason "…"');
    });

    it('counts the changes of the last hour against the limits, and says which breaker is open', async () => {
      keepTables(kept);
      const { stdout } = await runCommandLine('status --region eu-west-1');
      const rows = stdout.split('\n').map((line) => line.split(/ {2,}/));
      expect(rows).toContainEqual(['account', '5 of 100', 'closed']);
      expect(rows).toContainEqual([control, '25 of 25', 'OPEN until 2026-01-31 10:30:00 UTC']);
      expect(rows.filter(([key]) => key === 's3-bucket-acl-private')).toEqual([]);
      expect(stdout).toContain(`  npx holdfast breaker close ${control} --reason "…"`);
    });

    it('counts what is held back by its rule, and names the exemptions that need somebody', async () => {
      keepTables(kept);
      const { stdout } = await runCommandLine('status --region eu-west-1');
      const rows = stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
      expect(rows).toContainEqual(['breaker', 'circuit breaker', '2']);
      expect(rows).toContainEqual(['paused', 'paused', '1']);
      expect(stdout).toContain(
        '2 exemptions in force, 1 of them ending soon; 1 waiting for a second person.',
      );
      expect(stdout).toContain('ex-1111111111111111');
      expect(stdout).not.toContain('ex-2222222222222222');
      expect(stdout).toContain('  npx holdfast approve ex-0123456789abcdef');
    });

    it('tells the same to machines', async () => {
      keepTables(kept);
      const { stdout } = await runCommandLine('status --region eu-west-1 --json');
      expect(JSON.parse(stdout)).toMatchObject({
        pauses: expect.arrayContaining([pause]) as unknown,
        breakers: [
          { key: 'account', changes: 5, limit: 100 },
          { key: control, changes: 25, limit: 25, openUntil: '2026-01-31T10:30:00.000Z' },
        ],
        holds: { breaker: 2, paused: 1 },
        exemptions: {
          inForce: [{ id: 'ex-1111111111111111' }, { id: 'ex-2222222222222222' }],
          endingSoon: [{ id: 'ex-1111111111111111' }],
          waiting: [{ id: 'ex-0123456789abcdef' }],
        },
      });
    });
  });

  describe('holdfast holds', () => {
    const approval = { by: sam, at: '2026-01-31T09:28:00.000Z' };
    const holds = [
      hold({ rule: 'contested', approvals: [approval], since: '2026-01-31T09:20:00.000Z' }),
      hold({
        control: 's3-bucket-acl-private',
        findingId: 'hf-1111111111111111',
        rule: 'exempt',
        exemptionId: 'ex-0123456789abcdef',
        expiresAt: undefined,
        since: '2026-01-31T09:10:00.000Z',
      }),
      hold({
        control: 'iam-access-key-rotated',
        findingId: 'hf-2222222222222222',
        rule: 'grace',
        status: 'rejected',
        rejectedBy: robin,
        actsAt: '2026-02-01T09:00:00.000Z',
        since: '2026-01-31T09:15:00.000Z',
      }),
    ];

    beforeEach(() => {
      keepTables({ holds, exemptions: [exemption()] });
    });

    it('shows what waits, why, until when, and who answered, the oldest first', async () => {
      const { exitCode, stdout } = await runCommandLine('holds --region eu-west-1');
      expect(exitCode).toBe(0);
      const [, ...rows] = stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/));
      expect(
        rows.map(([finding, , , resource, why, until, by]) => [finding, resource, why, until, by]),
      ).toEqual([
        ['hf-1111111111111111', 'sg-0a1b2c3d', 'exempt by ex-0123456789abcdef', '2026-02-28 00:00:00', '-'],
        ['hf-2222222222222222', 'sg-0a1b2c3d', 'grace', '2026-02-01 09:00:00', 'robin: no'],
        ['hf-0123456789abcdef', 'sg-0a1b2c3d', 'contested', '2026-02-07 09:26:53', 'sam: yes'],
      ]);
    });

    it.each([
      [`--control ${control}`, ['hf-0123456789abcdef']],
      ['--rule grace', ['hf-2222222222222222']],
      ['--rule breaker', []],
    ])('lists %s only', async (filter, expected) => {
      const { stdout } = await runCommandLine(`holds --region eu-west-1 --json ${filter}`);
      expect((JSON.parse(stdout) as { findingId: string }[]).map(({ findingId }) => findingId)).toEqual(
        expected,
      );
    });

    it('says so where nothing is held back, and takes an unknown control for a slip', async () => {
      keepTables({});
      await expect(runCommandLine('holds --region eu-west-1')).resolves.toMatchObject({
        exitCode: 0,
        stderr: 'Nothing is held back.\n',
      });
      const { exitCode, stderr } = await runCommandLine('holds --region eu-west-1 --control s3-bucket-acl');
      expect(exitCode).toBe(1);
      expect(stderr).toContain('Did you mean s3-bucket-acl-private');
    });
  });
});
