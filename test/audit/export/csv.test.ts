import fc from 'fast-check';
import { csvHead, toCsvLine } from '../../../shared/audit/export/csv.ts';
import type { AuditRecord } from '../../../shared/audit/record.ts';
import { intent, notice, observation, outcome, robin } from '../../support/audit-records.ts';
import { parseCsv } from '../../support/parse-csv.ts';

/** The cells of a record by the names of their columns, empty ones left out. */
function readCells(record: AuditRecord): Readonly<Record<string, string>> {
  const [head = [], ...rows] = parseCsv(csvHead + toCsvLine(record));
  expect(rows).toHaveLength(1);
  const [row = []] = rows;
  expect(row).toHaveLength(head.length);
  const cells = head.map((name, index) => [name, row[index] ?? ''] as const);
  return Object.fromEntries(cells.filter(([, cell]) => cell !== ''));
}

const finding = {
  findingId: 'hf-0123456789abcdef',
  severity: 'critical',
  control: 'ec2-security-group-no-world-admin-ports',
  title: 'Security groups open no administration port to the world',
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a1b2c3d',
  resourceArn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d',
  account: '111122223333',
  region: 'eu-west-1',
  actor: 'ada',
  actorType: 'IAMUser',
  channel: 'cli',
  sourceAddress: '203.0.113.7',
  signalSource: 'cloudtrail',
  signal: 'AuthorizeSecurityGroupIngress',
  signalAt: '2026-01-31T09:26:50.000Z',
  cloudTrailEventId: 'trail-event-1',
  violations: 'Port 22 is open to 0.0.0.0/0',
  rule: 'mode',
  change: 'Takes away the one rule that opens port 22 to the world.',
};

describe('the trail as a table', () => {
  it('tells of an outcome what was found, decided and done, and how it ended', () => {
    expect(readCells(outcome())).toEqual({
      ...finding,
      at: '2026-01-31T09:26:54.000Z',
      kind: 'outcome',
      recordId: 'r2',
      intentId: 'r1',
      action: 'remediate',
      decision: 'ec2-security-group-no-world-admin-ports is in mode enforce',
      status: 'remediated',
      calls: 'ec2:RevokeSecurityGroupIngress',
      elapsedMs: '4000',
      explanation: 'The state was read again and passes.',
    });
  });

  it.each([intent(), observation()])(
    'tells of what is yet to be done, or is not, the same but the end',
    (record) => {
      const { at, kind, recordId, decision } = record;
      expect(readCells(record)).toEqual({
        ...finding,
        at,
        kind,
        recordId,
        action: decision.action,
        decision: decision.reason,
      });
    },
  );

  it('tells of a notice who commanded what, and why', () => {
    const { control } = finding;
    expect(readCells(notice())).toEqual({
      at: '2026-01-31T09:30:00.000Z',
      kind: 'notice',
      recordId: 'r5',
      findingId: 'pause',
      severity: 'high',
      control,
      actor: 'robin',
      actorArn: robin.arn,
      topic: 'paused',
      reason: 'The migration opens ports on purpose',
      explanation: `robin paused ${control}.`,
    });
  });

  it('lists several of one kind in one cell', () => {
    const call = { operation: 'ec2:DescribeVpcs', input: {}, at: '2026-01-31T09:26:53.700Z', durationMs: 1 };
    const error = { code: 'AccessDenied', message: 'No permission' };
    const decision = { ...outcome().decision, by: [robin, robin] };
    const cells = readCells(outcome({ decision, calls: [call, { ...call, error }, { ...call, error }] }));
    expect(cells).toMatchObject({
      calls: 'ec2:DescribeVpcs; ec2:DescribeVpcs; ec2:DescribeVpcs',
      errors: 'No permission; No permission',
      decidedBy: `${robin.arn}; ${robin.arn}`,
    });
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1'])(
    'keeps a spreadsheet from computing %j',
    (reason) => {
      expect(readCells(notice({ reason }))['reason']).toBe(`'${reason}`);
    },
  );

  it('reads back as it was written, whatever is in a cell', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', ',', ';', '\r', '\n', "'", '=', '-', 'a', ' ') }),
    );
    fc.assert(
      fc.property(text, text, (reason, explanation) => {
        const cells = { reason: '', explanation: '', ...readCells(notice({ reason, explanation })) };
        for (const [cell, original] of [
          [cells.reason, reason],
          [cells.explanation, explanation],
        ]) {
          expect([original, `'${String(original)}`]).toContain(cell);
          expect(cell).not.toMatch(/^[=+\-@\t\r]/);
        }
      }),
    );
  });
});
