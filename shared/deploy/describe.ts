import type { Trigger } from '../control/trigger.ts';

/** Triggers in words, such as "`PutBucketPolicy` of s3, AWS Config, sweep". Every control is swept. */
export function describeTriggers(triggers: readonly Trigger[]): string {
  const calls = triggers
    .filter((trigger) => trigger.kind === 'cloudtrail')
    .map(({ service, eventNames }) => `${eventNames.map((name) => `\`${name}\``).join(', ')} of ${service}`);
  const configured = triggers.some(({ kind }) => kind === 'config') ? ['AWS Config'] : [];
  return [...calls, ...configured, 'sweep'].join('; ');
}
