import type { LogFilter } from '../shared/audit/log-filter.ts';
import type { LogQuery } from '../shared/audit/query.ts';
import { checkControl } from './check-control.ts';
import type { AccountOptions } from './deployment.ts';
import { UsageError } from './errors.ts';

/** What lines of the action log are asked for. */
export interface FilterOptions extends AccountOptions {
  /** A day ago unless given. */
  readonly since?: Date;
  /** Now unless given. */
  readonly until?: Date;
  readonly control?: LogFilter['controls'];
  readonly resource?: LogFilter['resources'];
  readonly actor?: LogFilter['actors'];
  readonly outcome?: LogFilter['statuses'];
  readonly severity?: LogFilter['severity'];
  readonly type?: LogFilter['types'];
  readonly channel?: LogFilter['channels'];
  readonly finding?: LogFilter['findings'];
  readonly rule?: LogFilter['rules'];
  readonly topic?: LogFilter['topics'];
}

const dayMs = 86_400_000;

export function toFilter(options: FilterOptions): LogFilter {
  const { severity } = options;
  return {
    controls: options.control,
    resources: options.resource,
    actors: options.actor,
    statuses: options.outcome,
    severity,
    types: options.type,
    channels: options.channel,
    // Ids are read out over the phone.
    findings: options.finding?.map((id) => id.toLowerCase()),
    rules: options.rule,
    topics: options.topic,
  };
}

/** @throws UsageError when the range is turned round */
export function toQuery(options: FilterOptions, now: Date): LogQuery {
  const { until = now, since = new Date(until.getTime() - dayMs) } = options;
  if (since > until) {
    throw new UsageError(
      `--since ${since.toISOString()} is later than --until ${until.toISOString()}: turn them round`,
    );
  }
  return { since, until, ...toFilter(options) };
}

/** @throws CliError where a control that was asked for is in no catalogue, once nothing was found of it */
export async function checkControls({ control = [] }: FilterOptions): Promise<void> {
  for (const id of control) if (!id.includes('*')) await checkControl(id);
}
