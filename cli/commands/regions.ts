import { readFileSync, writeFileSync } from 'node:fs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import pMap from 'p-map';
import { explainFailure } from '../../shared/aws/explain-failure.ts';
import { listResourceTypes } from '../../shared/commands/resource-types.ts';
import { sendCommands } from '../../shared/commands/send-commands.ts';
import { isGlobal } from '../../shared/control/resource.ts';
import { getForwardingVersion } from '../../shared/deploy/forwarding-stack.ts';
import { findStack } from '../../shared/doctor/deployment.ts';
import type { Command } from '../../shared/events/parse-signal.ts';
import { forwardFrom, stopForwardingFrom } from '../../shared/forwarding/forward-regions.ts';
import { forwardingStackName } from '../../shared/forwarding/names.ts';
import { describeForwarding, judgeForwarding } from '../../shared/forwarding/stack-state.ts';
import { editRegions } from '../../shared/settings/edit-regions.ts';
import { getSettingsPath, readSettingsFile } from '../../shared/settings/read-settings-file.ts';
import { CliError } from '../errors.ts';
import { type Home, openHome, requireUsable } from '../home.ts';
import type { CommonOptions } from '../program/arguments.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import {
  type CoveredRegion,
  toAddedText,
  toDeployLine,
  toRegionsText,
  toRemovedText,
} from '../text/regions.ts';

export interface RegionsOptions extends CommonOptions {
  readonly settings?: string;
}

// One call a Region; each has limits of its own.
const concurrency = 4;

/** Prints which Regions are covered, and how their forwarding stacks are. */
export async function listRegions(options: RegionsOptions, terminal: Terminal): Promise<void> {
  const { wanted } = readWanted(options);
  const home = await openHome(options, terminal);
  const { regions: deployed } = home.deployment;
  const others = [...new Set([...wanted, ...deployed])].filter((region) => region !== home.home);
  const found = await pMap(
    others,
    async (region): Promise<CoveredRegion> => ({
      region,
      isInSettings: wanted.includes(region),
      isDeployed: deployed.includes(region),
      ...(await readForwarding(region, home)),
    }),
    { concurrency },
  );
  const all = [{ region: home.home, isInSettings: true, isDeployed: true, state: 'home' } as const, ...found];
  if (options.json === true) await printJson(terminal.stdout, all);
  else await print(terminal.stdout, toRegionsText(all, home, createPaint(terminal.stdout)));
}

async function readForwarding(
  region: string,
  { home, open }: Home,
): Promise<Pick<CoveredRegion, 'state' | 'reason'>> {
  const client = open(region);
  try {
    const stack = await findStack(client, forwardingStackName);
    const state = judgeForwarding(stack, { home, version: getForwardingVersion() });
    return state === 'current' ? { state } : { state, reason: describeForwarding(state, stack) };
  } catch (error) {
    return { state: 'unknown', reason: explainFailure(error) };
  } finally {
    client.destroy();
  }
}

/**
 * Covers Regions: in the settings at once, and by their forwarding stacks where the functions may act there already. Events of
 * a Region in which nothing may be read or changed would only be failures.
 */
export async function addRegions(
  names: readonly string[],
  options: RegionsOptions,
  terminal: Terminal,
): Promise<void> {
  const { path, wanted } = readWanted(options);
  const home = await openHome(options, terminal);
  await requireUsable(names, home);
  const regions = [...new Set([...wanted, ...names])];
  writeWanted(path, wanted, regions);
  const { deployment } = home;
  const isCurrent = deployment.forwardingVersion === getForwardingVersion();
  const ready = names.filter((name) => isCurrent && deployment.regions.includes(name));
  const done = await pMap(
    ready,
    async (region) => ({ region, forwarding: await forwardFrom(region, home) }),
    { concurrency },
  );
  const begun = done.filter(({ forwarding }) => forwarding === 'created').map(({ region }) => region);
  await lookAt(begun, home, terminal);
  const waiting = names.filter((name) => !ready.includes(name));
  if (options.json === true) await printJson(terminal.stdout, { settings: path, regions, done, waiting });
  else await print(terminal.stdout, toAddedText({ path, regions, done, waiting }, home));
}

/** What is there already, no event tells of. */
async function lookAt(
  regions: readonly string[],
  { config, deployment }: Home,
  { stderr }: Terminal,
): Promise<void> {
  const types = listResourceTypes().filter((type) => !isGlobal(type));
  const sweeps = regions.flatMap((region) =>
    types.map((resourceType): Command => ({ command: 'sweep', resourceType, region })),
  );
  if (sweeps.length === 0) return;
  const client = new EventBridgeClient(config);
  try {
    await sendCommands(sweeps, { client, bus: deployment.bus });
  } catch (error) {
    await print(stderr, `The first look is made with the next sweep: ${explainFailure(error)}`);
  } finally {
    client.destroy();
  }
}

/** Covers Regions no more: they forward nothing from now on, and the next deployment takes from the functions what is left. */
export async function removeRegions(
  names: readonly string[],
  options: RegionsOptions,
  terminal: Terminal,
): Promise<void> {
  const { path, wanted } = readWanted(options);
  const home = await openHome(options, terminal);
  if (names.includes(home.home)) {
    throw new CliError(
      `${home.home} is the Region that Holdfast is deployed in: it is covered as long as the stack is there`,
    );
  }
  const removed: { readonly region: string; readonly hadStack: boolean }[] = [];
  for (const region of names) {
    const hadStack = await stopForwardingFrom(region, home);
    if (!hadStack && !wanted.includes(region) && !home.deployment.regions.includes(region)) {
      throw new CliError(`${region} is not covered: \`holdfast regions list\` shows those that are`);
    }
    removed.push({ region, hadStack });
  }
  const regions = wanted.filter((region) => !names.includes(region));
  writeWanted(path, wanted, regions);
  const isAllowedStill = names.some((name) => home.deployment.regions.includes(name));
  if (options.json === true) {
    await printJson(terminal.stdout, { settings: path, regions, removed, deploy: isAllowedStill });
    return;
  }
  const next = isAllowedStill ? [toDeployLine(home), 'Until then the functions may still act there.'] : [];
  await print(terminal.stdout, [toRemovedText({ path, regions, removed }), ...next].join('\n'));
}

interface Wanted {
  readonly path: string;
  readonly wanted: readonly string[];
}

/** @throws SettingsError when the file is wrong: nothing is written into it then */
function readWanted({ settings }: RegionsOptions): Wanted {
  const path = settings ?? getSettingsPath();
  return { path, wanted: readSettingsFile(path).document.regions };
}

function writeWanted(path: string, was: readonly string[], regions: readonly string[]): void {
  if (was.length === regions.length) return;
  writeFileSync(path, editRegions(readFileSync(path, 'utf8'), regions));
}
