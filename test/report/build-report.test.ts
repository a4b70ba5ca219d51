import fc from 'fast-check';
import type { AuditRecord, OutcomeRecord } from '../../shared/audit/record.ts';
import type { Ending } from '../../shared/report/ending.ts';
import type { Figures } from '../../shared/report/report.ts';
import { intent, notice, observation, outcome, robin } from '../support/audit-records.ts';
import { hold, sam } from '../support/policy-values.ts';
import { bucketControl, portControl, report, reportPorts } from '../support/report-sources.ts';

const { resource, control } = intent();
const arn = resource.arn;

let ids = 0;
/** A new id for each record, as the trail has. */
function next(): string {
  ids += 1;
  return `record-${String(ids)}`;
}

/** A change of a finding, from intent to outcome. */
function change(findingId: string, over: Parameters<typeof outcome>[0] = {}): readonly AuditRecord[] {
  const intentId = next();
  return [
    intent({ findingId, recordId: intentId, at: '2026-01-31T09:00:00.000Z', undoes: over.undoes }),
    outcome({ findingId, recordId: next(), intentId, ...over }),
  ];
}

function listEndings({ endings }: Figures): Partial<Record<Ending, number>> {
  return Object.fromEntries(Object.entries(endings).filter(([, number]) => number > 0));
}

const left = { action: 'leave', rule: 'exempt', reason: 'exempt by ex-1' } as const;
const asked = { action: 'ask', rule: 'mode', reason: 'it is in mode approve' } as const;

describe('the findings of a control', () => {
  it.each<[string, readonly AuditRecord[], Partial<Record<Ending, number>>, number]>([
    ['put right', change('hf-1'), { remediated: 1 }, 0],
    [
      'put right by somebody else',
      change('hf-1', { status: 'already-fixed', calls: [] }),
      { 'already-fixed': 1 },
      0,
    ],
    ['not put right', change('hf-1', { status: 'failed' }), { failed: 1 }, 1],
    [
      'put right at the second attempt',
      [...change('hf-1', { status: 'partial', at: '2026-01-31T09:00:01.000Z' }), ...change('hf-1')],
      { remediated: 1 },
      0,
    ],
    ['begun and never ended', [intent({ findingId: 'hf-1' })], { 'in-progress': 1 }, 1],
    ['only observed', [observation()], { observed: 1 }, 1],
    ['left alone', [observation({ decision: left })], { 'left-alone': 1 }, 1],
    ['waiting for an answer', [observation({ decision: asked })], { waiting: 1 }, 1],
  ])('are told where one is %s', async (_, records, endings, open) => {
    const { figures } = await reportPorts(records);
    expect([figures.findings, listEndings(figures), figures.openItems]).toEqual([1, endings, open]);
  });

  it.each([
    ['rejected', 'rejected', 1],
    ['expired', 'lapsed', 1],
    ['settled', 'settled', 0],
  ] as const)('stand as the last notice says: %s', async (topic, ending, open) => {
    const { figures } = await reportPorts([
      observation({ findingId: 'hf-1', decision: asked }),
      notice({ findingId: 'hf-1', recordId: 'n', topic, resource, explanation: 'So it is.' }),
    ]);
    expect([figures.findings, listEndings(figures), figures.openItems]).toEqual([1, { [ending]: 1 }, open]);
  });

  it('are counted once each, however often their records come', async () => {
    const records = [...change('hf-1'), ...change('hf-2', { status: 'failed' })];
    const { figures } = await reportPorts([...records, ...records, ...records]);
    expect(figures).toMatchObject({ findings: 2, changes: 2, timeToRemediate: { samples: 1 }, openItems: 1 });
  });

  it('do not depend on the order of an intent and its outcome of one millisecond', async () => {
    const [begun, ended] = change('hf-1');
    const { figures } = await reportPorts([ended, begun].filter((record) => record !== undefined));
    expect([listEndings(figures), figures.openItems]).toEqual([{ remediated: 1 }, 0]);
  });

  it('are those of its own control', async () => {
    const { controls, totals } = await report([
      ...change('hf-1'),
      ...change('hf-2', { control: bucketControl.id }),
      ...change('hf-3', { control: bucketControl.id }),
    ]);
    expect(controls.map(({ id, figures }) => [id, figures.changes])).toEqual([
      [portControl.id, 1],
      [bucketControl.id, 2],
    ]);
    expect(totals.changes).toBe(3);
  });

  it('count as changes only where a call was made, or may have been', async () => {
    const refused = outcome().calls?.map((call) => ({
      ...call,
      error: { code: 'AccessDenied', message: 'No' },
    }));
    const { figures } = await reportPorts([
      ...change('hf-1', { status: 'already-fixed', calls: [] }),
      ...change('hf-2', { status: 'failed', calls: refused }),
      ...change('hf-3', { status: 'interrupted', calls: undefined }),
    ]);
    expect(figures.changes).toBe(1);
  });

  it('give the time to remediate of those that were remediated', async () => {
    const { figures } = await reportPorts([
      ...change('hf-1', { elapsedMs: 3000 }),
      ...change('hf-2', { elapsedMs: 1000 }),
      ...change('hf-3', { elapsedMs: 2000 }),
      ...change('hf-4', { elapsedMs: 9, status: 'already-fixed' }),
      ...change('hf-5', { elapsedMs: 9, status: 'failed' }),
    ]);
    expect(figures.timeToRemediate).toEqual({ samples: 3, medianMs: 2000, p95Ms: 3000 });
  });

  it('add up to their number, whatever the trail', async () => {
    const findingId = fc.constantFrom('hf-1', 'hf-2', 'hf-3', 'hf-4');
    const at = fc
      .integer({ min: 0, max: 86_399_999 })
      .map((ms) => new Date(Date.UTC(2026, 0, 31) + ms).toISOString());
    const recordId = fc.integer({ min: 0, max: 30 }).map((number) => `r${String(number)}`);
    const base = { findingId, at, recordId };
    const undoes = fc.option(findingId, { nil: undefined });
    const record: fc.Arbitrary<AuditRecord> = fc.oneof(
      fc.record({ ...base, undoes }).map((over) => intent(over)),
      fc
        .record({
          ...base,
          undoes,
          intentId: recordId,
          status: fc.constantFrom('remediated', 'failed', 'undone'),
        })
        .map((over) => outcome(over)),
      fc.record({ ...base, decision: fc.constantFrom(left, asked) }).map((over) => observation(over)),
      fc
        .record({ ...base, topic: fc.constantFrom('approved', 'rejected', 'expired', 'settled') })
        .map((over) => notice({ ...over, resource })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 30 }), async (records) => {
        const once = await report(records);
        const { figures } = await reportPorts(records);
        const sum = Object.values(figures.endings).reduce((total, number) => total + number, 0);
        expect(sum).toBe(figures.findings);
        expect(figures.findings).toBeLessThanOrEqual(4);
        expect(figures.openItems).toBeLessThanOrEqual(1);
        await expect(report([...records, ...records])).resolves.toEqual(once);
      }),
    );
  });
});

