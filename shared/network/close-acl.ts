import { call, type Call } from '../control/change.ts';
import { type AclOpening, findAclOpenings } from './acl-openings.ts';
import { type AclEntry, describeEntry, toEntryInput } from './network-acl.ts';
import { splitPortRange } from './port-range.ts';
import { allProtocols, portProtocols, toProtocolName } from './protocol.ts';
import { getPorts, opensAny } from './world-openings.ts';
import type { WorldPortSettings } from './world-ports.ts';

export const aclWrites = [
  'ec2:CreateNetworkAclEntry',
  'ec2:DeleteNetworkAclEntry',
  'ec2:ReplaceNetworkAclEntry',
] as const;

/** A change of one entry: made where it was not, taken away where it is no longer, else replaced. */
export interface EntryChange {
  readonly before?: AclEntry | undefined;
  readonly after?: AclEntry | undefined;
}

const ianaNumbers = { tcp: '6', udp: '17' } as const;

/**
 * The changes after which none of `openings` lets in the world, each computed from the entries that those before it leave;
 * undefined where there is no room for them. Openings that are exempt are not among them, and stay as they are. An entry
 * that was remembered otherwise is put back to that, unless that lets in the world by another. One that lets in nothing but
 * what must be closed is taken away. Before one that lets in more, the ports are denied.
 */
export function planAclChanges(
  entries: readonly AclEntry[],
  openings: readonly AclOpening[],
  remembered: readonly AclEntry[],
  settings: WorldPortSettings,
): readonly EntryChange[] | undefined {
  const meant = new Set(openings.map(({ entry }) => entry.number));
  const findMeant = (among: readonly AclEntry[]) =>
    findAclOpenings(among, settings).filter(({ entry }) => meant.has(entry.number));

  let current = entries;
  const changes: EntryChange[] = [];
  const make = (made: readonly EntryChange[]): void => {
    changes.push(...made);
    current = made.reduce(applyChange, current);
  };

  // A denial that was changed to another may keep out the world elsewhere by now.
  const findOthers = (among: readonly AclEntry[]) =>
    JSON.stringify(findAclOpenings(among, settings).filter(({ entry }) => !meant.has(entry.number)));
  const others = findOthers(entries);
  const restored = restoreDenials(current, openings, remembered).reduce<readonly EntryChange[]>(
    (kept, change) => {
      const more = [...kept, change];
      return findOthers(more.reduce(applyChange, entries)) === others ? more : kept;
    },
    [],
  );
  if (findMeant(restored.reduce(applyChange, current)).length < openings.length) make(restored);
  for (const number of [...meant].toSorted((a, b) => a - b)) {
    const opening = findMeant(current).find(({ entry }) => entry.number === number);
    if (opening === undefined) continue;
    const was = remembered.find((entry) => entry.number === number);
    const putBack = { before: opening.entry, after: was };
    const isEnough = was !== undefined && !isOpen(applyChange(current, putBack), number, settings);
    const closing = isEnough ? [putBack] : close(opening, current);
    if (closing === undefined) return undefined;
    make(closing);
  }
  return changes;
}

function isOpen(entries: readonly AclEntry[], number: number, settings: WorldPortSettings): boolean {
  return findAclOpenings(entries, settings).some(({ entry }) => entry.number === number);
}

/** The entries that denied what is open now, and are gone or were changed. */
function restoreDenials(
  current: readonly AclEntry[],
  openings: readonly AclOpening[],
  remembered: readonly AclEntry[],
): readonly EntryChange[] {
  return (
    remembered
      .filter((was) => !was.isAllow)
      .filter((was) =>
        openings.some(({ entry, ...open }) => was.number < entry.number && opensAny(was, open)),
      )
      .map((was) => ({ before: current.find(({ number }) => number === was.number), after: was }))
      .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
      // Its number may have been given to something that is nobody's business here.
      .filter(
        ({ before }) =>
          before?.isAllow !== true || openings.some(({ entry }) => entry.number === before.number),
      )
  );
}

function close(opening: AclOpening, current: readonly AclEntry[]): readonly EntryChange[] | undefined {
  const { entry } = opening;
  if (isAllOfIt(opening)) return [{ before: entry }];
  const denials = portProtocols.flatMap((protocol) =>
    opening[protocol].map(({ from, to }) => ({
      isAllow: false,
      protocol: ianaNumbers[protocol],
      fromPort: from,
      toPort: to,
      cidr: entry.cidr,
    })),
  );
  const previous = Math.max(0, ...current.map(({ number }) => number).filter((n) => n < entry.number));
  const first = entry.number - denials.length;
  if (first <= previous) return undefined;
  return denials.map((denial, index) => ({ after: { number: first + index, ...denial } }));
}

/** Whether an entry lets in nothing but the ports to close. */
function isAllOfIt({ entry, ...closed }: AclOpening): boolean {
  if (toProtocolName(entry.protocol) === allProtocols) return false;
  return portProtocols.every((protocol) => {
    const ports = getPorts(entry, protocol);
    return ports === undefined || splitPortRange(ports.from, ports.to, closed[protocol]).length === 0;
  });
}

function applyChange(entries: readonly AclEntry[], { before, after }: EntryChange): readonly AclEntry[] {
  return [
    ...entries.filter(({ number }) => number !== before?.number),
    ...(after === undefined ? [] : [after]),
  ].toSorted((a, b) => a.number - b.number);
}

export function invert({ before, after }: EntryChange): EntryChange {
  return { before: after, after: before };
}

export function toAclCall(aclId: string, { before, after }: EntryChange): Call<(typeof aclWrites)[number]> {
  if (after === undefined) {
    return call('ec2:DeleteNetworkAclEntry', {
      NetworkAclId: aclId,
      RuleNumber: before?.number,
      Egress: false,
    });
  }
  const input = toEntryInput(aclId, after);
  return before === undefined
    ? call('ec2:CreateNetworkAclEntry', input)
    : call('ec2:ReplaceNetworkAclEntry', input);
}

/** A change in words, such as "take away entry 100 (allow tcp 22 from 0.0.0.0/0)". */
export function describeChange({ before, after }: EntryChange): string {
  if (after === undefined) return before === undefined ? '' : `take away entry ${describe(before)}`;
  return before === undefined
    ? `add entry ${describe(after)}`
    : `put back entry ${describe(before)} to ${describeEntry(after)}`;
}

function describe(entry: AclEntry): string {
  return `${String(entry.number)} (${describeEntry(entry)})`;
}
