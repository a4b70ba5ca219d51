import { intent, notice, observation, outcome, robin } from '../support/audit-records.ts';
import { runCommandLine } from '../support/command-line.ts';
import { account, keepRecords, makeHealthy } from '../support/healthy-account.ts';
import { hold, keepTables } from '../support/kept-tables.ts';

describe('holdfast show', () => {
  beforeEach(() => {
    makeHealthy(account);
  });

  const findingId = 'hf-0123456789abcdef';

  it('tells the whole story, from the event to the way back', async () => {
    const calls = [
      ...(outcome().calls ?? []),
      {
        operation: 'ec2:RevokeSecurityGroupIngress',
        input: {},
        at: '2026-01-31T09:26:53.800Z',
        durationMs: 12.4,
        error: { code: 'UnauthorizedOperation', message: 'You may not' },
      },
    ];
    keepRecords([intent({ findingId }), outcome({ findingId, status: 'partial', calls })]);
    const { exitCode, stdout } = await runCommandLine(`show ${findingId} --region eu-west-1`);
    expect(exitCode).toBe(0);
    const told = [
      'hf-0123456789abcdef  critical  partial',
      'Resource   arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d',
      'Event      AuthorizeSecurityGroupIngress at 2026-01-31 09:26:50 UTC, from cloudtrail (CloudTrail event trail-event-1)',
      'Who        ada (IAMUser), with the AWS CLI, from 203.0.113.7',
      'sgr-1: Port 22 is open to 0.0.0.0/0',
      'remediate: ec2-security-group-no-world-admin-ports is in mode enforce',
      'Takes away the one rule that opens port 22 to the world.',
      'Calls made',
      'done, at 2026-01-31 09:26:53 UTC in 81 ms, request request-1',
      'FAILED with UnauthorizedOperation (You may not), at 2026-01-31 09:26:53 UTC in 12 ms, request unknown',
      'State before (-) and after (+)\n    {\n',
      '  -     "0.0.0.0/0 tcp 22"',
      'Outcome at 2026-01-31 09:26:54 UTC, 4.0 s after the change: partial',
      'Undo\n  ec2:AuthorizeSecurityGroupIngress {"GroupId":"sg-0a1b2c3d"}',
    ];
    const places = told.map((text) => stdout.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it.each([
    ['a change in progress', intent({ findingId }), 'critical  in-progress', 'Planned'],
    ['a finding that was left alone', observation({ findingId }), 'critical  observation', 'Would have done'],
    [
      'a change that cannot be undone',
      outcome({ findingId, change: { summary: 's', apply: [], undo: { irreversible: 'it is gone' } } }),
      'remediated',
      'cannot be undone: it is gone',
    ],
  ])('tells of %s', async (_, record, headline, detail) => {
    keepRecords([record]);
    const { stdout } = await runCommandLine(`show ${findingId} --region eu-west-1`);
    expect(stdout).toContain(headline);
    expect(stdout).toContain(detail);
  });

  it('does not make up what an interrupted function could not record', async () => {
    const { calls: _, stateAfter: __, ...record } = outcome({ findingId, status: 'interrupted' });
    keepRecords([record]);
    const { stdout } = await runCommandLine(`show ${findingId} --region eu-west-1`);
    expect(stdout).toContain('not known: the function ended before it could say');
    expect(stdout).toContain('the resource is gone, or could not be read');
  });

  it('takes an id that was read over the phone, and prints its records as JSON', async () => {
    const records = [intent({ findingId }), outcome({ findingId })];
    keepRecords(records);
    const { stdout } = await runCommandLine(`show ${findingId.toUpperCase()} --region eu-west-1 --json`);
    expect(JSON.parse(stdout)).toEqual({ findingId, records });
  });

  it('fails for a finding that is not there', async () => {
    keepRecords([]);
    const { exitCode, stderr } = await runCommandLine(`show ${findingId} --region eu-west-1`);
    expect([exitCode, stderr]).toEqual([
      1,
      'error: There is no finding hf-0123456789abcdef in Region eu-west-1 in the last 90 days, which the audit table holds. Of an older one, name a day from which the archive is searched: --since 2026-01-31. `holdfast log --since 7d` lists those of a week\n',
    ]);
  });

  const asked = observation({
    decision: { action: 'ask', rule: 'dependents', reason: 'it is in use', dependents: ['instance i-1'] },
  });

  it('tells why it is asked, what would be changed, and what can be typed', async () => {
    keepTables({ records: [asked], holds: [hold()] });
    const { stdout } = await runCommandLine(`show ${findingId} --region eu-west-1`);
    for (const text of [
      'Decision\n  ask: it is in use',
      'Who uses it\n  instance i-1',
      'Would have done\n  Takes away the one rule',
      'Undo of that\n  ec2:AuthorizeSecurityGroupIngress',
      `It waits for an answer\n  npx holdfast approve ${findingId}\n  npx holdfast reject ${findingId} --reason "…"`,
    ]) {
      expect(stdout).toContain(text);
    }
  });

  it.each([
    ['was answered', [hold({ status: 'approved' })]],
    ['was not answered in time', [hold({ expiresAt: '2026-01-31T09:30:00.000Z' })]],
    ['has made way for another finding', [hold({ findingId: 'hf-1111111111111111' })]],
    ['is over', []],
  ])('offers no answer to what %s', async (_, holds) => {
    keepTables({ records: [asked], holds });
    const { stdout } = await runCommandLine(`show ${findingId} --region eu-west-1`);
    expect(stdout).not.toContain('waits for an answer');
  });

  it('tells who approved, who had it undone, and what stood against that', async () => {
    const about = { findingId, by: robin, at: '2026-01-31T09:27:00.000Z' };
    keepTables({
      records: [
        asked,
        notice({ ...about, topic: 'approved', explanation: 'robin approved it.' }),
        outcome({ at: '2026-01-31T09:28:00.000Z' }),
        notice({
          ...about,
          recordId: 'r6',
          at: '2026-01-31T09:29:00.000Z',
          topic: 'undo-refused',
          explanation: 'It was not undone: somebody changed the resource since.',
          reason: 'The gateway needs it',
          details: { differences: [{ path: 'rules[0]', expected: 1 }] },
        }),
      ],
    });
    const { stdout } = await runCommandLine(`show ${findingId} --region eu-west-1`);
    const told = [
      'critical  remediated',
      `Approved at 2026-01-31 09:27:00 UTC by robin (${robin.arn})\n  robin approved it.`,
      'Calls made',
      'Undo refused at 2026-01-31 09:29:00 UTC',
      'It was not undone: somebody changed the resource since.',
      'Reason: The gateway needs it',
      'rules[0]: Holdfast left 1, now it is nothing',
    ];
    const places = told.map((text) => stdout.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('says which finding an undo undoes, and who asked for it', async () => {
    keepTables({
      records: [
        intent({
          undoes: 'hf-1111111111111111',
          decision: { action: 'undo', rule: 'undo', reason: 'robin asked', by: [robin] },
        }),
      ],
    });
    const { stdout } = await runCommandLine(`show ${findingId} --region eu-west-1`);
    expect(stdout).toContain('Undoes     hf-1111111111111111');
    expect(stdout).toContain(`undo: robin asked\n  by robin (${robin.arn})`);
  });

  it.each(['pause', 'breaker', 'ex-0123456789abcdef'])('tells the story of %s', async (subject) => {
    keepTables({ records: [notice({ findingId: subject })] });
    const { exitCode, stdout } = await runCommandLine(`show ${subject} --region eu-west-1`);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${subject}\n\nPaused at 2026-01-31 09:30:00 UTC by robin`);
    keepTables({});
    const { exitCode: absent, stderr } = await runCommandLine(`show ${subject} --region eu-west-1`);
    expect(absent).toBe(1);
    expect(stderr).toMatch(/^error: Nothing is recorded of /);
  });
});
