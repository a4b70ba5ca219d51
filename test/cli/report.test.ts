import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AuditRecord } from '../../shared/audit/record.ts';
import type { Report } from '../../shared/report/report.ts';
import { intent, notice, outcome } from '../support/audit-records.ts';
import { type Printed, runCommandLine } from '../support/command-line.ts';
import { account, makeHealthy } from '../support/healthy-account.ts';
import { keepArchive } from '../support/archive-bucket.ts';
import { exemption, hold, keepTables, sam } from '../support/kept-tables.ts';
import { SealedTrail } from '../support/sealed-trail.ts';

const findingId = 'hf-0123456789abcdef';
/** A morning on which one port was closed, after somebody ended an exemption early. */
const records: readonly AuditRecord[] = [
  notice({
    recordId: 'r1',
    findingId: 'ex-1111111111111111',
    topic: 'exemption-removed',
    at: '2026-01-31T05:00:00.000Z',
    reason: 'The partner has a VPN now',
    details: exemption({
      id: 'ex-1111111111111111',
      requestedAt: '2026-01-02T09:00:00.000Z',
      approvedBy: sam,
      approvedAt: '2026-01-02T10:00:00.000Z',
    }),
  }),
  intent({ recordId: 'r2', findingId, at: '2026-01-31T06:00:01.000Z' }),
  outcome({ recordId: 'r3', intentId: 'r2', findingId, at: '2026-01-31T06:00:02.000Z' }),
];
const seals = ['2026-01-31T05:15:00.000Z', '2026-01-31T06:15:00.000Z', '2026-01-31T09:15:00.000Z'];

function seal(sealed = records): SealedTrail {
  return new SealedTrail([[sealed.slice(0, 1)], [sealed.slice(1)], []], seals);
}

function keep(trail = seal(), inTable = records): void {
  keepTables({
    records: inTable,
    exemptions: [exemption({ approvedBy: sam, approvedAt: '2026-01-31T04:00:00.000Z' })],
    holds: [hold({ since: '2025-12-24T00:00:00.000Z' })],
  });
  keepArchive(trail);
}

async function run(line: string): Promise<Printed> {
  return runCommandLine(`report --region us-east-1 ${line}`);
}

async function readReport(line: string): Promise<Report> {
  const { stdout } = await run(`${line} --json`);
  return JSON.parse(stdout) as Report;
}

