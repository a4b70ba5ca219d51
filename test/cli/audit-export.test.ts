import { mkdtemp, readdir, readFile, rm, truncate, writeFile, appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';
import { runCommandLine } from '../support/command-line.ts';
import { FakeAuditTable } from '../support/fake-audit-table.ts';
import { account, makeHealthy } from '../support/healthy-account.ts';

const range = '--from 2026-01-31T07:00Z --to 2026-01-31T09:00Z';

/** Of the index; a record has about so many bytes in it. */
const lineBytes = 450;

/** Makes the audit table hold these records, answer in pages of so many, and fail after so many pages if need be. */
function keepPages(records: readonly AuditRecord[], { pageSize = 100, failAt = Infinity } = {}): void {
  const table = new FakeAuditTable(records, { pageBytes: pageSize * lineBytes });
  const batchesBefore = (failAt - 1) * (pageSize / 100);
  let batches = 0;
  account.dynamoDb.reset();
  account.dynamoDb.on(QueryCommand).callsFake((input: QueryCommandInput) => table.query(input));
  account.dynamoDb.on(BatchGetItemCommand).callsFake((input: BatchGetItemCommandInput) => {
    batches += 1;
    if (batches > batchesBefore) throw new Error('The connection was lost');
    return table.batchGet(input);
  });
}

/** So many observations over two hours, several of them in one millisecond. */
function observeOften(count: number): readonly AuditRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.parse('2026-01-31T07:00:00.000Z') + Math.floor(index / 3) * 8000).toISOString();
    return observation({ recordId: `r${String(index).padStart(5, '0')}`, at });
  });
}

