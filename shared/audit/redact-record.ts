import type { Change } from '../control/change.ts';
import type { AuditRecord } from './record.ts';
import type { Redactor } from './redaction.ts';

/** What a record is known and found by, and what its format fixes: a secret has no place in it. */
const fixed: ReadonlySet<string> = new Set([
  'version',
  'kind',
  'recordId',
  'findingId',
  'intentId',
  'undoes',
  'at',
  'control',
  'severity',
  'resource',
  'signal',
  'status',
  'topic',
]);

/** The same of its parts. */
const fixedIn: Readonly<Record<string, readonly string[]>> = {
  actor: ['type', 'channel', 'account', 'accessKeyId'],
  by: ['account'],
  decision: ['action', 'rule'],
  calls: ['operation', 'at', 'requestId'],
};

/**
 * A record as it may be stored: the same to the byte where it holds no secret. Where a call of its change would hold one, the
 * change can be read and not be undone, since what is run is what is stored.
 */
export function redactRecord<Kind extends AuditRecord>(record: Kind, redactor: Redactor): Kind {
  const parts = Object.entries(record).map(([name, value]: [string, unknown]) => [
    name,
    fixed.has(name) ? value : redactPart(name, value, redactor),
  ]);
  return Object.fromEntries(parts) as Kind;
}

function redactPart(name: string, value: unknown, redactor: Redactor): unknown {
  if (name === 'change') return redactor.redact(makeStorable(value as Change, redactor));
  const kept = fixedIn[name];
  if (kept === undefined || typeof value !== 'object') return redactor.redact(value);
  if (Array.isArray(value)) return value.map((part: object) => redactBeside(part, kept, redactor));
  return value === null ? value : redactBeside(value, kept, redactor);
}

function redactBeside(part: object, kept: readonly string[], redactor: Redactor): object {
  return { ...redactor.redact(part), ...pick(part, kept) };
}

function pick(part: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(part).filter(([name]) => names.includes(name)));
}

/**
 * The change as the audit trail can keep it. A control names a secret by its ARN and never puts one into a call: one that
 * does has made a change that cannot be undone, and that is asked about like any other such change.
 */
export function makeStorable(change: Change, redactor: Redactor): Change {
  const calls = [change.apply, 'irreversible' in change.undo ? [] : change.undo];
  if (calls.every((half) => redactor.redact(half) === half)) return change;
  const irreversible =
    'a call of it holds a secret, which the audit trail does not keep: what would be run is not there';
  return { ...change, undo: { irreversible } };
}
