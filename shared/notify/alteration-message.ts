import { type Message, toField } from './message.ts';
import type { Sender } from './notice-message.ts';

/** Somebody changed or removed a record of the audit trail, or put there what is none. */
export function toAlterationMessage(detail: object, { account, region }: Sender): Message {
  const subject = '[Holdfast CRITICAL] The audit trail was altered';
  const text = [
    'The audit trail was altered',
    '',
    'A record of the audit table was changed or removed, or something was put there that is no record. Holdfast only',
    'ever appends records: treat it as an attempt to hide something. CloudTrail data events of the table, where they',
    'are on, say who it was.',
    '',
    toField('Account', `${account}, ${region}`),
    '',
    JSON.stringify(detail, undefined, 2),
  ].join('\n');
  return {
    subject,
    text,
    data: { schema: 'holdfast.alteration.v1', status: 'altered', account, region, ...detail },
  };
}
