import { getGlobalRegion } from '../../shared/events/partition.ts';
import type { Homestead } from '../../shared/forwarding/forward-regions.ts';
import type { ForwardingState } from '../../shared/forwarding/stack-state.ts';
import type { Paint, Style } from '../terminal.ts';
import { toColumns } from './columns.ts';

/** One Region, and how it is. */
export interface CoveredRegion {
  readonly region: string;
  readonly isInSettings: boolean;
  /** Whether the functions were deployed with it, so that they may act there. */
  readonly isDeployed: boolean;
  readonly state: ForwardingState | 'home' | 'unknown';
  /** What is the matter. */
  readonly reason?: string;
}

type Place = Pick<Homestead, 'home' | 'partition'>;

export function toDeployLine({ home }: Pick<Place, 'home'>): string {
  return `Next: npm run deploy -- --region ${home}`;
}

/** A line for each Region, and what is to be done. */
export function toRegionsText(regions: readonly CoveredRegion[], place: Place, paint: Paint): string {
  const rows = regions.map((one) => {
    const [word, style, meaning] = describe(one, place);
    return [one.region, paint(style, word), meaning];
  });
  const covered = regions.filter(({ isInSettings }) => isInSettings).map(({ region }) => region);
  const isAllDone = regions.every(
    ({ state, isInSettings, isDeployed }) =>
      state === 'home' || (state === 'current' && isInSettings && isDeployed),
  );
  return [
    toColumns(['REGION', 'STATE', 'WHAT THAT MEANS'], rows, paint),
    ...warnOfGlobal(covered, place),
    ...(isAllDone ? [] : ['', toDeployLine(place)]),
  ].join('\n');
}

function describe(
  { isInSettings, isDeployed, state, reason = '' }: CoveredRegion,
  { home }: Place,
): readonly [word: string, style: Style, meaning: string] {
  if (state === 'home') return ['home', 'green', 'Holdfast runs here'];
  if (!isInSettings) return ['leaving', 'yellow', 'no longer in the settings; a deployment takes it away'];
  if (!isDeployed) return ['waiting', 'yellow', 'in the settings; covered after a deployment'];
  if (state === 'current') return ['covered', 'green', `forwards its events to ${home}`];
  return [state, state === 'outdated' ? 'yellow' : ['bold', 'red'], reason];
}

interface Added {
  readonly path: string;
  readonly regions: readonly string[];
  readonly done: readonly { readonly region: string; readonly forwarding: string }[];
  readonly waiting: readonly string[];
}

export function toAddedText({ path, regions, done, waiting }: Added, place: Place): string {
  const { home } = place;
  return [
    `${path} has: regions: [${regions.join(', ')}]`,
    ...done.map(({ region, forwarding }) => `${region} forwards its events to ${home} (${forwarding}).`),
    ...warnOfGlobal([home, ...regions], place),
    ...(waiting.length === 0
      ? []
      : [
          toDeployLine(place),
          `It lets the functions act in ${waiting.join(', ')}, and has the events of there forwarded.`,
        ]),
  ].join('\n');
}

interface Removed {
  readonly path: string;
  readonly regions: readonly string[];
  readonly removed: readonly { readonly region: string; readonly hadStack: boolean }[];
}

export function toRemovedText({ path, regions, removed }: Removed): string {
  return [
    ...removed.map(({ region, hadStack }) =>
      hadStack
        ? `${region} forwards nothing any more: what happens there is not seen.`
        : `${region} had no forwarding stack.`,
    ),
    `${path} has: regions: [${regions.join(', ')}]`,
  ].join('\n');
}

/** IAM is where an attacker goes first: that it is not seen must not go unsaid. */
function warnOfGlobal(covered: readonly string[], { home, partition }: Place): readonly string[] {
  const global = getGlobalRegion(partition);
  if (global === undefined || covered.includes(global)) return [];
  return [
    '',
    `Not seen as they happen: changes of IAM and Organizations, and root signing in, whose events arrive in ${global} only.`,
    `To see them: npx holdfast regions add ${global} --region ${home}`,
  ];
}