describe('an undo', () => {
  const decision: OutcomeRecord['decision'] = {
    action: 'undo',
    rule: 'undo',
    reason: 'robin asked to undo hf-1: “too early”',
    by: [robin],
  };
  const undone: Partial<OutcomeRecord> = {
    status: 'undone',
    undoes: 'hf-1',
    decision,
    at: '2026-01-31T10:00:00.000Z',
  };

  it('is no finding, but how the one that it undoes ends, and leaves it open', async () => {
    const { figures, openItems, answers } = await reportPorts([
      ...change('hf-1'),
      ...change('hf-undo', undone),
    ]);
    expect([figures.findings, figures.changes, listEndings(figures)]).toEqual([1, 1, { undone: 1 }]);
    expect(openItems).toMatchObject([{ ending: 'undone', resource: arn, reason: decision.reason }]);
    expect(answers).toMatchObject([{ what: 'undone', findingId: 'hf-1', by: [robin] }]);
  });

  it('of an undo puts it right again', async () => {
    const { figures } = await reportPorts([
      ...change('hf-1'),
      ...change('hf-undo', undone),
      ...change('hf-redo', { ...undone, undoes: 'hf-undo', at: '2026-01-31T11:00:00.000Z' }),
    ]);
    expect([listEndings(figures), figures.openItems]).toEqual([{ remediated: 1 }, 0]);
  });

  it('that failed says so', async () => {
    const { figures, openItems, answers } = await reportPorts([
      ...change('hf-1'),
      ...change('hf-undo', { ...undone, status: 'failed', explanation: 'No permission.' }),
    ]);
    expect(listEndings(figures)).toEqual({ remediated: 1 });
    expect(openItems).toMatchObject([{ ending: 'failed', reason: 'The undo of hf-1: No permission.' }]);
    expect(answers).toMatchObject([{ what: 'undo failed', findingId: 'hf-1' }]);
  });
});

