import { PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import type { AuditRecord, FindingRecord } from '../../shared/audit/record.ts';
import { notify } from '../../shared/notify/notify.ts';

const detailTypes: Readonly<Record<AuditRecord['kind'], string>> = {
  intent: 'Holdfast Intent',
  observation: 'Holdfast Observation',
  outcome: 'Holdfast Outcome',
  notice: 'Holdfast Notice',
};

interface Published {
  /** Bytes of the message and its attributes, as SNS counts them. */
  readonly size: number;
  readonly forms: Record<string, string>;
  readonly json: { readonly record: FindingRecord };
}

/** A topic that keeps what it is told. */
export function createTopic() {
  const arn = 'arn:aws:sns:eu-west-1:111122223333:holdfast';
  const client = new SNSClient({ region: 'eu-west-1' });
  const sns = mockClient(client);
  sns.on(PublishCommand).resolves({});

  const calls = (): readonly PublishCommandInput[] =>
    sns.commandCalls(PublishCommand).map(({ args }) => args[0].input);

  const deliver = async (detailType: string, detail: object): Promise<void> => {
    await notify({ 'detail-type': detailType, detail: { ...detail } }, { client, topicArn: arn });
  };

  /** Delivers a record as the bus does. */
  const tell = async (record: AuditRecord): Promise<void> => {
    await deliver(detailTypes[record.kind], JSON.parse(JSON.stringify(record)) as object);
  };

  /** What the subscriptions of the one message can filter by. */
  const attributes = (): Record<string, unknown> => {
    const [{ MessageAttributes = {} } = {}] = calls();
    return Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
    );
  };

  /** The one message that was published since the last reset. */
  const published = (): Published => {
    const [{ Message = '', MessageAttributes = {} } = {}] = calls();
    const forms = JSON.parse(Message) as Record<string, string>;
    return {
      size: Buffer.byteLength(Message) + Buffer.byteLength(JSON.stringify(MessageAttributes)),
      forms,
      json: JSON.parse(forms['default'] ?? '') as Published['json'],
    };
  };

  return { arn, sns, calls, deliver, tell, attributes, published };
}
