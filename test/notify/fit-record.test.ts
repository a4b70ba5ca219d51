import fc from 'fast-check';
import {
  auditRecord,
  type NoticeRecord,
  type ObservationRecord,
  type OutcomeRecord,
} from '../../shared/audit/record.ts';
import { notice, observation, outcome } from '../support/audit-records.ts';
import { createTopic } from './topic.ts';

describe('a message that would be larger than SNS takes', () => {
  let topic: ReturnType<typeof createTopic>;

  beforeEach(() => {
    topic = createTopic();
  });

  it('leaves the states of a large record out, says so, and keeps the rest', async () => {
    const stateBefore = { policy: '"\\'.repeat(60_000) };
    await topic.tell(outcome({ stateBefore }));
    const { size, forms, json } = topic.published();
    const note = 'too large to be sent: `npx holdfast show hf-0123456789abcdef` has it';
    expect(size).toBeLessThanOrEqual(256 * 1024);
    expect(json.record).toEqual(outcome({ stateBefore: { leftOut: note }, stateAfter: { leftOut: note } }));
    expect(forms['email']).toContain(`Before\n  {\n    "leftOut": "${note}"\n  }`);
  });

  it('lists the first of very many, and says how many there are', async () => {
    const {
      calls: [made] = [],
      violations: [violation],
      change,
    } = outcome();
    const many = Array.from({ length: 900 }, () => undefined);
    await topic.tell(
      outcome({
        violations: many.flatMap(() =>
          violation === undefined ? [] : [{ ...violation, reason: 'r'.repeat(300) }],
        ),
        change: { ...change, apply: many.flatMap(() => change.apply) },
        calls: many.flatMap(() => (made === undefined ? [] : [made])),
      }),
    );
    const { record } = topic.published().json;
    expect(record.violations).toHaveLength(21);
    expect(record.violations[20]).toMatchObject({ reason: 'and 880 more' });
    expect(record.change).toMatchObject({
      summary: `${change.summary} Only the first 20 of 900 calls are listed here.`,
    });
    expect(record).toMatchObject({
      explanation: 'The state was read again and passes. Only the first 20 of 900 calls are listed here.',
    });
  });

  it('leaves the details of a large notice out, says so, and keeps the rest', async () => {
    await topic.tell(notice({ findingId: 'ex-0123456789abcdef', details: { tags: '"\\'.repeat(100_000) } }));
    const { size, forms, json } = topic.published();
    expect(size).toBeLessThanOrEqual(256 * 1024);
    const leftOut = 'too large to be sent: `npx holdfast show ex-0123456789abcdef` has it';
    expect(json.record).toEqual(notice({ findingId: 'ex-0123456789abcdef', details: { leftOut } }));
    expect(forms['email']).toContain(`Details\n  {\n    "leftOut": "${leftOut}"\n  }`);
  });

  it('lists the first of very many dependents, and says how many there are', async () => {
    const dependents = Array.from({ length: 900 }, (_, index) => `${String(index)} ${'d'.repeat(300)}`);
    const decision = {
      action: 'ask',
      rule: 'dependents',
      reason: dependents.join('; '),
      dependents,
    } as const;
    await topic.tell(observation({ decision: { ...decision, dependents: [...dependents] } }));
    const { size, json } = topic.published();
    expect(size).toBeLessThanOrEqual(256 * 1024);
    expect(json.record.decision.dependents).toHaveLength(21);
    expect(json.record.decision.dependents?.[20]).toBe('and 880 more');
    expect(json.record.decision.reason).toHaveLength(2001);
  });

  it('leaves a record that fits as it is', async () => {
    const record = outcome({ stateBefore: { policy: 'x'.repeat(100_000) } });
    await topic.tell(record);
    expect(topic.published().json.record).toEqual(record);
  });

  describe('of any record that the audit table can hold', () => {
    // The table takes 400 KB an item. Letters that grow in UTF-8 and in JSON's escapes are the worst case.
    const bulk = fc
      .tuple(fc.constantFrom('x', '"', '\\', '\u0001', 'ü', '😀'), fc.integer({ min: 0, max: 30_000 }))
      .map(([letter, length]) => letter.repeat(length));
    const count = fc.integer({ min: 0, max: 600 });
    const record = fc
      .record({
        state: bulk,
        evidence: bulk,
        input: bulk,
        reason: bulk,
        explanation: bulk,
        summary: bulk,
        many: count,
      })
      .map(({ many, ...text }): [OutcomeRecord, ObservationRecord, NoticeRecord] => {
        const call = {
          operation: 'ec2:RevokeSecurityGroupIngress',
          input: { text: text.input.slice(0, 200) },
        };
        const common = {
          decision: {
            action: 'ask' as const,
            rule: 'dependents' as const,
            reason: text.reason,
            dependents: Array.from({ length: many }, () => 'd'.repeat(200)).concat(text.explanation),
          },
          stateBefore: { text: text.state },
          violations: [
            { element: 'one', reason: text.reason, evidence: text.evidence },
            ...Array.from({ length: many }, () => ({
              element: 'e',
              reason: 'r'.repeat(300),
              evidence: 'x'.repeat(200),
            })),
          ],
          change: {
            summary: text.summary,
            apply: [{ ...call, input: { text: text.input } }, ...Array.from({ length: many }, () => call)],
            undo: Array.from({ length: many }, () => call),
          },
        };
        const made = {
          ...call,
          at: '2026-01-31T09:26:53.700Z',
          durationMs: 1,
          error: { code: 'X', message: text.explanation },
        };
        return [
          outcome({
            ...common,
            stateAfter: { text: text.state },
            explanation: text.explanation,
            calls: Array.from({ length: many }, () => ({
              ...made,
              error: { code: 'X', message: 'm' },
            })).concat(made),
          }),
          observation(common),
          notice({
            explanation: text.explanation,
            reason: text.reason,
            details: { state: text.state, evidence: text.evidence },
          }),
        ];
      });

    it('keeps to the size that SNS takes, as a whole record', async () => {
      await fc.assert(
        fc.asyncProperty(record, async (records) => {
          for (const told of records) {
            topic.sns.resetHistory();
            await topic.tell(told);
            const { size, json } = topic.published();
            expect(size).toBeLessThanOrEqual(256 * 1024);
            expect(auditRecord.safeParse(json.record).success).toBe(true);
          }
        }),
        { numRuns: 12 },
      );
    });
  });
});
