import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { auditRecord } from '../audit/record.ts';
import { toAlterationMessage } from './alteration-message.ts';
import { type Message, type TellableRecord, toMessage } from './finding-message.ts';
import { fitRecord } from './fit-record.ts';

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
  const { message, attributes } = compose(event);
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

/** What each protocol gets; `default` serves those not named. Every form counts towards the message's size. */
function toBody({ subject, text, data }: Message): string {
  return JSON.stringify({ default: JSON.stringify({ ...data, subject, text }), email: text, sms: subject });
}

interface Composed {
  readonly message: Message;
  /** What subscriptions can filter by. */
  readonly attributes: Readonly<Record<string, string>>;
}

function compose(event: BusEnvelope): Composed {
  if (event['detail-type'] === 'Holdfast Audit Trail Altered') {
    return {
      message: toAlterationMessage(event.detail),
      attributes: { severity: 'critical', status: 'altered' },
    };
  }
  const record = auditRecord.parse(event.detail);
  if (record.kind === 'intent') throw new Error(`The intent ${record.recordId} is not told; its outcome is`);
  const { severity, control } = record;
  const status = record.kind === 'outcome' ? record.status : 'observation';
  return { message: toFittingMessage(record), attributes: { severity, control, status } };
}

function toFittingMessage(record: TellableRecord): Message {
  return toMessage(
    fitRecord(record, (fitting) => Buffer.byteLength(toBody(toMessage(fitting))) <= largestMessage),
  );
}
