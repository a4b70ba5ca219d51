import { intent, observation, outcome } from '../support/audit-records.ts';
import { runCommandLine } from '../support/command-line.ts';
import { account, keepRecords, makeHealthy } from '../support/healthy-account.ts';

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
      'State before',
      'Takes away the one rule that opens port 22 to the world.',
      'Calls made',
      'done, at 2026-01-31 09:26:53 UTC in 81 ms, request request-1',
      'FAILED with UnauthorizedOperation (You may not), at 2026-01-31 09:26:53 UTC in 12 ms, request unknown',
      'State after',
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
      'error: There is no finding hf-0123456789abcdef in Region eu-west-1. `holdfast log --since 7d` lists those of a week\n',
    ]);
  });
});
