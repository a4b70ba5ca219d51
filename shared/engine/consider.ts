import { makeStorable } from '../audit/redact-record.ts';
import { getRedactor } from '../audit/redaction.ts';
import type { AwsSession } from '../aws/session.ts';
import type { Change } from '../control/change.ts';
import type { JsonObject } from '../control/json.ts';
import { readTags, type Tags } from '../control/tags.ts';
import { type BreakerFact, findOpenBreaker, getLimits } from '../policy/breaker.ts';
import type { Contest } from '../policy/contest.ts';
import { decide, type Facts } from '../policy/decide.ts';
import type { Decision } from '../policy/decision.ts';
import { askForTags, type Exemption, findExemption } from '../policy/exemption.ts';
import { getDigest, getViolationKey, type Hold } from '../policy/hold.ts';
import { findPause } from '../policy/pause.ts';
import type { PolicySnapshot } from '../policy/store.ts';
import { chooseMode, getControlSettings, modeAsksForTags } from '../settings/settings.ts';
import { type Assessment, getContext } from './assess.ts';
import type { Engine } from './engine.ts';

/** An assessment that found violations. */
export interface ViolatingAssessment extends Assessment {
  readonly state: JsonObject;
}

/** What was learned on the way, besides what is read each time. */
export interface Knowledge {
  /** Present, if perhaps without a hold, once the store was asked. */
  readonly asked?: { readonly hold: Hold | undefined };
  readonly contest?: Contest | undefined;
}

/** The violations of one control in one resource, the change that ends them, and what is decided about it. */
export interface Consideration {
  /** Without the violations that are exempt; with them where all are. */
  readonly assessment: ViolatingAssessment;
  readonly change: Change;
  readonly digest: string;
  readonly decision: Decision;
  readonly snapshot: PolicySnapshot;
  /** The hold of the control and resource, whatever change it is of; where the store was not asked, taken for none. */
  readonly hold: Hold | undefined;
  /** The same, if it holds this very change. */
  readonly fitting: Hold | undefined;
  readonly exemption: Exemption | undefined;
  readonly breaker: (BreakerFact & { readonly isNew: boolean }) | undefined;
  readonly now: Date;
}

/**
 * Computes the change and decides about it. What only matters when nothing is changed is asked for only then: a change
 * begins under conditions that fail when there is something that was not asked for.
 * @throws what the policy store throws: without it nothing is decided.
 */
export async function consider(
  found: ViolatingAssessment,
  session: AwsSession,
  engine: Engine,
  knowledge: Knowledge = {},
): Promise<Consideration> {
  const { control, resource } = found;
  const [snapshot] = await Promise.all([engine.policy.load(), readAhead(found, session, engine)]);
  const now = engine.clock.now();
  const tags = await readTagsIfAsked(found, session, snapshot, engine, now);
  const { assessment, exemption } = setAsideExempt(found, snapshot, tags, now);
  const context = getContext(control, engine, now, found);
  const redactor = getRedactor(engine.settings.audit.redact);
  const change = makeStorable(
    control.remediate(assessment.state, assessment.violations, resource, context),
    redactor,
  );
  // A digest of a short secret would be as good as the secret: whoever knows the rest can guess it.
  const digest = getDigest(
    control,
    redactor.redact(assessment.state),
    redactor.redact(assessment.violations),
    redactor.redact(change),
  );
  const limits = getLimits(control.id, engine.settings.breaker);
  const breaker =
    control.guardsHoldfast === true ? undefined : findOpenBreaker(snapshot.breakers, limits, now);
  const facts: Facts = {
    change,
    now,
    pause: findPause(snapshot.pauses, control.id),
    exemption,
    contest: knowledge.contest,
    breaker,
    mode: chooseMode(engine.settings, control.id, resource, tags),
    settings: getControlSettings(engine.settings, control.id),
  };
  const considered = { assessment, change, digest, snapshot, exemption, breaker, now };
  const first = decide(facts);
  const hold =
    knowledge.asked === undefined && first.action !== 'remediate'
      ? await engine.policy.findHold(control.id, resource.arn)
      : knowledge.asked?.hold;
  const fitting = fits(hold, digest, now) ? hold : undefined;
  const decision = await decideAboutUse({ ...facts, hold: fitting }, assessment, session, engine);
  return { ...considered, decision, hold, fitting };
}

function fits(hold: Hold | undefined, digest: string, now: Date): boolean {
  if (hold?.digest !== digest) return false;
  return hold.expiresAt === undefined || now.getTime() < Date.parse(hold.expiresAt);
}

/** Decides; where the change would be made or asked about, who uses the resource is looked at first. */
async function decideAboutUse(
  facts: Facts,
  { control, resource, state, violations, baseline, cause }: ViolatingAssessment,
  session: AwsSession,
  engine: Engine,
): Promise<Decision> {
  const decision = decide(facts);
  const matters = decision.action === 'ask' || decision.action === 'warn' || decision.action === 'remediate';
  if (!matters || decision.rule === 'approval' || control.findDependents === undefined) return decision;
  const context = getContext(control, engine, facts.now, { baseline, cause });
  const dependents = await control.findDependents(state, violations, resource, session, context);
  return decide({ ...facts, dependents });
}

/**
 * Reads who uses the resource while the policy is read: it is asked for next, unless the policy leaves the resource alone,
 * and the session remembers the answers, failures too.
 */
async function readAhead(
  { control, resource, state, violations, baseline, cause }: ViolatingAssessment,
  session: AwsSession,
  engine: Engine,
): Promise<void> {
  const { settings } = engine;
  const isObserved =
    !modeAsksForTags(settings, control.id, resource) &&
    chooseMode(settings, control.id, resource, undefined).mode === 'observe';
  if (isObserved) return;
  const context = getContext(control, engine, engine.clock.now(), { baseline, cause });
  await control.findDependents?.(state, violations, resource, session, context).catch(() => undefined);
}

async function readTagsIfAsked(
  { control, resource }: Assessment,
  session: AwsSession,
  { exemptions }: PolicySnapshot,
  engine: Engine,
  now: Date,
): Promise<Tags | undefined> {
  const isAsked =
    askForTags(exemptions, control.id, now) || modeAsksForTags(engine.settings, control.id, resource);
  return isAsked ? readTags(engine.tags, resource, session) : undefined;
}

function setAsideExempt(
  found: ViolatingAssessment,
  { exemptions }: PolicySnapshot,
  tags: Tags | undefined,
  now: Date,
): { assessment: ViolatingAssessment; exemption: Exemption | undefined } {
  const { control, resource } = found;
  const byKey = new Map(
    found.violations.map((violation) => {
      const violationKey = getViolationKey(violation);
      const target = { control: control.id, resourceArn: resource.arn, violationKey, tags };
      return [violationKey, findExemption(exemptions, target, now)];
    }),
  );
  const setAside = new Set([...byKey].flatMap(([key, exemption]) => (exemption === undefined ? [] : [key])));
  const violations = found.violations.filter((violation) => !setAside.has(getViolationKey(violation)));
  if (violations.length === 0) return { assessment: found, exemption: [...byKey.values()][0] };
  return { assessment: { ...found, violations, setAside }, exemption: undefined };
}