describe('holdfast report', () => {
  let folder: string;

  beforeEach(() => {
    makeHealthy(account);
    keep();
    folder = mkdtempSync(path.join(tmpdir(), 'holdfast-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('writes one file, and says in a line what is in it', async () => {
    const file = path.join(folder, 'soc2.html');
    const { exitCode, stdout, stderr } = await run(`--framework soc2 --from 2026-01-31 --out ${file}`);
    expect([exitCode, stdout, stderr]).toEqual([
      0,
      '',
      `${file}: SOC 2 Trust Services Criteria, 2026-01-31T00:00:00.000Z to 2026-01-31T07:30:00.000Z: 3 records, ` +
        '1 finding, 1 open item.\n',
    ]);
    const html = readFileSync(file, 'utf8');
    expect(html).toContain('The audit trail is proven for the whole range');
    expect(html).toContain('arn:aws:iam::111122223333:user/ada');
  });

  it('takes from the archive what has left the table', async () => {
    const old = {
      at: '2025-09-01T06:00:02.000Z',
      recordId: 'o2',
      intentId: 'o1',
      findingId: 'hf-1123456789abcdef',
    };
    const older = outcome(old);
    keep(
      new SealedTrail(
        [[[older]], [records.slice(0, 1)], [records.slice(1)], []],
        ['2025-09-01T06:15:00.000Z', ...seals],
      ),
    );
    const { records: counted, totals } = await readReport('--framework policy --from 2025-08-01');
    expect([counted, totals.findings]).toEqual([4, 2]);
  });

  it('reports the last 90 days, but for what may not be sealed yet', async () => {
    const { range, records: counted, proof } = await readReport('--framework policy');
    expect(range).toEqual({ from: '2025-11-02T09:30:00.000Z', to: '2026-01-31T07:30:00.000Z' });
    expect([counted, proof.isWhole]).toEqual([3, true]);
    expect(proof.notes).toContain(
      'The trail begins at 2026-01-31 05:00:00 UTC, after the start of the range: there is nothing before it.',
    );
  });

  it('takes what was found from the trail, what is exempt from both, and what is held from the policy', async () => {
    const { controls, place } = await readReport('--framework soc2 --from 2026-01-31');
    expect(place).toEqual({ account: '111122223333', region: 'us-east-1', partition: 'aws' });
    const ports = controls.find(({ id }) => id === intent().control);
    expect(ports).toMatchObject({
      figures: { findings: 1, changes: 1, timeToRemediate: { samples: 1, medianMs: 4000, p95Ms: 4000 } },
      exemptions: [
        { inForceUntil: '2026-01-31T05:00:00.000Z', removedFor: 'The partner has a VPN now' },
        { exemption: { id: 'ex-0123456789abcdef', approvedBy: { name: 'sam' } } },
      ],
      openItems: [{ since: '2025-12-24T00:00:00.000Z' }],
    });
  });

  it.each([
    ['md', /^# Holdfast report: CIS AWS Foundations Benchmark/],
    ['csv', /^framework,requirement,/],
    ['html', /^<!doctype html>/],
  ])('writes %s to the terminal', async (format, beginning) => {
    const { exitCode, stdout, stderr } = await run(`--framework cis --from 2026-01-31 --format ${format}`);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(beginning);
  });

  describe('of what is not proven', () => {
    it('says in the report, on the terminal and by its exit code that something was altered', async () => {
      const trail = seal();
      const [, second = ''] = trail.listObjects();
      trail.rewrite(second, (lines) => lines.map((line) => line.replace('passes', 'fails')));
      keep(trail);
      const { exitCode, stdout, stderr } = await run('--framework soc2 --from 2026-01-31 --format md');
      expect(exitCode).toBe(1);
      expect(stdout).toContain('> **NOT PROVEN: the seals do not prove all of this report**');
      expect(stderr).toContain('The record r3 was altered');
      expect(stderr).toContain('Nothing is proven from 2026-01-31 05:15:00 UTC to 2026-01-31 07:30:00 UTC.');
    });

    it('says that a record was added to the table', async () => {
      keep(seal(records), [...records, outcome({ recordId: 'r9', at: '2026-01-31T06:30:00.000Z' })]);
      const { exitCode, stderr } = await run('--framework soc2 --from 2026-01-31');
      expect(exitCode).toBe(1);
      expect(stderr).toContain('r9');
    });

    it('says that what was asked for is too young', async () => {
      const { exitCode, stderr } = await run('--framework soc2 --from 2026-01-31 --to 2026-01-31T09:00Z');
      expect([exitCode, stderr]).toEqual([
        1,
        'Not all of it is proven, and the report says so:\n' +
          '  Nothing is proven yet from 2026-01-31 07:30:00 UTC to 2026-01-31 09:00:00 UTC: a record is sealed within two hours.\n',
      ]);
    });
  });

  it.each([
    ['', "required option '--framework <name>' not specified"],
    ['--framework iso27001', 'Allowed choices are policy, hipaa, soc2, nist80053, cis'],
    ['--framework soc2 --format pdf', 'Allowed choices are html, md, csv'],
    ['--framework soc2 --format md --json', "option '--json' cannot be used with option '--format <name>'"],
    ['--framework soc2 --from yesterday', 'Write an age'],
    [
      '--framework soc2 --from 2026-01-30 --to 2026-01-29',
      '--from 2026-01-30T00:00:00.000Z is later than --to 2026-01-29T00:00:00.000Z: name an earlier --from',
    ],
    [
      '--framework soc2 --from 2026-01-30 --to 2026-01-30',
      '--from 2026-01-30T00:00:00.000Z is the same as --to 2026-01-30T00:00:00.000Z',
    ],
    ['--framework soc2 --from 1h', 'which is two hours ago unless given. Name an earlier --from'],
    ['--framework soc2 --to 2026-02-01', '--to 2026-02-01T00:00:00.000Z lies ahead'],
  ])('does not take %s', async (line, message) => {
    const { exitCode, stdout, stderr } = await run(line);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('says where it could not write', async () => {
    const file = path.join(folder, 'none', 'soc2.html');
    const { exitCode, stderr } = await run(`--framework soc2 --from 2026-01-31 --out ${file}`);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: .*soc2\.html cannot be written: .*ENOENT/);
  });
});
