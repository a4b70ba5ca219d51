import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { auditRecord } from '../audit/record.ts';
import { toAlterationMessage } from './alteration-message.ts';
import { type Message, toMessage } from './finding-message.ts';

export interface Notifier {
  readonly client: SNSClient;
  readonly topicArn: string;
}

/** An event of the `holdfast` bus, as the notifying function gets it. */
export const busEnvelope = z.looseObject({ 'detail-type': z.string(), detail: z.looseObject({}) });
export type BusEnvelope = z.infer<typeof busEnvelope>;

/** Tells the SOC: readable text for people, JSON for queues, functions and webhooks. */
export async function notify(event: BusEnvelope, { client, topicArn }: Notifier): Promise<void> {
  const { message, attributes } = compose(event);
  const json = JSON.stringify({ ...message.data, subject: message.subject, text: message.text });
  await client.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: message.subject,
      MessageStructure: 'json',
      // Each protocol gets its own form; `default` serves those not named: mail, chat, SMS.
      Message: JSON.stringify({
        default: message.text,
        sqs: json,
        lambda: json,
        http: json,
        https: json,
        firehose: json,
      }),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    }),
  );
}

function compose(event: BusEnvelope): { message: Message; attributes: Record<string, string> } {
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
  return { message: toMessage(record), attributes: { severity, control, status } };
}
