import type { Hold } from '../policy/hold.ts';
import type { Ending } from './ending.ts';

/** A control and a resource that it does not hold in for certain at the end of a range. */
export interface OpenItem {
  readonly control: string;
  /** Its ARN. */
  readonly resource: string;
  readonly findingId: string;
  readonly ending: Ending;
  /** Since when it is open, as far as was looked. */
  readonly since: string;
  /** When it was last recorded; absent where only the policy still has it. */
  readonly recordedAt?: string;
  /** Why, in the words of the record. */
  readonly reason: string;
}

type Entry = Omit<OpenItem, 'since' | 'recordedAt'> & { readonly at: string };

/** What is open while a trail is followed, one item a control and resource: a later finding takes the place of an earlier. */
export class OpenItems {
  readonly #items = new Map<string, OpenItem>();
  /** When what was recorded last was recorded: what comes late does not overwrite it. */
  readonly #times = new Map<string, string>();

  open({ at, ...entry }: Entry): void {
    const key = getKey(entry);
    if (!this.#isNews(key, at)) return;
    const since = this.#items.get(key)?.since ?? at;
    this.#items.set(key, { ...entry, since, recordedAt: at });
  }

  /** @param findingId only where the item is of this finding */
  close(item: Pick<OpenItem, 'control' | 'resource'>, at: string, findingId?: string): void {
    const key = getKey(item);
    if (findingId !== undefined && this.#items.get(key)?.findingId !== findingId) return;
    if (this.#isNews(key, at)) this.#items.delete(key);
  }

  /**
   * Every item, the longest open first, with what is held now and was at the end of the range: that can have begun before
   * the range, and then no record of the range says so.
   */
  list(holds: readonly Hold[], to: Date): readonly OpenItem[] {
    const items = new Map(this.#items);
    for (const hold of holds) {
      if (new Date(hold.since) >= to) continue;
      const item = toItem(hold);
      const known = items.get(getKey(item));
      items.set(
        getKey(item),
        known === undefined ? item : { ...known, since: known.since < item.since ? known.since : item.since },
      );
    }
    return [...items.values()].toSorted((a, b) => a.since.localeCompare(b.since));
  }

  #isNews(key: string, at: string): boolean {
    if (at < (this.#times.get(key) ?? '')) return false;
    this.#times.set(key, at);
    return true;
  }
}

function toItem({ control, resource, findingId, rule, status, since }: Hold): OpenItem {
  const isLeft = rule === 'paused' || rule === 'exempt';
  const waiting = isLeft ? 'left-alone' : 'waiting';
  return {
    control,
    resource: resource.arn,
    findingId,
    ending: status === 'rejected' ? 'rejected' : waiting,
    since,
    reason: `held by the rule ${rule}, ${status}, when the report was made`,
  };
}

function getKey({ control, resource }: Pick<OpenItem, 'control' | 'resource'>): string {
  return `${control} ${resource}`;
}
