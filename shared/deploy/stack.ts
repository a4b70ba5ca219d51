import { readSettingsFile } from '../settings/read-settings-file.ts';
import { createAlarms } from './alarms.ts';
import { createArchiveResources } from './archive.ts';
import { auditFunctions } from './audit-functions.ts';
import { commandFunctions } from './command-functions.ts';
import { createHeartbeatFunction } from './heartbeat-function.ts';
import { createRegionsBus, createRegionsOutputs } from './regions.ts';
import { createServiceFunctions, type ServerlessFunction } from './service-functions.ts';
import { tellingFunctions } from './telling-functions.ts';
import { createTrailResources } from './trail.ts';

export interface Stack {
  readonly functions: Readonly<Record<string, ServerlessFunction>>;
  readonly resources: {
    readonly Resources: Readonly<Record<string, object>>;
    readonly Outputs: Readonly<Record<string, object>>;
  };
}

/**
 * The part of the stack that is made from the catalogue and the settings.
 * @throws SettingsError when the settings file is wrong: nothing is packaged with it.
 */
export function createStack(): Stack {
  const { document } = readSettingsFile();
  const { regions } = document;
  const functions = reserve(document.functions.reservedConcurrency, {
    ...createServiceFunctions({ sweepEveryHours: document.sweep.everyHours, regions }),
    ...commandFunctions,
    ...tellingFunctions,
    ...auditFunctions,
    heartbeat: createHeartbeatFunction(regions),
  });
  return {
    functions,
    resources: {
      Resources: {
        ...createAlarms(functions),
        ...createArchiveResources(document.audit.archiveYears),
        ...createSubscriptions(document.notifications.emails),
        ...createRegionsBus(regions),
        ...(document.trail.create ? createTrailResources() : {}),
      },
      Outputs: {
        HotDays: {
          Description: 'For how many days the audit table holds a record',
          Value: String(document.audit.hotDays),
        },
        ...createRegionsOutputs(regions),
      },
    },
  };
}

/**
 * Reserves each function its share, or as many as it can use. Lambda takes 0 for "never run", so that a function without a
 * reservation must not name one.
 */
function reserve(
  share: number,
  functions: Readonly<Record<string, ServerlessFunction>>,
): Readonly<Record<string, ServerlessFunction>> {
  return Object.fromEntries(
    Object.entries(functions).map(([key, { reservedConcurrency = share, ...definition }]) => [
      key,
      share === 0 ? definition : { ...definition, reservedConcurrency },
    ]),
  );
}

function createSubscriptions(emails: readonly string[]): Record<string, object> {
  return Object.fromEntries(
    emails.map((Endpoint, index) => [
      `EmailSubscription${String(index + 1)}`,
      {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint },
      },
    ]),
  );
}
