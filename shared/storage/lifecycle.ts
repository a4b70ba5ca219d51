import type { OperationInput, OperationOutput } from '../aws/operation-map.ts';
import { type AsJson, toJson } from '../control/json.ts';

type Answer = OperationOutput<'s3:GetBucketLifecycleConfiguration'>;

/** A rule of a lifecycle configuration, its times as ISO 8601 texts. */
export type LifecycleRule =
  OperationInput<'s3:PutBucketLifecycleConfiguration'>['LifecycleConfiguration']['Rules'][number];

/** The lifecycle of a bucket. */
export type Lifecycle = {
  /** None where nothing is configured: S3 has no configuration without rules. */
  readonly rules: readonly LifecycleRule[];
  readonly minimumSize: Answer['TransitionDefaultMinimumObjectSize'] | null;
};

export function readLifecycle(answer: Answer | undefined): Lifecycle {
  return {
    rules: (answer?.Rules ?? []).map((rule): AsJson<typeof rule> => toJson(rule)),
    minimumSize: answer?.TransitionDefaultMinimumObjectSize ?? null,
  };
}

/** Where in a bucket objects are to be kept, by what their names begin with, and for how many days. */
export interface Retention {
  readonly prefixes: readonly string[];
  readonly days: number;
}

/**
 * Says when a rule expires objects sooner than they are to be kept; `undefined` where it does not. A rule with a date
 * expires from then on everything that it is about, however new. Versions that are no longer current are left out: it
 * takes somebody to delete or overwrite a log before it is one.
 * Source: "Lifecycle configuration elements", Amazon S3 User Guide.
 */
export function describeEarlyExpiry(rule: LifecycleRule, { prefixes, days }: Retention): string | undefined {
  const { Days, Date: date } = rule.Expiration ?? {};
  const isAbout = prefixes.some((prefix) => overlap(prefix, getPrefix(rule)));
  if (rule.Status !== 'Enabled' || !isAbout) return undefined;
  if (date !== undefined) return `everything that the rule is about, however new, expires from ${date} on`;
  if (Days === undefined || Days >= days) return undefined;
  return `logs expire after ${String(Days)} ${Days === 1 ? 'day' : 'days'}, and are to be kept for ${String(days)}`;
}

/**
 * The rules with those at some positions put right: as it was remembered under the same id where that is known to be good;
 * else with its expiry put off. A rule that would then do nothing is taken away.
 */
export function keepLonger(
  rules: readonly LifecycleRule[],
  positions: readonly number[],
  remembered: readonly LifecycleRule[],
  retention: Retention,
): readonly LifecycleRule[] {
  const wrong = new Set(positions);
  return rules.flatMap((rule, position) => {
    if (!wrong.has(position)) return [rule];
    const good = remembered.find(
      (old) =>
        old.ID !== undefined && old.ID === rule.ID && describeEarlyExpiry(old, retention) === undefined,
    );
    return good === undefined ? putOff(rule, retention) : [good];
  });
}

/** Dates and days cannot be mixed in a rule, so that one with a date keeps what else it does and expires nothing. */
function putOff({ Expiration, ...rule }: LifecycleRule, { days }: Retention): readonly LifecycleRule[] {
  if (Expiration?.Date === undefined) return [{ ...rule, Expiration: { ...Expiration, Days: days } }];
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- S3 still returns it of rules that were made with it
  const { ID: _id, Filter: _filter, Prefix: _prefix, Status: _status, ...actions } = rule;
  return Object.keys(actions).length === 0 ? [] : [rule];
}

/** What the names begin with that a rule is about; its other conditions only make them fewer. */
// eslint-disable-next-line @typescript-eslint/no-deprecated -- S3 still returns it of rules that were made with it
function getPrefix({ Prefix, Filter }: LifecycleRule): string {
  return Prefix ?? Filter?.Prefix ?? Filter?.And?.Prefix ?? '';
}

function overlap(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}
