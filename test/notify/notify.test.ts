import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import {
  type AuditRecord,
  auditRecord,
  type ObservationRecord,
  type OutcomeRecord,
} from '../../shared/audit/record.ts';
import { notify } from '../../shared/notify/notify.ts';
import { intent, observation, outcome } from '../support/audit-records.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:holdfast';

describe('telling the SOC', () => {
  const client = new SNSClient({ region: 'eu-west-1' });
  const sns = mockClient(client);

  beforeEach(() => {
    sns.reset();
    sns.on(PublishCommand).resolves({});
  });

  async function tell(record: AuditRecord, detailType = 'Holdfast Outcome'): Promise<void> {
    const detail = JSON.parse(JSON.stringify(record)) as object;
    await notify({ 'detail-type': detailType, detail: { ...detail } }, { client, topicArn });
  }

  /** The one message that was published since the last reset. */
  function published(): {
    readonly size: number;
    readonly forms: Record<string, string>;
    readonly json: { record: AuditRecord };
  } {
    const [call] = sns.commandCalls(PublishCommand);
    const { Message = '', MessageAttributes = {} } = call?.args[0].input ?? {};
    const forms = JSON.parse(Message) as Record<string, string>;
    return {
      size: Buffer.byteLength(Message) + Buffer.byteLength(JSON.stringify(MessageAttributes)),
      forms,
      json: JSON.parse(forms['default'] ?? '') as { record: AuditRecord },
    };
  }

  it('publishes text for people, JSON for machines, and what to filter by', async () => {
    const record = outcome();
    await tell(record);
    expect(sns.commandCalls(PublishCommand)).toHaveLength(1);
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toMatchObject({
      TopicArn: topicArn,
      MessageStructure: 'json',
      Subject: '[Holdfast CRITICAL] Put back: sg-0a1b2c3d: Port 22 is open to 0.0.0.0/0',
      MessageAttributes: {
        severity: { DataType: 'String', StringValue: 'critical' },
        control: { DataType: 'String', StringValue: 'ec2-security-group-no-world-admin-ports' },
        status: { DataType: 'String', StringValue: 'remediated' },
      },
    });
    const { forms, json } = published();
    expect(Object.keys(forms)).toEqual(['default', 'email', 'sms']);
    expect(forms['email']).toMatch(/^Put back: [\s\S]*\nUndo {7}ec2:Authorize/);
    expect(forms['sms']).toBe('[Holdfast CRITICAL] Put back: sg-0a1b2c3d: Port 22 is open to 0.0.0.0/0');
    expect(json).toMatchObject({
      schema: 'holdfast.finding.v1',
      status: 'remediated',
      subject: forms['sms'],
      text: forms['email'],
      record,
    });
  });

  it('tells of what was only found as an observation', async () => {
    await tell(observation(), 'Holdfast Observation');
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input.MessageAttributes).toMatchObject({
      status: { StringValue: 'observation' },
    });
  });

  it('tells of an altered audit trail as critical', async () => {
    const detail = { eventId: 'e-1', change: 'REMOVE', key: { pk: { S: 'finding#hf-1' } } };
    await notify({ 'detail-type': 'Holdfast Audit Trail Altered', detail }, { client, topicArn });
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toMatchObject({
      Subject: '[Holdfast CRITICAL] The audit trail was altered',
      MessageAttributes: { severity: { StringValue: 'critical' }, status: { StringValue: 'altered' } },
    });
    const { forms, json } = published();
    expect(json).toMatchObject({ schema: 'holdfast.alteration.v1', status: 'altered', ...detail });
    expect(forms['email']).toContain('"S": "finding#hf-1"');
  });

  it('refuses an intent, whose outcome is what the SOC wants to hear', async () => {
    await expect(tell(intent(), 'Holdfast Intent')).rejects.toThrow(
      'The intent r1 is not told; its outcome is',
    );
    expect(sns.commandCalls(PublishCommand)).toHaveLength(0);
  });

  it('refuses what is no record', async () => {
    await expect(
      notify({ 'detail-type': 'Holdfast Outcome', detail: { kind: 'outcome' } }, { client, topicArn }),
    ).rejects.toThrow('version');
    expect(sns.commandCalls(PublishCommand)).toHaveLength(0);
  });

  it('fails when SNS does, so that it is tried again', async () => {
    sns.on(PublishCommand).rejects(new Error('KMS is throttled'));
    await expect(tell(outcome())).rejects.toThrow('KMS is throttled');
  });

  it('leaves the states of a large record out, says so, and keeps the rest', async () => {
    const stateBefore = { policy: '"\\'.repeat(60_000) };
    await tell(outcome({ stateBefore }));
    const { size, forms, json } = published();
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
    await tell(
      outcome({
        violations: many.flatMap(() =>
          violation === undefined ? [] : [{ ...violation, reason: 'r'.repeat(300) }],
        ),
        change: { ...change, apply: many.flatMap(() => change.apply) },
        calls: many.flatMap(() => (made === undefined ? [] : [made])),
      }),
    );
    const { record } = published().json;
    expect(record.violations).toHaveLength(21);
    expect(record.violations[20]).toMatchObject({ reason: 'and 880 more' });
    expect(record.change).toMatchObject({
      summary: `${change.summary} Only the first 20 of 900 calls are listed here.`,
    });
    expect(record).toMatchObject({
      explanation: 'The state was read again and passes. Only the first 20 of 900 calls are listed here.',
    });
  });

  it('leaves a record that fits as it is', async () => {
    const record = outcome({ stateBefore: { policy: 'x'.repeat(100_000) } });
    await tell(record);
    expect(published().json.record).toEqual(record);
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
      .map(({ many, ...text }): [OutcomeRecord, ObservationRecord] => {
        const call = {
          operation: 'ec2:RevokeSecurityGroupIngress',
          input: { text: text.input.slice(0, 200) },
        };
        const common = {
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
        ];
      });

    it('keeps to the size that SNS takes, as a whole record', async () => {
      await fc.assert(
        fc.asyncProperty(record, async (records) => {
          for (const [index, detailType] of ['Holdfast Outcome', 'Holdfast Observation'].entries()) {
            sns.resetHistory();
            await tell(records[index] ?? intent(), detailType);
            const { size, json } = published();
            expect(size).toBeLessThanOrEqual(256 * 1024);
            expect(auditRecord.safeParse(json.record).success).toBe(true);
          }
        }),
        { numRuns: 12 },
      );
    });
  });
});
