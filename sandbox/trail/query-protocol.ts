import type { Protocol } from './api-call.ts';
import { succeeded } from './api-call.ts';
import { parseForm } from './form.ts';
import { isRecord, orNull, type Json, type JsonRecord } from './json.ts';
import { spellFields } from './spelling.ts';
import { parseXml } from './xml.ts';

/** AWS Query: a form in, XML out. IAM, STS, SNS, CloudFormation and others. */
export const queryProtocol: Protocol = (exchange, service) => {
  const eventName = new URLSearchParams(exchange.body).get('Action');
  if (eventName === null) return;
  return {
    service,
    eventName,
    requestParameters: orNull(spellFields(parseForm(exchange.body))),
    responseElements: succeeded(exchange) ? readResult(exchange.responseBody, eventName) : null,
  };
};

/** `<XResponse><XResult>…</XResult><ResponseMetadata/></XResponse>`: what the result holds, lists without `member`. */
function readResult(xml: string, action: string): JsonRecord | null {
  const response = parseXml(xml)[`${action}Response`];
  const result = isRecord(response) ? response[`${action}Result`] : undefined;
  return isRecord(result) ? orNull(spellFields(withoutAttributes(result))) : null;
}

function withoutAttributes(record: JsonRecord): JsonRecord {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([name]) => !name.startsWith('xmlns'))
      .map(([name, value]) => [name, unwrap(value)]),
  );
}

function unwrap(value: Json): Json {
  if (Array.isArray(value)) return value.map(unwrap);
  if (!isRecord(value)) return value;
  const { member } = value;
  if (member === undefined || Object.keys(value).length > 1) return withoutAttributes(value);
  return Array.isArray(member) ? member.map(unwrap) : [unwrap(member)];
}
