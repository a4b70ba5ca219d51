import { type ResourceType, resourceTypes } from '../control/resource.ts';
import type { CallerTrigger, CloudTrailTrigger } from '../control/trigger.ts';
import { busSource } from '../notify/bus-event.ts';
import type { Service } from '../services/service.ts';

/** An EventBridge event pattern, as EventBridge takes it. */
export type EventPattern = Readonly<Record<string, unknown>>;

// EventBridge takes 2,048 characters a pattern by default.
const longestPattern = 2048;

/** The rules of one function: nothing that cannot match one of its controls gets through them. */
export interface FunctionPatterns {
  /** On the account's default bus, where AWS itself speaks. */
  readonly events: readonly EventPattern[];
  /** On the bus of Holdfast: what the function is asked, and the calls that it missed. */
  readonly own: readonly EventPattern[];
}

/**
 * @param ownRoleArn the ARN of the function's role, or the expression that becomes it: its own calls are left out.
 * @throws Error when a pattern is longer than EventBridge takes.
 */
export function createPatterns(service: Service, ownRoleArn: unknown): FunctionPatterns {
  return {
    events: requireShort(service, [
      ...createCallPatterns(service, ownRoleArn),
      ...createCallerPatterns(service),
      ...createConfigItemPatterns(getConfigTypes(service)),
      ...createConfigRulePatterns(getConfigTypes(service)),
    ]),
    own: requireShort(service, [createCommandPattern(service), ...createMissedPatterns(service, ownRoleArn)]),
  };
}

/** @throws Error when a pattern is longer than EventBridge takes. */
export function requireShort(
  { name }: Pick<Service, 'name'>,
  patterns: readonly EventPattern[],
): readonly EventPattern[] {
  for (const { length } of patterns.map((pattern) => JSON.stringify(pattern))) {
    if (length > longestPattern) {
      throw new Error(
        `A rule of ${name} has a pattern of ${String(length)} characters; EventBridge takes ${String(longestPattern)}`,
      );
    }
  }
  return patterns;
}

/** What the patterns are made of. */
type Watching = Pick<Service, 'controls'>;

/** The calls that trigger a control. */
export function createCallPatterns({ controls }: Watching, ownRoleArn: unknown): readonly EventPattern[] {
  const triggers = controls.flatMap((control) =>
    control.triggers.filter((trigger) => trigger.kind === 'cloudtrail'),
  );
  // Calls of one service that are matched alike share a rule.
  const byRule = Map.groupBy(triggers, ({ service, seesFailed = false, only = [] }) =>
    JSON.stringify([service, seesFailed, only]),
  );
  return [...byRule.values()].map((group) => createCallPattern(group, ownRoleArn));
}

const apiCall = 'AWS API Call via CloudTrail';
// Both spellings are in AWS documentation.
const signIns = ['AWS Console Sign In via CloudTrail', 'AWS Console Signin via CloudTrail'];

function createCallPattern(triggers: readonly CloudTrailTrigger[], ownRoleArn: unknown): EventPattern {
  const [{ service, seesFailed, only = [] }] = triggers as readonly [CloudTrailTrigger];
  return {
    // Only AWS itself can send from such a source: nobody can put words into another's mouth.
    source: [{ prefix: 'aws.' }],
    'detail-type': service === 'signin' ? signIns : [apiCall],
    detail: {
      eventSource: [`${service}.amazonaws.com`],
      eventName: toSorted(triggers.flatMap(({ eventNames }) => eventNames)),
      // A failed call changed nothing, and neither did one that only read.
      ...(seesFailed === true ? {} : { errorCode: [{ exists: false }] }),
      readOnly: [false],
      // What Holdfast put back itself is no drift. Callers other than roles have no session issuer.
      userIdentity: {
        sessionContext: { sessionIssuer: { arn: [{ exists: false }, { 'anything-but': [ownRoleArn] }] } },
      },
      // EventBridge takes no choice of one.
      ...(only.length > 1 ? { $or: only } : only[0]),
    },
  };
}

/** The same calls, as they are handed on by the function that looked them up. */
function createMissedPatterns(service: Watching, ownRoleArn: unknown): readonly EventPattern[] {
  return [...createCallPatterns(service, ownRoleArn), ...createCallerPatterns(service)].map((pattern) => ({
    ...pattern,
    source: [busSource],
  }));
}

/** Whatever a kind of caller does, where a control is triggered by that. */
export function createCallerPatterns(service: Watching): readonly EventPattern[] {
  const type = getCallerTypes(service);
  if (type.length === 0) return [];
  return [
    {
      source: [{ prefix: 'aws.' }],
      'detail-type': [apiCall, ...signIns],
      detail: {
        userIdentity: { type },
        readOnly: [false],
      },
    },
  ];
}

/** What AWS Config recorded of these types. */
export function createConfigItemPatterns(resourceType: readonly ResourceType[]): readonly EventPattern[] {
  // EventBridge takes no empty list: where there is nothing to match, there is no rule.
  if (resourceType.length === 0) return [];
  return [
    {
      source: ['aws.config'],
      'detail-type': ['Config Configuration Item Change Notification', 'Config Configuration Item Change'],
      // An item too large for an event arrives as its summary.
      $or: [
        { detail: { configurationItem: { resourceType } } },
        { detail: { configurationItemSummary: { resourceType } } },
      ],
    },
  ];
}

/** That a rule of AWS Config found a resource of these types to be wrong. */
export function createConfigRulePatterns(types: readonly ResourceType[]): readonly EventPattern[] {
  // A rule's verdict carries the resource's id and not its name, which is what some types are known by.
  const resourceType = types.filter((type) => resourceTypes[type].configId === 'resourceId');
  if (resourceType.length === 0) return [];
  return [
    {
      source: ['aws.config'],
      'detail-type': ['Config Rules Compliance Change'],
      detail: { resourceType, newEvaluationResult: { complianceType: ['NON_COMPLIANT'] } },
    },
  ];
}

function createCommandPattern({ controls }: Watching): EventPattern {
  return {
    source: [busSource],
    'detail-type': ['Holdfast Command'],
    detail: { resourceType: toSorted(controls.map(({ resourceType }) => resourceType)) },
  };
}

export function getCallerTypes({ controls }: Watching): readonly string[] {
  const callers = controls.flatMap(({ triggers }) => triggers.filter(({ kind }) => kind === 'caller'));
  return toSorted((callers as CallerTrigger[]).map(({ callerType }) => callerType));
}

export function getConfigTypes({ controls }: Watching): readonly ResourceType[] {
  const types = controls.flatMap(({ triggers }) =>
    triggers.filter((trigger) => trigger.kind === 'config').map(({ resourceType }) => resourceType),
  );
  return toSorted(types);
}

function toSorted<T extends string>(values: readonly T[]): readonly T[] {
  return [...new Set(values)].toSorted();
}
