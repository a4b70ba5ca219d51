import { setTimeout } from 'node:timers/promises';
import {
  type BatchGetItemCommandInput,
  DynamoDBClient,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { quietLogger } from '../../shared/aws/quiet-logger.ts';
import type { FakeAuditTable } from './fake-audit-table.ts';

/** How long an answer takes. */
export interface Latency {
  /** From the request to the first byte, in milliseconds. */
  readonly firstByteMs: number;
  /** What DynamoDB needs to read, in milliseconds for each megabyte that it reads, be it sent or filtered out. */
  readonly msPerMegabyteRead: number;
  /** What the line carries, in bytes a millisecond; all answers share it. */
  readonly bytesPerMs: number;
}

const megabyte = 1024 * 1024;

/** What went over the line. */
export interface Traffic {
  readonly client: DynamoDBClient;
  readonly requests: number;
  readonly bytesRead: number;
  readonly bytesSent: number;
  /** The most answers that were asked for and not yet come at one time. */
  readonly mostAtOnce: number;
}

/**
 * The real client of the SDK in front of a table in memory: requests and answers are the JSON that goes over the wire, written
 * and read in this process, and each answer comes after its time.
 */
export function openSlowClient(table: FakeAuditTable, latency: Latency): Traffic {
  const traffic = { requests: 0, bytesRead: 0, bytesSent: 0, mostAtOnce: 0 };
  let atOnce = 0;
  let lineIsFreeAt = 0;

  const answer = async (target: string, body: Uint8Array): Promise<string> => {
    const input: unknown = JSON.parse(Buffer.from(body).toString());
    const output = target.endsWith('.Query')
      ? table.query(input as QueryCommandInput)
      : table.batchGet(input as BatchGetItemCommandInput);
    const text = JSON.stringify(output);
    const { bytesRead } = table.answers.at(-1) ?? { bytesRead: 0 };
    traffic.bytesRead += bytesRead;
    traffic.bytesSent += text.length;
    const readyAt =
      performance.now() + latency.firstByteMs + (latency.msPerMegabyteRead * bytesRead) / megabyte;
    lineIsFreeAt = Math.max(lineIsFreeAt, readyAt) + text.length / latency.bytesPerMs;
    await setTimeout(Math.max(0, lineIsFreeAt - performance.now()));
    return text;
  };

  const handle = async ({ headers, body }: { headers: Record<string, string>; body: Uint8Array }) => {
    traffic.requests += 1;
    atOnce += 1;
    traffic.mostAtOnce = Math.max(traffic.mostAtOnce, atOnce);
    const text = await answer(headers['x-amz-target'] ?? '', body);
    atOnce -= 1;
    return {
      response: {
        statusCode: 200,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: Buffer.from(text),
      },
    };
  };
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    logger: quietLogger,
    requestHandler: { handle } as never,
  });
  return Object.assign(traffic, { client });
}
