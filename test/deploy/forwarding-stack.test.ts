import { resourceTypes } from '../../shared/control/resource.ts';
import { createPatterns, type EventPattern } from '../../shared/deploy/event-patterns.ts';
import { createArrivalPatterns, createForwardedPatterns } from '../../shared/deploy/forwarded-patterns.ts';
import { createForwardingTemplate, getForwardingVersion } from '../../shared/deploy/forwarding-stack.ts';
import { services } from '../../shared/services/index.ts';

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
  >;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

const home = 'eu-central-1';
const bus = {
  'Fn::Sub': 'arn:${AWS::Partition}:events:eu-central-1:${AWS::AccountId}:event-bus/holdfast-regions',
};

function createTemplate(region: string, isOfGlobalServices: boolean): Template {
  return JSON.parse(createForwardingTemplate({ home, region, isOfGlobalServices })) as Template;
}

function rulesOf({ Resources }: Template): readonly Readonly<Record<string, unknown>>[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Events::Rule')
    .map(({ Properties }) => Properties);
}

const isOfConfig = ({ source }: EventPattern): boolean =>
  JSON.stringify(source) === JSON.stringify(['aws.config']);
const roleOf = (service: string): object => ({
  'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/holdfast-${service}-${home}`,
});
const homePatterns = services.flatMap((service) => createPatterns(service, roleOf(service.name)).events);
const callsAtHome = homePatterns.filter((pattern) => !isOfConfig(pattern));

const ofGlobalServices = createTemplate('us-east-1', true);
const ofOthers = createTemplate('eu-west-1', false);

function patternsOf(template: Template): readonly EventPattern[] {
  const all = rulesOf(template).map(({ EventPattern }) => EventPattern as EventPattern);
  // The last is the heartbeat's.
  return all.slice(0, -1);
}

describe('the stack that forwards to the home Region', () => {
  it('lets the very calls through that the rules of the home do, its own calls left out by the roles of the home', () => {
    const calls = patternsOf(ofGlobalServices).filter((pattern) => !isOfConfig(pattern));
    expect(calls).toEqual(callsAtHome);
  });

  it('asks for the calls of global services only where they are recorded, and for sign-ins and STS everywhere', () => {
    const isGlobal = (pattern: EventPattern): boolean =>
      /"(?:iam|organizations)\.amazonaws\.com"/.test(JSON.stringify(pattern));
    const calls = patternsOf(ofOthers).filter((pattern) => !isOfConfig(pattern));
    expect(callsAtHome.filter(isGlobal)).not.toEqual([]);
    expect(calls).toEqual(callsAtHome.filter((pattern) => !isGlobal(pattern)));
    for (const source of ['signin.amazonaws.com', 'sts.amazonaws.com', '"type":["Root"]']) {
      expect(JSON.stringify(calls)).toContain(source);
    }
  });

  it.each([
    ['us-east-1', ofGlobalServices],
    ['eu-west-1', ofOthers],
  ])('asks for what AWS Config says of each type once: %s', (_, template) => {
    const typesIn = (patterns: readonly EventPattern[], at: RegExp): readonly string[] =>
      patterns
        .filter(isOfConfig)
        .flatMap((pattern) => at.exec(JSON.stringify(pattern))?.[1]?.match(/AWS::[\w:]+/g) ?? [])
        .toSorted();
    for (const at of [
      /"configurationItem":\{"resourceType":(\[.*?\])/,
      /"configurationItemSummary":\{"resourceType":(\[.*?\])/,
      /"detail":\{"resourceType":(\[.*?\])/,
    ]) {
      const forwarded = typesIn(patternsOf(template), at);
      expect(forwarded).toEqual(typesIn(homePatterns, at));
      expect(forwarded).not.toEqual([]);
    }
  });

  it('forwards with a role of its own to the bus of the home, tries again for a day, and keeps what it could not forward', () => {
    for (const { Targets, State } of rulesOf(ofOthers)) {
      expect(State).toBe('ENABLED');
      expect(Targets).toEqual([
        {
          Id: 'home',
          Arn: bus,
          RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] } },
        },
      ]);
    }
  });

  it('may put events on that bus, and nothing else', () => {
    const { Properties } = ofOthers.Resources['Role'] ?? { Properties: {} };
    expect(Properties).toMatchObject({
      RoleName: { 'Fn::Sub': 'holdfast-forward-${AWS::Region}' },
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'events.amazonaws.com' } }] },
      Policies: [
        {
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: bus }] },
        },
      ],
    });
  });

  it('says whose it is, and what it is, which is the same in every Region', () => {
    for (const { Outputs } of [ofGlobalServices, ofOthers]) {
      expect(Outputs['Home']?.Value).toBe(home);
      expect(Outputs['Version']?.Value).toBe(getForwardingVersion());
    }
  });

  it.each<[limit: string, measure: (template: Template) => number, most: number]>([
    ['CloudFormation: bytes in the call', (template) => Buffer.byteLength(JSON.stringify(template)), 51_200],
    ['CloudFormation: resources', ({ Resources }) => Object.keys(Resources).length, 500],
    // In some Regions a bus has but a hundred rules, and the account has its own.
    ['EventBridge: rules a bus', (template) => rulesOf(template).length, 50],
    [
      'EventBridge: characters a pattern',
      (template) =>
        Math.max(...rulesOf(template).map(({ EventPattern }) => JSON.stringify(EventPattern).length)),
      2048,
    ],
  ])('is within the limits of %s', (_, measure, most) => {
    for (const template of [ofGlobalServices, ofOthers]) expect(measure(template)).toBeLessThan(most);
  });
});

describe('what arrives from other Regions', () => {
  it.each(services)('has one rule for $name, shorter than EventBridge takes', (service) => {
    const patterns = createArrivalPatterns(service);
    expect(patterns).toHaveLength(1);
    expect(JSON.stringify(patterns[0]).length).toBeLessThan(2048);
  });

  it('has no rule where nothing is forwarded: controls that only the sweep triggers', () => {
    const [service] = services as [(typeof services)[number]];
    const swept = {
      ...service,
      controls: service.controls.map((control) => ({ ...control, triggers: [{ kind: 'sweep' as const }] })),
    };
    expect(createArrivalPatterns(swept)).toEqual([]);
    expect(createForwardedPatterns([swept], { getRoleArn: roleOf, isOfGlobalServices: true })).toEqual({});
  });

  it('takes several rules for more types than a pattern has room for', () => {
    const [service] = services as [(typeof services)[number]];
    const types = Object.keys(resourceTypes) as (keyof typeof resourceTypes)[];
    const recorded = {
      ...service,
      controls: service.controls.slice(0, 1).map((control) => ({
        ...control,
        triggers: types.map((resourceType) => ({ kind: 'config' as const, resourceType })),
      })),
    };
    const patterns = createForwardedPatterns([recorded], { getRoleArn: roleOf, isOfGlobalServices: true });
    const names = Object.keys(patterns).filter((name) => name.startsWith('ConfigItemsRule'));
    expect(names).toEqual(['ConfigItemsRule1', 'ConfigItemsRule2', 'ConfigItemsRule3']);
    const text = JSON.stringify(names.map((name) => patterns[name]));
    // Each in its item and in the summary of its item.
    for (const type of types) expect(text.split(`"${type}"`)).toHaveLength(3);
  });
});
