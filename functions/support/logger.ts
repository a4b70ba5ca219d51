import { Logger } from '@aws-lambda-powertools/logger';
import { settings } from '#settings';
import { getRedactor } from '../../shared/audit/redaction.ts';

/** The log of a function that handles what comes from outside: it keeps no more secrets than the audit trail does. */
export function createLogger(): Logger {
  const redactor = getRedactor(settings.audit.redact);
  return new Logger({
    serviceName: 'holdfast',
    jsonReplacerFn: (name, value: unknown) => redactor.redactField(name, value),
  });
}
