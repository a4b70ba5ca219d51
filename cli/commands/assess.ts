import { setTimeout } from 'node:timers/promises';
import pMap from 'p-map';
import { type ConnectionConfig, connect } from '../../shared/aws/connection.ts';
import { explainFailure } from '../../shared/aws/explain-failure.ts';
import { AwsAccount, type AwsSession } from '../../shared/aws/session.ts';
import type { Change } from '../../shared/control/change.ts';
import { parseArn, type Place, type ResourceRef, toResourceRef } from '../../shared/control/resource.ts';
import { readTags } from '../../shared/control/tags.ts';
import { assess, getContext } from '../../shared/engine/assess.ts';
import type { ViolatingAssessment } from '../../shared/engine/consider.ts';
import type { Engine } from '../../shared/engine/engine.ts';
import { decide } from '../../shared/policy/decide.ts';
import type { Decision } from '../../shared/policy/decision.ts';
import { readSettingsFile } from '../../shared/settings/read-settings-file.ts';
import { chooseMode, getControlSettings, modeAsksForTags } from '../../shared/settings/settings.ts';
import { catalogue, type CatalogueEntry, getControl } from '../catalogue.ts';
import { collect } from '../collect.ts';
import { getCaller } from '../../shared/doctor/deployment.ts';
import type { AccountOptions } from '../deployment.ts';
import { UsageError } from '../errors.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { type DryRun, toDryRunText } from '../text/dry-run.ts';

export interface AssessOptions extends AccountOptions {
  readonly all?: boolean;
  readonly control?: string;
  readonly settings?: string;
  readonly json?: boolean;
}

interface Target {
  readonly entry: CatalogueEntry;
  readonly resource: ResourceRef;
}

// As many as the sweep looks at: the account's request limits are shared with everybody else.
const concurrentResources = 4;

/** Prints what Holdfast would do now, and gives the exit code: 0 only where nothing violates and all was read. */
export async function printAssessments(
  arn: string | undefined,
  options: AssessOptions,
  { stdout, environment, now }: Terminal,
): Promise<number> {
  if ((arn === undefined) !== (options.all === true)) {
    throw new UsageError('Name one resource by its ARN, or all with --all');
  }
  const entries = options.control === undefined ? catalogue : [getControl(options.control)];
  const { settings } = readSettingsFile(options.settings);
  const config = await connect(options, environment);
  const place = { ...(await getCaller(config)), region: config.region };
  const account = openAccount(entries, config);
  const { targets, unread } =
    arn === undefined
      ? await listAll(entries, account, place)
      : { targets: toTargets(arn, entries, place), unread: [] };
  const engine = { settings, clock: { now, sleep: (ms: number) => setTimeout(ms) } };

  const assessed = await pMap(
    targets,
    async ({ entry, resource }): Promise<DryRun> => {
      const base = { control: entry.control.id, resource: resource.arn };
      try {
        const session = account.open(resource);
        const assessment = await assess(entry.control, resource, session, engine);
        const { state, violations } = assessment;
        if (state === undefined) return { ...base, result: 'gone' };
        if (violations.length === 0) return { ...base, result: 'compliant' };
        const change = entry.control.remediate(
          state,
          violations,
          resource,
          getContext(entry.control, engine, assessment.readAt),
        );
        return {
          ...base,
          result: 'violated',
          decision: await decideBySettings({ ...assessment, state }, change, session, entry, engine),
          violations: violations.map(({ element, reason }) => ({ element, reason })),
          change,
        };
      } catch (error) {
        return { ...base, result: 'unread', error: explainFailure(error) };
      }
    },
    { concurrency: concurrentResources },
  );
  const runs = [...unread, ...assessed];
  await (options.json === true
    ? printJson(stdout, runs)
    : print(stdout, toDryRunText(runs, createPaint(stdout))));
  return runs.every(({ result }) => result === 'compliant' || result === 'gone') ? 0 : 1;
}

/** What Holdfast would decide if nothing stood against it but the settings, and who uses the resource. */
async function decideBySettings(
  { control, resource, state, violations, readAt }: ViolatingAssessment,
  change: Change,
  session: AwsSession,
  { service }: CatalogueEntry,
  engine: Pick<Engine, 'settings' | 'clock'>,
): Promise<Decision> {
  const { settings } = engine;
  const tags = modeAsksForTags(settings, control.id, resource)
    ? await readTags(service.tags, resource, session)
    : undefined;
  const context = getContext(control, engine, readAt);
  const dependents = await control.findDependents?.(state, violations, resource, session, context);
  return decide({
    change,
    now: readAt,
    mode: chooseMode(settings, control.id, resource, tags),
    settings: getControlSettings(settings, control.id),
    dependents,
  });
}

function openAccount(entries: readonly CatalogueEntry[], config: ConnectionConfig): AwsAccount {
  const modules = new Set(entries.flatMap(({ service }) => service.modules));
  return new AwsAccount([...modules], (region) => ({ ...config, region }));
}

/** What is to be looked at, and what could not be listed: that keeps nothing else from being looked at. */
interface Listed {
  readonly targets: readonly Target[];
  readonly unread: readonly DryRun[];
}

async function listAll(
  entries: readonly CatalogueEntry[],
  account: AwsAccount,
  place: Place,
): Promise<Listed> {
  // One session, so that a type that several controls watch is listed once.
  const session = account.open(place);
  const lists = await Promise.all(entries.map(async (entry) => listOne(entry, session)));
  return {
    targets: lists.flatMap(({ targets }) => targets),
    unread: lists.flatMap(({ unread }) => unread),
  };
}

async function listOne(entry: CatalogueEntry, session: AwsSession): Promise<Listed> {
  const { id, resourceType } = entry.control;
  const list = entry.service.inventory[resourceType];
  if (list === undefined) return { targets: [], unread: [] };
  try {
    const ids = await collect(list(session));
    return {
      targets: ids.map((each) => ({ entry, resource: toResourceRef(resourceType, each, session) })),
      unread: [],
    };
  } catch (error) {
    const run = { control: id, resource: `every ${resourceType}`, result: 'unread' as const };
    return { targets: [], unread: [{ ...run, error: explainFailure(error) }] };
  }
}

function toTargets(arn: string, entries: readonly CatalogueEntry[], place: Place): readonly Target[] {
  const resource = parseArn(arn, place);
  const watching = entries.filter(({ control }) => control.resourceType === resource?.type);
  if (resource === undefined || watching.length === 0) {
    throw new UsageError(
      `No control${entries.length === 1 ? ` of that name` : ''} watches ${arn}. An ARN is expected such as ` +
        'arn:aws:s3:::invoices or arn:aws:ec2:eu-west-1:123456789012:security-group/sg-0a1b2c3d',
    );
  }
  return watching.map((entry) => ({ entry, resource }));
}
