import type { Message } from './finding-message.ts';

/** Somebody changed or removed a record of the audit trail, which no role of the service can. */
export function toAlterationMessage(detail: object): Message {
  const subject = '[Holdfast CRITICAL] The audit trail was altered';
  const text = [
    'The audit trail was altered',
    '',
    'A record of the audit table was changed or removed. Holdfast only ever appends, and none of its roles may do this:',
    'treat it as an attempt to hide something. CloudTrail data events of the table, where they are on, say who it was.',
    '',
    JSON.stringify(detail, undefined, 2),
  ].join('\n');
  return { subject, text, data: { schema: 'holdfast.alteration.v1', status: 'altered', ...detail } };
}
