import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { type AuditRecord, auditRecord } from '../audit/record.ts';
import { toAlterationMessage } from './alteration-message.ts';
import { toFindingMessage } from './finding-message.ts';
import { fitRecord } from './fit-record.ts';
import type { Message } from './message.ts';
import { type Sender, toNoticeMessage } from './notice-message.ts';

export interface Notifier {
  readonly client: SNSClient;
  readonly topicArn: string;
}

/** An event of the `holdfast` bus, as the notifying function gets it. */
export const busEnvelope = z.looseObject({ 'detail-type': z.string(), detail: z.looseObject({}) });
export type BusEnvelope = z.infer<typeof busEnvelope>;

// SNS takes 256 KiB a message, its attributes counted.
const largestMessage = 250 * 1024;

/** Tells the SOC: readable text for people, JSON for queues, functions and webhooks. */
export async function notify(event: BusEnvelope, { client, topicArn }: Notifier): Promise<void> {
  const { message, attributes } = compose(event, toSender(topicArn));
  await client.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: message.subject,
      MessageStructure: 'json',
      Message: toBody(message),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    }),
  );
}

/** The topic is Holdfast's own, so that it is where Holdfast is. */
function toSender(topicArn: string): Sender {
  const [, , , region = '', account = ''] = topicArn.split(':');
  return { account, region };
}

/** What each protocol gets; `default` serves those not named. Every form counts towards the message's size. */
function toBody({ subject, text, data }: Message): string {
  return JSON.stringify({ default: JSON.stringify({ ...data, subject, text }), email: text, sms: subject });
}

interface Composed {
  readonly message: Message;
  /** What subscriptions can filter by. */
  readonly attributes: Readonly<Record<string, string>>;
}

function compose(event: BusEnvelope, sender: Sender): Composed {
  if (event['detail-type'] === 'Holdfast Audit Trail Altered') {
    return {
      message: toAlterationMessage(event.detail, sender),
      attributes: { severity: 'critical', status: 'altered' },
    };
  }
  const record = auditRecord.parse(event.detail);
  switch (record.kind) {
    case 'intent':
      throw new Error(`The intent ${record.recordId} is not told; its outcome is`);
    case 'notice':
      return {
        message: compact(record, (fitting) => toNoticeMessage(fitting, sender)),
        attributes: {
          severity: record.severity,
          status: record.kind,
          topic: record.topic,
          ...(record.control !== undefined && { control: record.control }),
        },
      };
    case 'observation':
    case 'outcome':
      return {
        message: compact(record, toFindingMessage),
        attributes: {
          severity: record.severity,
          status: record.kind === 'outcome' ? record.status : record.kind,
          control: record.control,
          action: record.decision.action,
          rule: record.decision.rule,
        },
      };
  }
}

/** The message of a record, or of as much of it as SNS takes. */
function compact<Kind extends AuditRecord>(record: Kind, toMessage: (record: Kind) => Message): Message {
  return toMessage(
    fitRecord(record, (fitting) => Buffer.byteLength(toBody(toMessage(fitting))) <= largestMessage),
  );
}
