import { notice, observation, outcome } from '../support/audit-records.ts';
import { runCommandLine } from '../support/command-line.ts';
import { account, keepRecords, makeHealthy } from '../support/healthy-account.ts';

/** The rows of a printed table, cell by cell. */
function toRows(table: string): readonly (readonly string[])[] {
  return table.split('\n').map((line) => line.split(/ {2,}/));
}

describe('holdfast stats', () => {
  beforeEach(() => {
    makeHealthy(account);
    keepRecords([
      outcome({ recordId: 'a', intentId: 'i1', at: '2026-01-31T08:00:00.000Z', elapsedMs: 4000 }),
      outcome({ recordId: 'b', intentId: 'i2', at: '2026-01-31T08:01:00.000Z', status: 'failed' }),
      observation({ recordId: 'c', findingId: 'hf-c', control: 's3-bucket-acl-private', severity: 'low' }),
      notice({ recordId: 'd', at: '2026-01-31T08:02:00.000Z' }),
    ]);
  });

  it('prints a table for each grouping, and the whole', async () => {
    const { exitCode, stdout } = await runCommandLine('stats --region eu-west-1');
    expect(exitCode).toBe(0);
    const tables = stdout.trimEnd().split('\n\n').map(toRows);
    const numbers = [
      'LINES',
      'PUT BACK',
      'UNDONE',
      'NOT PUT BACK',
      'IN PROGRESS',
      'OBSERVED',
      'NOTICES',
      'MEDIAN',
      '95%',
    ];
    expect(tables.map(([head]) => head)).toEqual([
      ['CONTROL', ...numbers],
      ['ACTOR', ...numbers],
      ['OUTCOME', ...numbers],
      ['', ...numbers],
    ]);
    expect(tables[0]?.slice(1)).toEqual([
      ['ec2-security-group-no-world-admin-ports', '3', '1', '-', '1', '-', '-', '1', '4.0 s', '4.0 s'],
      ['s3-bucket-acl-private', '1', '-', '-', '-', '-', '1', '-', '-', '-'],
    ]);
    expect(tables[3]?.slice(1)).toEqual([['total', '4', '1', '-', '1', '-', '1', '1', '4.0 s', '4.0 s']]);
  });

  it('counts by what is asked for, of what is asked for', async () => {
    const { stdout } = await runCommandLine(
      'stats --region eu-west-1 --by severity --by day --control ec2-*',
    );
    const [bySeverity = '', byDay = ''] = stdout.split('\n\n');
    expect(toRows(bySeverity).map((cells) => cells.slice(0, 2))).toEqual([
      ['SEVERITY', 'LINES'],
      ['critical', '2'],
      ['high', '1'],
    ]);
    expect(toRows(byDay).at(-1)?.slice(0, 2)).toEqual(['2026-01-31', '3']);
  });

  it('says that there are more rows', async () => {
    const { stdout } = await runCommandLine('stats --region eu-west-1 --by control --limit 1');
    expect(stdout).toContain('… and 1 row more: --limit');
    expect(stdout).not.toContain('s3-bucket-acl-private');
  });

  it('prints every number as JSON', async () => {
    const { stdout } = await runCommandLine('stats --region eu-west-1 --by outcome --json');
    expect(JSON.parse(stdout)).toMatchObject({
      since: '2026-01-30T09:30:00.000Z',
      until: '2026-01-31T09:30:00.000Z',
      total: { lines: 4, byOutcome: { remediated: 1, failed: 1, observation: 1, notice: 1 } },
      by: {
        outcome: [{ name: 'failed' }, { name: 'notice' }, { name: 'observation' }, { name: 'remediated' }],
      },
    });
  });

  it('says so where nothing matches', async () => {
    const { exitCode, stdout, stderr } = await runCommandLine('stats --region eu-west-1 --actor nobody');
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain('Nothing matches from');
  });

  it('reads no record', async () => {
    await runCommandLine('stats --region eu-west-1');
    const names = account.dynamoDb.calls().map(({ args }) => args[0].constructor.name);
    expect(new Set(names)).toEqual(new Set(['QueryCommand']));
  });
});