function toLines(records: readonly AuditRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

describe('holdfast audit export', () => {
  let directory: string;
  let file: string;

  beforeEach(async () => {
    makeHealthy(account);
    directory = await mkdtemp(path.join(tmpdir(), 'holdfast-'));
    file = path.join(directory, 'trail');
  });

  afterEach(async () => rm(directory, { recursive: true }));

  const run = (words: string) => runCommandLine(`audit export --region eu-west-1 ${words}`);

  it('writes the exact records, oldest first, from the start of the range up to its end', async () => {
    const within = [
      intent({ at: '2026-01-31T07:00:00.000Z', recordId: 'r1' }),
      outcome({ at: '2026-01-31T07:00:00.000Z', recordId: 'r2', intentId: 'r1' }),
      notice({ at: '2026-01-31T08:59:59.999Z', recordId: 'r3' }),
    ];
    keepPages([
      observation({ at: '2026-01-31T06:59:59.999Z' }),
      ...within,
      observation({ at: '2026-01-31T09:00:00.000Z' }),
    ]);
    const { exitCode, stdout, stderr } = await run(`--format jsonl ${range}`);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(toLines(within));
    expect(stderr).toBe('3 of 3 records from 2026-01-31T07:00:00.000Z to 2026-01-31T09:00:00.000Z.\n');
  });

  it('writes every text as it was recorded, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), async (explanations) => {
        makeHealthy(account);
        const records = explanations.map((explanation, index) =>
          outcome({ explanation, recordId: `r${String(index)}`, at: '2026-01-31T08:00:00.000Z' }),
        );
        keepPages(records);
        const { stdout } = await run(`--format jsonl ${range}`);
        expect(stdout).toBe(toLines(records));
        expect(
          stdout
            .split('\n')
            .slice(0, -1)
            .map((line) => JSON.parse(line) as AuditRecord),
        ).toEqual(records);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['csv', 4, ''],
    ['ocsf', 2, '; ocsf has no place for the other 1'],
    ['asff', 1, '; asff has no place for the other 2'],
  ])('writes what has a place in %s, and says what has none', async (format, lines, rest) => {
    const at = '2026-01-31T08:00:00.000Z';
    keepPages([intent({ at }), outcome({ at }), notice({ at })]);
    const { stdout, stderr } = await run(`--format ${format} ${range}`);
    expect(stdout.trimEnd().split('\n')).toHaveLength(lines);
    expect(stderr).toContain(
      `of 3 records from 2026-01-31T07:00:00.000Z to 2026-01-31T09:00:00.000Z${rest}.`,
    );
  });

  it('leaves it to DynamoDB to look for one control', async () => {
    keepPages(observeOften(1));
    await run(`--format jsonl ${range} --control iam-access-key-rotated`);
    const inputs = account.dynamoDb.commandCalls(QueryCommand).map(({ args }) => args[0].input);
    expect(inputs.map((input) => input.ExpressionAttributeValues?.[':hour']?.S)).toEqual([
      '2026-01-31T07',
      '2026-01-31T08',
    ]);
    expect(inputs[0]).toMatchObject({
      IndexName: 'by-hour',
      FilterExpression: '#control = :control0',
      ExpressionAttributeValues: { ':control0': { S: 'iam-access-key-rotated' } },
    });
  });

  it('ends a minute ago unless told otherwise, when every record can be read', async () => {
    keepPages([]);
    const { exitCode, stderr } = await run('--format jsonl --from 1h');
    expect([exitCode, stderr]).toEqual([
      0,
      'Nothing is recorded from 2026-01-31T08:30:00.000Z to 2026-01-31T09:29:00.000Z.\n',
    ]);
  });

  it.each([
    ['--format jsonl', 'Say --format and --from'],
    ['--from 1h', 'Say --format and --from'],
    ['--format jsonl --from 1h --to 2h', 'is not before --to'],
    ['--resume', '--resume needs --out'],
  ])('refuses %s and says why', async (words, message) => {
    const { exitCode, stderr } = await run(words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(account.dynamoDb.calls()).toHaveLength(0);
  });

  describe('to a file', () => {
    const records = observeOften(2500);
    const exportTo = () => run(`--format jsonl ${range} --out ${file}`);
    const resume = (words = '') => run(`--out ${file} --resume ${words}`);
    const interrupt = async (failAt = 5) => {
      keepPages(records, { pageSize: 300, failAt });
      return exportTo();
    };

    it('leaves nothing else behind when it is complete', async () => {
      keepPages(records);
      await expect(exportTo()).resolves.toMatchObject({ exitCode: 0, stdout: '' });
      await expect(readFile(file, 'utf8')).resolves.toBe(toLines(records));
      await expect(readdir(directory)).resolves.toEqual(['trail']);
    });

    it('overwrites none', async () => {
      await writeFile(file, 'evidence');
      keepPages(records);
      const { exitCode, stderr } = await exportTo();
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('is there already')]);
      await expect(readFile(file, 'utf8')).resolves.toBe('evidence');
    });

    it('says how to go on when it is interrupted', async () => {
      const { exitCode, stderr } = await interrupt();
      expect(exitCode).toBe(1);
      expect(stderr).toContain('The connection was lost');
      expect(stderr).toContain(`--out ${file} --resume`);
    });

    it.each([
      ['before the first save', 3],
      ['after the first save', 7],
      ['after several saves', 9],
    ])('is gone on with without a gap and with nothing twice, interrupted %s', async (_, failAt) => {
      await interrupt(failAt);
      // What a process that is killed may have written after it last said how far it was.
      await appendFile(file, toLines(records).slice(0, 1234));
      keepPages(records, { pageSize: 300 });
      await expect(resume()).resolves.toMatchObject({ exitCode: 0 });
      await expect(readFile(file, 'utf8')).resolves.toBe(toLines(records));
      await expect(readdir(directory)).resolves.toEqual(['trail']);
    });

    it('is gone on with as often as it is interrupted', async () => {
      await interrupt(7);
      keepPages(records, { pageSize: 300, failAt: 5 });
      await resume();
      keepPages(records, { pageSize: 300 });
      await resume();
      await expect(readFile(file, 'utf8')).resolves.toBe(toLines(records));
    });

    it('has the head of a table once', async () => {
      keepPages(records, { pageSize: 300, failAt: 7 });
      await run(`--format csv ${range} --out ${file}`);
      keepPages(records);
      await resume();
      const lines = (await readFile(file, 'utf8')).split('\r\n');
      expect(lines).toHaveLength(2500 + 2);
      expect(lines.filter((line) => line.startsWith('at,'))).toHaveLength(1);
    });

    it('reads nothing again of what is in the file', async () => {
      await interrupt(9);
      const { bytes } = JSON.parse(await readFile(`${file}.resume`, 'utf8')) as { bytes: number };
      const kept = toLines(records).slice(0, bytes).split('\n').length - 1;
      expect(kept).toBeGreaterThan(1000);
      keepPages(records);
      const { stderr } = await resume();
      const rest = String(records.length - kept);
      expect(stderr).toContain(`${rest} of ${rest} records after ${String(records[kept - 1]?.at)}`);
    });

    it.each([
      ['--format csv', 'in jsonl, not in csv'],
      ['--control iam-access-key-rotated', 'of another --control'],
    ])('is not gone on with by other means: %s', async (words, message) => {
      await interrupt();
      await expect(resume(words)).resolves.toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining(message) as string,
      });
    });

    it('is not gone on with from another account, Region or stack', async () => {
      await interrupt();
      const { exitCode, stderr } = await runCommandLine(
        `audit export --region eu-central-1 --out ${file} --resume`,
      );
      expect(exitCode).toBe(1);
      expect(stderr).toContain('of 111122223333/eu-west-1/audit, not of 111122223333/eu-central-1/audit');
    });

    it('is not gone on with where nothing was interrupted', async () => {
      await expect(resume()).resolves.toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('no export to') as string,
      });
    });

    it('is not gone on with when somebody made it shorter', async () => {
      await interrupt(9);
      await truncate(file, 10);
      await expect(resume()).resolves.toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('is shorter than') as string,
      });
    });

    it('is not gone on with when the note of its progress is damaged', async () => {
      await interrupt();
      await writeFile(`${file}.resume`, '{');
      await expect(resume()).resolves.toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('is damaged') as string,
      });
    });
  });
});
