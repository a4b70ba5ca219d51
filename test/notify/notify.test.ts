import { PublishCommand } from '@aws-sdk/client-sns';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';
import { createTopic } from './topic.ts';

describe('telling the SOC', () => {
  let topic: ReturnType<typeof createTopic>;

  beforeEach(() => {
    topic = createTopic();
  });

  it('publishes text for people, JSON for machines, and what to filter by', async () => {
    const record = outcome();
    await topic.tell(record);
    expect(topic.calls()).toHaveLength(1);
    expect(topic.calls()[0]).toMatchObject({
      TopicArn: topic.arn,
      MessageStructure: 'json',
      Subject: '[Holdfast CRITICAL] Put back: sg-0a1b2c3d: Port 22 is open to 0.0.0.0/0',
      MessageAttributes: {
        severity: { DataType: 'String', StringValue: 'critical' },
        control: { DataType: 'String', StringValue: 'ec2-security-group-no-world-admin-ports' },
        status: { DataType: 'String', StringValue: 'remediated' },
      },
    });
    const { forms, json } = topic.published();
    expect(Object.keys(forms)).toEqual(['default', 'email', 'sms']);
    expect(forms['email']).toMatch(/^Put back: [\s\S]*\nUndo {7}npx holdfast undo hf-/);
    expect(forms['sms']).toBe('[Holdfast CRITICAL] Put back: sg-0a1b2c3d: Port 22 is open to 0.0.0.0/0');
    expect(json).toMatchObject({
      schema: 'holdfast.finding.v1',
      status: 'remediated',
      subject: forms['sms'],
      text: forms['email'],
      record,
    });
  });

  it.each<[what: string, record: AuditRecord, expected: Record<string, string>]>([
    [
      'an outcome',
      outcome(),
      {
        severity: 'critical',
        control: 'ec2-security-group-no-world-admin-ports',
        status: 'remediated',
        action: 'remediate',
        rule: 'mode',
      },
    ],
    [
      'a question',
      observation({ decision: { action: 'ask', rule: 'contested', reason: 'it is back' } }),
      {
        severity: 'critical',
        control: 'ec2-security-group-no-world-admin-ports',
        status: 'observation',
        action: 'ask',
        rule: 'contested',
      },
    ],
    [
      'a notice of one control',
      notice(),
      {
        severity: 'high',
        control: 'ec2-security-group-no-world-admin-ports',
        status: 'notice',
        topic: 'paused',
      },
    ],
    [
      'a notice of the account',
      notice({ control: undefined, topic: 'breaker-opened' }),
      { severity: 'high', status: 'notice', topic: 'breaker-opened' },
    ],
  ])('gives subscriptions all to filter by: %s', async (_, record, expected) => {
    await topic.tell(record);
    expect(topic.attributes()).toEqual(expected);
  });

  it('tells of a notice, with the account that it comes from', async () => {
    await topic.tell(notice());
    const { forms, json } = topic.published();
    expect(forms['sms']).toBe('[Holdfast HIGH] PAUSED: ec2-security-group-no-world-admin-ports, by robin');
    expect(forms['email']).toContain('Account    111122223333, eu-west-1\n');
    expect(json).toMatchObject({ schema: 'holdfast.notice.v1', subject: forms['sms'], record: notice() });
  });

  it('tells of an altered audit trail as critical', async () => {
    const detail = { eventId: 'e-1', change: 'REMOVE', key: { pk: { S: 'finding#hf-1' } } };
    await topic.deliver('Holdfast Audit Trail Altered', detail);
    expect(topic.calls()[0]).toMatchObject({
      Subject: '[Holdfast CRITICAL] The audit trail was altered',
      MessageAttributes: { severity: { StringValue: 'critical' }, status: { StringValue: 'altered' } },
    });
    const { forms, json } = topic.published();
    expect(json).toMatchObject({ schema: 'holdfast.alteration.v1', status: 'altered', ...detail });
    expect(forms['email']).toContain('Account    111122223333, eu-west-1\n');
    expect(forms['email']).toContain('"S": "finding#hf-1"');
  });

  it('refuses an intent, whose outcome is what the SOC wants to hear', async () => {
    await expect(topic.tell(intent())).rejects.toThrow('The intent r1 is not told; its outcome is');
    expect(topic.calls()).toHaveLength(0);
  });

  it('refuses what is no record', async () => {
    await expect(topic.deliver('Holdfast Outcome', { kind: 'outcome' })).rejects.toThrow('version');
    expect(topic.calls()).toHaveLength(0);
  });

  it('fails when SNS does, so that it is tried again', async () => {
    topic.sns.on(PublishCommand).rejects(new Error('KMS is throttled'));
    await expect(topic.tell(outcome())).rejects.toThrow('KMS is throttled');
  });
});
