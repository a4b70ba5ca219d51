import type { AuditRecord } from '../../shared/audit/record.ts';
import { intent, outcome } from '../support/audit-records.ts';
import { keepArchive, s3 } from '../support/archive-bucket.ts';
import { runCommandLine } from '../support/command-line.ts';
import { account, makeHealthy } from '../support/healthy-account.ts';
import { keepTables } from '../support/kept-tables.ts';
import { SealedTrail } from '../support/sealed-trail.ts';

const findingId = 'hf-0123456789abcdef';

/** It is the 31st of January 2026: the first finding has left the table months ago. */
const old: readonly AuditRecord[] = [
  intent({ recordId: 'old-1', at: '2025-06-01T09:00:00.000Z' }),
  outcome({ recordId: 'old-2', at: '2025-06-01T09:00:05.000Z', intentId: 'old-1' }),
];
// Of the last week the table is asked, be it in the archive or not.
const recent = outcome({
  recordId: 'new',
  findingId: 'hf-1111111111111111',
  at: '2026-01-31T08:00:00.000Z',
});

describe('what has left the audit table, on the command line', () => {
  beforeEach(() => {
    makeHealthy(account);
    keepTables({ records: [recent] });
    keepArchive(
      new SealedTrail([[old], [[recent]]], ['2025-06-01T10:00:00.000Z', '2026-01-31T09:00:00.000Z']),
    );
  });

  it('is exported from the archive, and the rest from the table, oldest first', async () => {
    const { exitCode, stdout } = await runCommandLine(
      'audit export --region us-east-1 --format jsonl --from 2025-06-01 --to 2026-01-31T09:00Z',
    );
    expect(exitCode).toBe(0);
    expect(stdout).toBe([...old, recent].map((record) => `${JSON.stringify(record)}\n`).join(''));
  });

  it('is shown when the archive is searched for it', async () => {
    const { stdout } = await runCommandLine(`show ${findingId} --region us-east-1 --since 2025-05-30 --json`);
    expect(JSON.parse(stdout)).toEqual({ findingId, records: old });
  });

  it('is not found without that, and it is said how', async () => {
    const { exitCode, stderr } = await runCommandLine(`show ${findingId} --region us-east-1`);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining(
        'in the last 90 days, which the audit table holds. Of an older one, name a day',
      ),
    ]);
    expect(s3.calls()).toHaveLength(0);
  });

  it('is not found where it is older than what is searched', async () => {
    const { exitCode, stderr } = await runCommandLine(
      `show ${findingId} --region us-east-1 --since 2025-06-02`,
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('neither in the audit table nor in the archive since 2025-06-02');
  });

  it('is not in the log, which says where it is', async () => {
    const { stdout, stderr } = await runCommandLine('log --region us-east-1 --since 2025-06-01 --json');
    expect(JSON.parse(stdout)).toEqual([recent]);
    expect(stderr).toContain(
      'The log goes back 90 days. What is older is in the archive: `holdfast audit export --format jsonl ' +
        '--from 2025-06-01T00:00:00.000Z --to 2025-11-02T09:30:00.000Z`',
    );
  });
});