describe('what is open at the end of a range', () => {
  it('is one item a control and resource, as the last finding stands, since the first', async () => {
    const { openItems } = await reportPorts([
      observation({ findingId: 'hf-1', recordId: 'a', at: '2026-01-31T01:00:00.000Z' }),
      ...change('hf-2', { status: 'failed', explanation: 'No permission.' }),
    ]);
    expect(openItems).toEqual([
      {
        control,
        resource: arn,
        findingId: 'hf-2',
        ending: 'failed',
        reason: 'No permission.',
        since: '2026-01-31T01:00:00.000Z',
        recordedAt: outcome().at,
      },
    ]);
  });

  it('stays open where what held it is settled because it is only reported from now on', async () => {
    const at = '2026-01-31T12:00:00.000Z';
    const { openItems } = await reportPorts([
      observation({ findingId: 'hf-held', recordId: 'a', decision: asked }),
      observation({ findingId: 'hf-reported', recordId: 'b', at }),
      notice({ findingId: 'hf-held', recordId: 'c', topic: 'settled', resource, at }),
    ]);
    expect(openItems).toMatchObject([{ findingId: 'hf-reported', ending: 'observed' }]);
  });

  it('includes what is held since before the range, and nothing that is held only since its end', async () => {
    const holds = [
      hold(resource, {
        findingId: 'hf-old',
        since: '2025-12-01T00:00:00.000Z',
        status: 'rejected',
        rejectedBy: sam,
      }),
      hold(resource, { control: bucketControl.id, since: '2026-02-01T00:00:00.000Z' }),
    ];
    const { controls } = await report([], { holds });
    expect(controls.map(({ openItems }) => openItems)).toMatchObject([
      [{ findingId: 'hf-old', ending: 'rejected', since: '2025-12-01T00:00:00.000Z' }],
      [],
    ]);
  });

  it('is known from before the range where the hold says so, and stands as the records say', async () => {
    const holds = [hold(resource, { findingId: 'hf-1', since: '2025-12-01T00:00:00.000Z' })];
    const { openItems } = await reportPorts([observation({ findingId: 'hf-1', decision: left })], { holds });
    expect(openItems).toMatchObject([{ ending: 'left-alone', since: '2025-12-01T00:00:00.000Z' }]);
  });
});

describe('what people answered', () => {
  it('is told with who and why', async () => {
    const about = { findingId: 'hf-1', resource, by: sam };
    const { answers } = await reportPorts([
      notice({ ...about, recordId: 'a', topic: 'approved', reason: undefined }),
      notice({ ...about, recordId: 'b', topic: 'rejected', reason: 'Not now' }),
      notice({ ...about, recordId: 'c', topic: 'undo-requested', reason: 'Too early' }),
      notice({ ...about, recordId: 'd', topic: 'undo-refused', explanation: 'Somebody changed it since.' }),
    ]);
    const base = { at: notice().at, findingId: 'hf-1', resource: arn, by: [sam] };
    expect(answers).toEqual([
      { ...base, what: 'approved' },
      { ...base, what: 'rejected', reason: 'Not now' },
      { ...base, what: 'undo asked for', reason: 'Too early' },
      { ...base, what: 'undo refused', reason: 'Somebody changed it since.' },
    ]);
  });
});

describe('what held Holdfast back', () => {
  it('is told of the whole account, in and from before the range', async () => {
    const pauses = [
      { by: sam, reason: 'Migration', since: '2026-01-30T00:00:00.000Z' },
      { by: sam, reason: 'Later', since: '2026-02-01T00:00:00.000Z' },
    ];
    const { switches, earlierPauses } = await report(
      [notice(), notice({ recordId: 'b', topic: 'breaker-opened', findingId: 'breaker', by: undefined })],
      { policy: { pauses, exemptions: [] } },
    );
    expect(switches.map(({ topic }) => topic)).toEqual(['paused', 'breaker-opened']);
    expect(earlierPauses).toEqual(pauses.slice(0, 1));
  });
});

describe('a control outside of the framework', () => {
  it.each([
    ['that refers to nothing of it', { framework: 'cis' }, true],
    ['that is in the catalogue no more', { controls: [bucketControl] }, false],
  ] as const)('%s is told apart, and not in the totals', async (_, over, isInCatalogue) => {
    const { others, totals } = await report(change('hf-1'), over);
    expect(others).toMatchObject([
      { id: control, title: portControl.title, isInCatalogue, figures: { findings: 1 } },
    ]);
    expect(totals.findings).toBe(0);
  });
});
