import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPatterns } from '../../../shared/deploy/event-patterns.ts';
import { getTriggers } from '../../../shared/engine/match.ts';
import { parseSignal } from '../../../shared/events/parse-signal.ts';
import type { CloudTrailSignal } from '../../../shared/events/signal.ts';
import { services } from '../../../shared/services/index.ts';
import type { Service } from '../../../shared/services/service.ts';
import { ownRoleOf, startWireBus, type WireBus } from '../../support/wire-bus.ts';

type SampleEvent = Record<string, unknown> & { readonly detail: Record<string, unknown> };

const folder = join(import.meta.dirname, '../../../events');

/** Every sample event of a service, with its path. */
function readSamples({ name }: Service): readonly (readonly [path: string, event: SampleEvent])[] {
  return readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .toSorted()
    .map((path) => [
      `${name}/${path}`,
      JSON.parse(readFileSync(join(folder, name, path), 'utf8')) as SampleEvent,
    ]);
}

const samples = services.flatMap((service) =>
  readSamples(service).map(([path, event]) => [path, service.name, event] as const),
);
// What a kind of caller does is told whatever it is.
const calls = samples.filter(
  ([path, , event]) => event['detail-type'] === 'AWS API Call via CloudTrail' && !path.includes('/CallBy'),
);
const callsOfOthers = calls.filter(([, , { detail }]) => !isByRoot(detail['userIdentity']));
const items = samples.filter(([, , event]) => 'configurationItem' in event.detail);

function isByRoot(identity: unknown): boolean {
  return (identity as { readonly type?: string } | undefined)?.type === 'Root';
}

function sessionOf(role: string): object {
  return { type: 'AssumedRole', sessionContext: { sessionIssuer: { type: 'Role', arn: role } } };
}

/** The services with a control that such a call triggers: another one's may be about a part of Holdfast. */
function concerned(event: SampleEvent): readonly string[] {
  const { record } = parseSignal(event) as CloudTrailSignal;
  // Where the rule asks for more than the call's name, it lets through what is about its resources alone.
  return services
    .filter(({ controls }) =>
      controls
        .flatMap((control) => getTriggers(record, control))
        .some((trigger) => !('only' in trigger) || trigger.select(record).length > 0),
    )
    .map(({ name }) => name);
}

function withDetail(event: SampleEvent, over: object): SampleEvent {
  return { ...event, detail: { ...event.detail, ...over } };
}

describe('an event on the bus', () => {
  let bus: WireBus;

  beforeAll(async () => {
    bus = await startWireBus();
  });

  afterAll(async () => bus.stop());

  const matches = async (pattern: object, event: object): Promise<boolean> => bus.matches(pattern, event);

  /** The functions whose rules let an event through. */
  async function reached(event: object): Promise<readonly string[]> {
    return (await bus.findReached(event)).map(({ name }) => name);
  }

  it.each(samples)('reaches the function of its service alone: %s', async (_, service, event) => {
    const expected = calls.some(([, , call]) => call === event) ? concerned(event) : [service];
    expect(expected).toContain(service);
    await expect(reached(event)).resolves.toEqual(expected);
  });

  it.each(callsOfOthers)(
    'reaches nothing when the call failed or only read, or is of another kind: %s',
    async (_, _service, event) => {
      // Where an attempt counts, it is seen.
      const failed = withDetail(event, { errorCode: 'AccessDenied' });
      await expect(reached(failed)).resolves.toEqual(concerned(failed));
      for (const harmless of [
        withDetail(event, { readOnly: true }),
        withDetail(event, { eventName: 'PutSomethingElse' }),
        withDetail(event, { eventSource: 'athena.amazonaws.com' }),
        { ...event, 'detail-type': 'AWS Insight via CloudTrail' },
        { ...event, source: 'my.s3' },
      ]) {
        await expect(reached(harmless)).resolves.toEqual([]);
      }
    },
  );

  it.each(calls)(
    "reaches its function whoever made the call, but for the function's own role: %s",
    async (_, service, event) => {
      for (const userIdentity of [
        { type: 'IAMUser', userName: 'robin' },
        { type: 'Root' },
        { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' },
        { type: 'AssumedRole', sessionContext: { sessionIssuer: {} } },
        sessionOf('arn:aws:iam::111122223333:role/Admin'),
        sessionOf('arn:aws:iam::999988887777:role/holdfast-s3-eu-central-1'),
      ]) {
        // The use of root is IAM's to tell, whatever it is used for.
        const call = withDetail(event, { userIdentity });
        const found = await reached(call);
        expect(found).toContain(service);
        expect(found).toEqual(concerned(call));
      }
      const own = withDetail(event, { userIdentity: sessionOf(ownRoleOf(service)) });
      await expect(reached(own)).resolves.toEqual(concerned(own).filter((name) => name !== service));
    },
  );

  it.each(items)('reaches its function as the summary of a large item too: %s', async (_, service, event) => {
    const { configurationItem, ...rest } = event.detail;
    await expect(
      reached({ ...event, detail: { ...rest, configurationItemSummary: configurationItem } }),
    ).resolves.toEqual([service]);
  });

  it.each([
    ['NON_COMPLIANT', 'AWS::S3::Bucket', ['s3']],
    ['NON_COMPLIANT', 'AWS::EC2::SecurityGroup', ['ec2']],
    ['COMPLIANT', 'AWS::S3::Bucket', []],
    ['NOT_APPLICABLE', 'AWS::S3::Bucket', []],
    ['NON_COMPLIANT', 'AWS::IAM::User', []],
    ['NON_COMPLIANT', 'AWS::Glue::Job', []],
  ])(
    'reaches the function that can act on a verdict: %s of %s',
    async (complianceType, resourceType, expected) => {
      const [, , item] = items[0] ?? calls[0] ?? ['', '', { detail: {} }];
      const verdict = {
        ...item,
        'detail-type': 'Config Rules Compliance Change',
        detail: { resourceType, resourceId: 'x', newEvaluationResult: { complianceType } },
      };
      await expect(reached(verdict)).resolves.toEqual(expected);
    },
  );

  it.each(calls)('reaches its function when it is handed on as missed: %s', async (_, name, event) => {
    const service = services.find((candidate) => candidate.name === name);
    const [, ...missed] = service === undefined ? [] : createPatterns(service, ownRoleOf(name)).own;
    const handedOn = { ...event, source: 'holdfast' };
    const answers = await Promise.all(missed.map((pattern) => matches(pattern, handedOn)));
    expect(answers).toContain(true);
    // On the account's own bus nobody can send it.
    await expect(reached(handedOn)).resolves.toEqual([]);
  });

  it('reaches the function of the type that a command names', async () => {
    const [, , item] = samples[0] ?? ['', '', { detail: {} }];
    const command = (resourceType: string): object => ({
      ...item,
      source: 'holdfast',
      'detail-type': 'Holdfast Command',
      detail: { command: 'assess', resourceType, resourceId: 'x' },
    });
    for (const service of services) {
      const [commands = {}] = createPatterns(service, ownRoleOf(service.name)).own;
      for (const { resourceType } of service.controls) {
        await expect(matches(commands, command(resourceType))).resolves.toBe(true);
      }
      await expect(matches(commands, command('AWS::Glue::Job'))).resolves.toBe(false);
    }
  });
});
