import * as z from 'zod';
import type { Permission } from '../aws/operation.ts';
import type { Control, References } from '../control/control.ts';
import type { Trigger } from '../control/trigger.ts';
import type { Service } from '../services/service.ts';
import { createCommonSettings } from '../settings/settings-schema.ts';
import { getOperationPermissions } from './permissions.ts';

export const frameworks: Readonly<Record<keyof References, string>> = {
  policy: 'Infrastructure Security Policy (ENG-POL-003)',
  hipaa: 'HIPAA Security Rule, 45 CFR §',
  soc2: 'SOC 2 Trust Services Criteria',
  nist80053: 'NIST SP 800-53 Rev. 5',
  cis: 'CIS AWS Foundations Benchmark',
  securityHub: 'AWS Security Hub',
  attack: 'MITRE ATT&CK',
};

/** Triggers in words, such as "`PutBucketPolicy` of s3, AWS Config, sweep". Every control is swept. */
export function describeTriggers(triggers: readonly Trigger[]): string {
  const calls = triggers
    .filter((trigger) => trigger.kind === 'cloudtrail')
    .map(
      ({ service, eventNames, seesFailed }) =>
        `${eventNames.map((name) => `\`${name}\``).join(', ')} of ${service}${seesFailed === true ? ', failed ones too' : ''}`,
    );
  const callers = triggers
    .filter((trigger) => trigger.kind === 'caller')
    .map(({ callerType }) => `signing in and any call that writes by \`${callerType}\``);
  const configured = triggers.some(({ kind }) => kind === 'config') ? ['AWS Config'] : [];
  return [...calls, ...callers, ...configured, 'sweep'].join('; ');
}

export interface SettingDescription {
  readonly name: string;
  readonly default: unknown;
  readonly description: string;
}

/** The settings of a control: its mode and what else every control has, then its own. */
export function describeSettings(control: Control): readonly SettingDescription[] {
  const { defaultMode, settings } = control;
  return [createCommonSettings(control), settings].flatMap((schema) => {
    const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return Object.entries(properties).map(([name, property]) => {
      const { default: value, description = '' } = property as { default?: unknown; description?: string };
      return { name, default: name === 'mode' ? defaultMode : value, description };
    });
  });
}

/** What a control may do, each permission once, in the order of its actions. */
export function describePermissions(service: Service, { operations }: Control): readonly Permission[] {
  const permissions = [...operations.reads, ...operations.writes].flatMap((name) =>
    getOperationPermissions(service, name),
  );
  const byName = new Map(
    permissions.map((permission) => [
      `${permission.action} ${permission.resource} ${permission.passedTo ?? ''}`,
      permission,
    ]),
  );
  return [...byName].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, permission]) => permission);
}
