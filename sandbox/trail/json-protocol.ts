import { header } from '../exchange.ts';
import { succeeded, type Protocol } from './api-call.ts';
import { isRecord, orNull, type Json, type JsonRecord } from './json.ts';
import { spellFields } from './spelling.ts';

/** AWS JSON: the operation in `X-Amz-Target`, JSON both ways. CloudTrail, DynamoDB, EventBridge, SQS, KMS and others. */
export const jsonProtocol: Protocol = (exchange, service) => {
  const eventName = header(exchange.headers, 'x-amz-target')?.split('.').at(-1);
  if (eventName === undefined) return;
  return {
    service,
    eventName,
    requestParameters: orNull(spellFields(readJson(exchange.body))),
    responseElements: succeeded(exchange) ? orNull(spellFields(readJson(exchange.responseBody))) : null,
  };
};

export function readJson(text: string): JsonRecord {
  const value = text === '' ? {} : (JSON.parse(text) as Json);
  return isRecord(value) ? value : {};
}
