import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { auditRecord } from '../../shared/audit/record.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';
import { runCommandLine } from '../support/command-line.ts';
import { account, keepRecords, makeHealthy } from '../support/healthy-account.ts';

describe('holdfast log', () => {
  beforeEach(() => {
    makeHealthy(account);
  });

  it('shows when, what, how bad, where, who and how it ended, newest first', async () => {
    keepRecords([
      observation({ findingId: 'hf-2', at: '2026-01-31T09:02:00.000Z', severity: 'low' }),
      intent({ findingId: 'hf-1', at: '2026-01-31T09:01:00.000Z' }),
    ]);
    const { exitCode, stdout } = await runCommandLine('log --region eu-west-1');
    expect(exitCode).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['TIME (UTC)', 'FINDING', 'SEVERITY', 'CONTROL', 'RESOURCE', 'ACTOR', 'OUTCOME'],
      [
        '2026-01-31 09:02:00',
        'hf-2',
        'low',
        'ec2-security-group-no-world-admin-ports',
        'sg-0a1b2c3d',
        'ada (cli)',
        'observation',
      ],
      [
        '2026-01-31 09:01:00',
        'hf-1',
        'critical',
        'ec2-security-group-no-world-admin-ports',
        'sg-0a1b2c3d',
        'ada (cli)',
        'in-progress',
      ],
    ]);
  });

  it('says where a finding without an actor came from', async () => {
    const { actor: _, ...record } = observation({
      signal: { source: 'sweep', id: 's', name: 'sweep', at: '2026-01-31T09:00:00.000Z' },
    });
    keepRecords([record]);
    const { stdout } = await runCommandLine('log --region eu-west-1');
    expect(stdout).toContain('(sweep)');
  });

  it('tells in one sentence what a person or a limit brought about', async () => {
    const {
      control: _,
      by: __,
      ...opened
    } = notice({
      findingId: 'breaker',
      recordId: 'r6',
      at: '2026-01-31T09:03:00.000Z',
      explanation: '25 changes were made by s3.acl within an hour. The rest waits.',
    });
    keepRecords([opened, notice({ at: '2026-01-31T09:02:00.000Z' })]);
    const { stdout } = await runCommandLine('log --region eu-west-1');
    const [, ...rows] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    const sentence = 'robin paused ec2-security-group-no-world-admin-ports.';
    expect(rows).toEqual([
      [
        '2026-01-31 09:03:00',
        'breaker',
        'high',
        '-',
        '-',
        '(holdfast)',
        'notice: 25 changes were made by s3.acl within an hour.',
      ],
      [
        '2026-01-31 09:02:00',
        'pause',
        'high',
        'ec2-security-group-no-world-admin-ports',
        '-',
        'robin',
        `notice: ${sentence}`,
      ],
    ]);
  });

  it.each(['notice', 'undone'])('asks the table for outcome %s', async (status) => {
    keepRecords([]);
    const { stderr } = await runCommandLine(`log --region eu-west-1 --outcome ${status}`);
    expect(stderr).toContain('Nothing matches');
    const [query] = account.dynamoDb.commandCalls(QueryCommand);
    expect(query?.args[0].input.ExpressionAttributeValues).toMatchObject({ ':status0': { S: status } });
  });

  it('reads the table of the stack, a day back unless told otherwise', async () => {
    keepRecords([]);
    await runCommandLine('log --region eu-west-1 --stack other');
    expect(account.cloudFormation.commandCalls(DescribeStacksCommand)[0]?.args[0].input).toEqual({
      StackName: 'other',
    });
    const inputs = account.dynamoDb.commandCalls(QueryCommand).map(({ args }) => args[0].input);
    expect(inputs).toHaveLength(25);
    expect(inputs[0]).toMatchObject({
      TableName: 'audit',
      ExpressionAttributeValues: {
        ':hour': { S: '2026-01-31T09' },
        ':from': { S: '2026-01-30T09:30:00.000Z' },
        ':to': { S: '2026-01-31T09:30:00.000Z#~' },
      },
    });
  });

  it('hands every filter to the table', async () => {
    keepRecords([]);
    await runCommandLine(
      'log --region eu-west-1 --since 2026-01-31T09:00Z --until 2026-01-31T09:10Z --control iam-access-key-rotated ' +
        '--resource user/Ada --actor ADA --outcome failed --severity high --type AWS::IAM::User --channel console ' +
        '--channel cli --finding HF-1 --rule mode --topic paused',
    );
    const inputs = account.dynamoDb
      .commandCalls(QueryCommand)
      .map(({ args }) => args[0].input.ExpressionAttributeValues);
    expect(inputs).toEqual([
      {
        ':hour': { S: '2026-01-31T09' },
        ':from': { S: '2026-01-31T09:00:00.000Z' },
        ':to': { S: '2026-01-31T09:10:00.000Z#~' },
        ':control0': { S: 'iam-access-key-rotated' },
        ':resource0': { S: 'user/ada' },
        ':actor0': { S: 'ada' },
        ':status0': { S: 'failed' },
        ':severity0': { S: 'high' },
        ':severity1': { S: 'critical' },
        ':type0': { S: 'AWS::IAM::User' },
        ':channel0': { S: 'console' },
        ':channel1': { S: 'cli' },
        ':pk0': { S: 'finding#hf-1' },
        ':rule0': { S: 'mode' },
        ':topic0': { S: 'paused' },
      },
    ]);
  });

  it('prints the audit records themselves as JSON', async () => {
    const records = [
      outcome({ findingId: 'hf-2', at: '2026-01-31T09:02:00.000Z' }),
      observation({ findingId: 'hf-1', at: '2026-01-31T09:01:00.000Z' }),
    ];
    keepRecords(records);
    const { stdout } = await runCommandLine('log --region eu-west-1 --json');
    const printed = auditRecord.array().parse(JSON.parse(stdout));
    expect(printed).toEqual(records);
  });

  it('prints an empty JSON array where nothing matches', async () => {
    keepRecords([]);
    const { exitCode, stdout, stderr } = await runCommandLine('log --region eu-west-1 --json');
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, []]);
    expect(stderr).toContain('Nothing matches from 2026-01-30T09:30:00.000Z');
  });

  it('stops at the limit and says that there is more', async () => {
    keepRecords(
      ['3', '2', '1'].map((n) => observation({ findingId: `hf-${n}`, at: `2026-01-31T09:0${n}:00.000Z` })),
    );
    const { stdout, stderr } = await runCommandLine('log --region eu-west-1 --limit 2');
    expect(stdout.match(/hf-\d/g)).toEqual(['hf-3', 'hf-2']);
    expect(stderr).toBe('Only the newest 2: narrow the question, or see more with --limit.\n');
  });

  it('says nothing of more where the limit was just enough', async () => {
    keepRecords([observation()]);
    await expect(runCommandLine('log --region eu-west-1 --limit 1')).resolves.toMatchObject({ stderr: '' });
  });

  it('takes an unknown control for a slip only where nothing was found', async () => {
    keepRecords([]);
    const { exitCode, stderr } = await runCommandLine(
      'log --region eu-west-1 --control s3-bucket-polcy-not-public',
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Did you mean s3-bucket-policy-not-public');
  });

  it('shows under each change what it made of the resource, if asked to', async () => {
    keepRecords([
      outcome({ at: '2026-01-31T09:02:00.000Z' }),
      observation({ findingId: 'hf-2', at: '2026-01-31T09:01:00.000Z' }),
    ]);
    const { stdout } = await runCommandLine('log --region eu-west-1 --diff');
    const [, ...lines] = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^2026-01-31 09:02:00 .* remediated$/);
    expect(lines).toContain('  -     "0.0.0.0/0 tcp 22"');
    expect(lines.at(-1)).toMatch(/^2026-01-31 09:01:00 .* observation$/);
  });

  it.each(['--resource', '--actor', '--control', '--finding'])(
    'takes no empty %s for all',
    async (option) => {
      const { exitCode, stderr } = await runCommandLine(['log', '--region', 'eu-west-1', option, '']);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('Write at least one character.');
    },
  );
});
