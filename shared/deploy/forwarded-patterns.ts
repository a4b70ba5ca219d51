import type { ResourceType } from '../control/resource.ts';
import type { Service } from '../services/service.ts';
import {
  createCallerPatterns,
  createCallPatterns,
  createConfigItemPatterns,
  createConfigRulePatterns,
  type EventPattern,
  getCallerTypes,
  getConfigTypes,
  requireShort,
} from './event-patterns.ts';

/**
 * Services whose calls CloudTrail records in one Region of the partition only. Sign-ins and STS are not among them: what
 * goes to an endpoint of a Region is recorded there.
 * Source: "AWS Management Console sign-in events", AWS CloudTrail User Guide; "Creating rules", Amazon EventBridge User Guide.
 */
const globalServices: ReadonlySet<string> = new Set(['cloudfront', 'iam', 'organizations', 'route53']);

/** So many types fit into a pattern, twice, however long their names are. */
const mostTypes = 18;

export interface ForwardedOptions {
  /** The ARN of the role of a service's function, or the expression that becomes it: its own calls are left out. */
  readonly getRoleArn: (service: string) => unknown;
  /** Whether the calls of global services are recorded in the Region. */
  readonly isOfGlobalServices: boolean;
}

/**
 * What another Region forwards, by the ids of its rules: the calls that the rules of the home let through for one of its
 * functions, and what AWS Config says of the types of all of them.
 * @throws Error when a pattern is longer than EventBridge takes.
 */
export function createForwardedPatterns(
  services: readonly Service[],
  { getRoleArn, isOfGlobalServices }: ForwardedOptions,
): Readonly<Record<string, EventPattern>> {
  const ofCalls = services.map((service): [string, readonly EventPattern[]] => {
    const recorded = isOfGlobalServices ? service : leaveOutGlobal(service);
    const patterns = [
      ...createCallPatterns(recorded, getRoleArn(service.name)),
      ...createCallerPatterns(recorded),
    ];
    return [toPascalCase(service.name), requireShort(service, patterns)];
  });
  const groups = toGroups(getConfigTypes({ controls: services.flatMap(({ controls }) => controls) }));
  const config = { name: 'AWS Config' };
  const named: readonly (readonly [string, readonly EventPattern[]])[] = [
    ...ofCalls,
    ['ConfigItems', requireShort(config, groups.flatMap(createConfigItemPatterns))],
    ['ConfigVerdicts', requireShort(config, groups.flatMap(createConfigRulePatterns))],
  ];
  return Object.fromEntries(
    named.flatMap(([name, patterns]) =>
      patterns.map((pattern, index) => [`${name}Rule${String(index + 1)}`, pattern]),
    ),
  );
}

/**
 * What comes to a function of all that other Regions forward: nobody else puts events on that bus, so that the service which
 * made the call, or that of the type that AWS Config names, is enough. A service whose controls only the sweep triggers has none.
 * @throws Error when the pattern is longer than EventBridge takes.
 */
export function createArrivalPatterns(service: Service): readonly EventPattern[] {
  const eventSource = getEventSources(service);
  const callerTypes = getCallerTypes(service);
  const resourceType = getTypePrefixes(service);
  const alternatives: readonly EventPattern[] = [
    ...(eventSource.length === 0 ? [] : [{ detail: { eventSource } }]),
    ...(callerTypes.length === 0 ? [] : [{ detail: { userIdentity: { type: callerTypes } } }]),
    ...(resourceType.length === 0
      ? []
      : [
          { detail: { configurationItem: { resourceType } } },
          { detail: { configurationItemSummary: { resourceType } } },
          { detail: { resourceType } },
        ]),
  ];
  const [first, ...others] = alternatives;
  if (first === undefined) return [];
  const source = [{ prefix: 'aws.' }];
  // EventBridge takes no choice of one.
  return requireShort(service, [others.length === 0 ? { source, ...first } : { source, $or: alternatives }]);
}

/** A template and a bus take only so many rules, and a pattern only so many types. */
function toGroups(types: readonly ResourceType[]): readonly (readonly ResourceType[])[] {
  const count = Math.ceil(types.length / mostTypes);
  return Array.from({ length: count }, (_, index) => types.slice(index * mostTypes, (index + 1) * mostTypes));
}

function getEventSources({ controls }: Service): readonly string[] {
  const sources = controls.flatMap(({ triggers }) =>
    triggers
      .filter((trigger) => trigger.kind === 'cloudtrail')
      .map((trigger) => `${trigger.service}.amazonaws.com`),
  );
  return [...new Set(sources)].toSorted();
}

/** Such as `AWS::EC2::`: all the types of a service are longer than a pattern may be. */
function getTypePrefixes(service: Service): readonly object[] {
  const prefixes = getConfigTypes(service).map((type) => type.slice(0, type.lastIndexOf(':') + 1));
  return [...new Set(prefixes)].map((prefix) => ({ prefix }));
}

function leaveOutGlobal({ controls, ...service }: Service): Service {
  return {
    ...service,
    controls: controls.map((control) => ({
      ...control,
      triggers: control.triggers.filter(
        (trigger) => trigger.kind !== 'cloudtrail' || !globalServices.has(trigger.service),
      ),
    })),
  };
}

function toPascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
