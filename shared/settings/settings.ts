import type { WritingRules } from '../audit/writing-rules.ts';
import type { Mode } from '../control/control.ts';
import { matchesPattern } from '../control/pattern.ts';
import type { Place } from '../control/resource.ts';
import type { Tags } from '../control/tags.ts';
import type { Trusted } from '../control/trusted.ts';
import { hasTags } from '../policy/exemption.ts';

/** One control's settings with every default filled in. */
export interface ControlSettings {
  readonly mode: Mode;
  /** In mode enforce: warn first, and put it back after so many hours unless somebody rejects it. 0: at once. */
  readonly graceHours: number;
  /** How many people have to approve a change. */
  readonly approvers: 1 | 2;
  /** Whether a change that cannot be undone is made without approval. */
  readonly allowIrreversible: boolean;
  /** The values of the control's own settings schema. */
  readonly values: object;
}

/** A mode for some of the resources: of all that the rule names, each must fit. */
export interface ModeRule {
  /** Ids of controls, with `*` and `?`. */
  readonly controls?: readonly string[] | undefined;
  readonly accounts?: readonly string[] | undefined;
  /** Regions, with `*` and `?`. */
  readonly regions?: readonly string[] | undefined;
  /** Live tags that the resource must have. */
  readonly tags?: Tags | undefined;
  readonly mode: Mode;
}

/** The settings as a function gets them: validated when they were packaged, complete, by control id. */
export interface Settings {
  readonly controls: Readonly<Record<string, ControlSettings>>;
  /** The first that fits a resource decides before the control's own mode. */
  readonly modes: readonly ModeRule[];
  /** The Regions that are covered besides the home, in which the functions run. */
  readonly regions: readonly string[];
  /** Changes an hour, beyond which the rest wait for approval. */
  readonly breaker: { readonly changesPerControl: number; readonly changesPerAccount: number };
  readonly contested: { readonly times: number; readonly withinMinutes: number };
  readonly approvals: { readonly expireAfterHours: number };
  readonly exemptions: { readonly longestDays: number; readonly announceDaysBefore: number };
  readonly undo: { readonly exemptHours: number };
  readonly trusted: Trusted;
  readonly audit: WritingRules;
}

/** @throws Error when the settings were packaged for another catalogue. */
export function getControlSettings(settings: Settings, id: string): ControlSettings {
  const found = settings.controls[id];
  if (found === undefined) {
    throw new Error(`The packaged settings know no control ${id}; package and deploy the service again`);
  }
  return found;
}

/** Whether a mode rule that can fit the control here depends on tags, so that they have to be read. */
export function modeAsksForTags({ modes }: Settings, control: string, place: Place): boolean {
  return modes.some((rule) => rule.tags !== undefined && fitsPlace(rule, control, place));
}

export interface ChosenMode {
  readonly mode: Mode;
  /** In words, such as `iam-access-key-rotated is in mode approve`. */
  readonly reason: string;
}

/** The mode of a control for one resource: that of the first rule that fits, else the control's own. */
export function chooseMode(
  settings: Settings,
  control: string,
  place: Place,
  tags: Tags | undefined,
): ChosenMode {
  const { modes } = settings;
  const index = modes.findIndex(
    (rule) => fitsPlace(rule, control, place) && (rule.tags === undefined || hasTags(tags, rule.tags)),
  );
  const rule = modes[index];
  if (rule === undefined) {
    const { mode } = getControlSettings(settings, control);
    return { mode, reason: `${control} is in mode ${mode}` };
  }
  return {
    mode: rule.mode,
    reason: `${control} is in mode ${rule.mode} here, by modes[${String(index)}] of the settings (${describe(rule)})`,
  };
}

function fitsPlace({ controls, accounts, regions }: ModeRule, control: string, place: Place): boolean {
  return (
    (controls === undefined || controls.some((pattern) => matchesPattern(pattern, control))) &&
    (accounts === undefined || accounts.includes(place.account)) &&
    (regions === undefined || regions.some((pattern) => matchesPattern(pattern, place.region)))
  );
}

function describe({ controls, accounts, regions, tags }: ModeRule): string {
  const parts = [
    controls?.join(', '),
    accounts && `account ${accounts.join(', ')}`,
    regions && `Region ${regions.join(', ')}`,
    tags &&
      Object.entries(tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(', '),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'everything' : parts.join('; ');
}
