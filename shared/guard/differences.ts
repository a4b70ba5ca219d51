import type { Violation } from '../control/control.ts';
import { type JsonValue, toCanonicalJson } from '../control/json.ts';

/** Named parts of something, such as the targets of a rule by their ids. */
export type Parts = Readonly<Record<string, JsonValue>>;

export interface Differences {
  /** Names of what was there and is gone, or is another now. */
  readonly lost: readonly string[];
  /** Names of what was not there. */
  readonly added: readonly string[];
}

/** By what the parts differ from what was remembered of them. */
export function compareParts(now: Parts, before: Parts): Differences {
  return {
    lost: Object.keys(before).filter(
      (name) => !Object.hasOwn(now, name) || toCanonicalJson(now[name]) !== toCanonicalJson(before[name]),
    ),
    added: Object.keys(now).filter((name) => !Object.hasOwn(before, name)),
  };
}

/** The differences as violations; `what` is a part in words, such as `target`, where its name does not say it. */
export function toViolations(what: string, { lost, added }: Differences, now: Parts): readonly Violation[] {
  const describe = (name: string, how: string): Violation => {
    const element = what === '' ? name : `${what} ${name}`;
    return { element, reason: `the ${element} was ${how}`, evidence: now[name] ?? null };
  };
  return [
    ...lost.map((name) => describe(name, Object.hasOwn(now, name) ? 'changed' : 'removed')),
    ...added.map((name) => describe(name, 'added')),
  ];
}
