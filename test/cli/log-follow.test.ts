import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { auditRecord } from '../../shared/audit/record.ts';
import { notice, observation, outcome } from '../support/audit-records.ts';
import { type Printed, runCommandLine } from '../support/command-line.ts';
import { FakeAuditTable } from '../support/fake-audit-table.ts';
import { account, keepRecords, makeHealthy } from '../support/healthy-account.ts';

describe('holdfast log --follow', () => {
  beforeEach(() => {
    makeHealthy(account);
  });

  const first = observation({ recordId: 'a', findingId: 'hf-a', at: '2026-01-31T09:28:00.000Z' });
  const second = outcome({ recordId: 'b', intentId: 'i', findingId: 'hf-b', at: '2026-01-31T09:29:00.000Z' });

  /** Follows a log to which something is added after the first look, and which is interrupted after the second. */
  async function followOnce(words = ''): Promise<Printed> {
    const interrupt = new AbortController();
    const [before, after] = [new FakeAuditTable([first]), new FakeAuditTable([first, second])];
    let looks = 0;
    account.dynamoDb.on(QueryCommand).callsFake((input: QueryCommandInput) => {
      looks += 1;
      if (looks > 1) interrupt.abort();
      return (looks === 1 ? before : after).query(input);
    });
    account.dynamoDb
      .on(BatchGetItemCommand)
      .callsFake((input: BatchGetItemCommandInput) => after.batchGet(input));
    return runCommandLine(`log -f --region eu-west-1 ${words}`, {}, () => interrupt.signal);
  }

  it('prints what is there and then what comes, oldest first, and ends in peace with Ctrl-C', async () => {
    const { exitCode, stdout, stderr } = await followOnce();
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['TIME (UTC)', 'FINDING', 'SEVERITY', 'CONTROL', 'RESOURCE', 'ACTOR', 'OUTCOME'],
      expect.arrayContaining(['2026-01-31 09:28:00', 'hf-a', 'observation']),
      expect.arrayContaining(['2026-01-31 09:29:00', 'hf-b', 'remediated']),
    ]);
  });

  it('prints one record a line as JSON', async () => {
    const { stdout } = await followOnce('--json');
    const printed = stdout
      .trimEnd()
      .split('\n')
      .map((line) => auditRecord.parse(JSON.parse(line)));
    expect(printed).toEqual([first, second]);
  });

  it('begins five minutes ago unless told otherwise', async () => {
    keepRecords([
      notice({ recordId: 'old', findingId: 'hf-old', at: '2026-01-31T09:24:59.000Z' }),
      notice({ recordId: 'new', findingId: 'hf-new', at: '2026-01-31T09:25:01.000Z' }),
    ]);
    const { stdout } = await runCommandLine('log --follow --limit 1 --region eu-west-1');
    expect(stdout.match(/hf-\w+/g)).toEqual(['hf-new']);
    const { stdout: more } = await runCommandLine('log --follow --limit 2 --since 1h --region eu-west-1');
    expect(more.match(/hf-\w+/g)).toEqual(['hf-old', 'hf-new']);
  });

  it('has no end to be told', async () => {
    const { exitCode, stderr } = await runCommandLine('log -f --until 1h --region eu-west-1');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--follow has no end');
  });
});
