import type { AuditStore } from './audit-store.ts';
import type { IndexedAttribute } from './items.ts';
import type { Grouping } from './log-groupings.ts';
import type { LogLine } from './log-line.ts';
import type { LogStatus } from './log-status.ts';
import { Quantiles } from './quantiles.ts';
import { type LogQuery, readLines } from './query.ts';

/** What was counted of one group. */
export interface Count {
  readonly name: string;
  readonly lines: number;
  readonly byOutcome: Readonly<Partial<Record<LogStatus, number>>>;
  /** From a drift to the verified end of the change that put it back; absent where nothing was put back. */
  readonly timeToRemediate?: {
    readonly count: number;
    readonly medianMs: number;
    readonly p95Ms: number;
  };
}

export interface LogStats {
  readonly total: Count;
  /** The largest groups first; days and hours in their order. */
  readonly by: Readonly<Partial<Record<Grouping, readonly Count[]>>>;
}

/** Of lines to which a grouping does not apply, as notices have no channel. */
const none = '-';
const dayLength = '2026-01-31'.length;
const hourLength = '2026-01-31T09'.length;

interface Counting {
  /** What is read of each line besides time and status. */
  readonly needs: readonly IndexedAttribute[];
  readonly getName: (line: LogLine) => string;
}

const countings: Readonly<Record<Grouping, Counting>> = {
  control: { needs: ['control'], getName: ({ control = none }) => control },
  actor: { needs: ['actor', 'source'], getName: getActor },
  outcome: { needs: [], getName: ({ status }) => status },
  severity: { needs: ['severity'], getName: ({ severity = none }) => severity },
  resource: { needs: ['resource'], getName: ({ resource = none }) => resource },
  type: { needs: ['type'], getName: ({ type = none }) => type },
  channel: { needs: ['channel'], getName: ({ channel = none }) => channel },
  rule: { needs: ['rule'], getName: ({ rule = none }) => rule },
  topic: { needs: ['topic'], getName: ({ topic = none }) => topic },
  day: { needs: [], getName: ({ at }) => at.slice(0, dayLength) },
  hour: { needs: [], getName: ({ at }) => at.slice(0, hourLength) },
};

/**
 * Counts the lines of the action log. It reads no record, only the index; memory grows with the number of groups, not with
 * that of lines.
 * @throws what the DynamoDB client throws
 */
export async function countLog(
  store: AuditStore,
  query: LogQuery,
  by: readonly Grouping[],
): Promise<LogStats> {
  const total = new Group();
  const tables = by.map((grouping) => ({
    grouping,
    ...countings[grouping],
    groups: new Map<string, Group>(),
  }));
  const needs = tables.flatMap((table) => table.needs);
  for await (const lines of readLines(store, query, ['elapsedMs', ...needs])) {
    for (const line of lines) {
      total.add(line);
      for (const { groups, getName } of tables) {
        const name = getName(line);
        const group = groups.get(name) ?? new Group();
        groups.set(name, group);
        group.add(line);
      }
    }
  }
  return {
    total: total.toCount('total'),
    by: Object.fromEntries(tables.map(({ grouping, groups }) => [grouping, toCounts(grouping, groups)])),
  };
}

/** Who did it; else what showed it, as nobody is known to have done what the sweep came upon. */
function getActor({ actor, source, status }: LogLine): string {
  if (actor !== undefined) return actor;
  return status === 'notice' ? '(holdfast)' : `(${source ?? 'unknown'})`;
}

class Group {
  readonly #byOutcome = new Map<LogStatus, number>();
  readonly #times = new Quantiles();
  #lines = 0;

  add({ status, elapsedMs }: LogLine): void {
    this.#lines += 1;
    this.#byOutcome.set(status, (this.#byOutcome.get(status) ?? 0) + 1);
    if (status === 'remediated' && elapsedMs !== undefined) this.#times.add(Number(elapsedMs));
  }

  toCount(name: string): Count {
    const [median, p95] = [this.#times.get(0.5), this.#times.get(0.95)];
    return {
      name,
      lines: this.#lines,
      byOutcome: Object.fromEntries(this.#byOutcome),
      ...(median === undefined || p95 === undefined
        ? {}
        : {
            timeToRemediate: {
              count: this.#times.count,
              medianMs: Math.round(median),
              p95Ms: Math.round(p95),
            },
          }),
    };
  }
}

function toCounts(grouping: Grouping, groups: ReadonlyMap<string, Group>): readonly Count[] {
  const counts = [...groups].map(([name, group]) => group.toCount(name));
  const byName = (one: Count, other: Count): number => (one.name < other.name ? -1 : 1);
  return counts.toSorted(
    grouping === 'day' || grouping === 'hour'
      ? byName
      : (one, other) => other.lines - one.lines || byName(one, other),
  );
}
