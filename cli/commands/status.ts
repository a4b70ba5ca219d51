import { accountBreaker, type Breaker, toCount } from '../../shared/policy/breaker.ts';
import type { Hold } from '../../shared/policy/hold.ts';
import type { PolicySnapshot } from '../../shared/policy/store.ts';
import { readSettingsFile } from '../../shared/settings/read-settings-file.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import type { AccountOptions } from '../deployment.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { getExemptionStatus } from '../text/exemption.ts';
import { type BreakerStatus, type Status, toStatusText } from '../text/status.ts';
import { useDeployment } from '../use-deployment.ts';

export interface StatusOptions extends AccountOptions {
  readonly settings?: string;
  readonly json?: boolean;
}

const dayMs = 86_400_000;

/** Prints what holds Holdfast back. */
export async function printStatus(options: StatusOptions, terminal: Terminal): Promise<void> {
  const { settings } = readSettingsFile(options.settings);
  const { stdout } = terminal;
  const now = terminal.now();
  const status = await useDeployment(options, terminal, async ({ policy }) => {
    const [snapshot, holds, legalHolds] = await Promise.all([
      policy.load(),
      policy.listHolds(),
      policy.listLegalHolds(),
    ]);
    return {
      ...toStatus(snapshot, holds, settings, now),
      legalHolds: legalHolds.map(({ findingId }) => findingId),
    };
  });
  await (options.json === true
    ? printJson(stdout, status)
    : print(stdout, toStatusText(status, now, createPaint(stdout))));
}

function toStatus(
  { pauses, breakers, exemptions }: PolicySnapshot,
  holds: readonly Hold[],
  settings: Settings,
  now: Date,
): Omit<Status, 'legalHolds'> {
  const inForce = exemptions.filter((exemption) => getExemptionStatus(exemption, now) === 'in force');
  const soon = now.getTime() + settings.exemptions.announceDaysBefore * dayMs;
  return {
    pauses,
    breakers: breakers
      .map((breaker) => toBreakerStatus(breaker, settings, now))
      .filter(({ changes, openUntil }) => changes > 0 || openUntil !== undefined),
    holds: Object.fromEntries(
      [...Map.groupBy(holds, ({ rule }) => rule)].map(([rule, held]) => [rule, held.length]),
    ),
    exemptions: {
      inForce,
      endingSoon: inForce.filter(({ endsAt }) => Date.parse(endsAt) <= soon),
      waiting: exemptions.filter((exemption) => getExemptionStatus(exemption, now) === 'waiting'),
    },
  };
}

function toBreakerStatus(breaker: Breaker, { breaker: limits }: Settings, now: Date): BreakerStatus {
  const { key, counts, openUntil } = breaker;
  const limit = key === accountBreaker ? limits.changesPerAccount : limits.changesPerControl;
  const { slice, below } = toCount(key, limit, breaker, now);
  return {
    key,
    limit,
    changes: limit - below + (counts[slice] ?? 0),
    ...(openUntil !== undefined && now.getTime() < Date.parse(openUntil) ? { openUntil } : {}),
  };
}
