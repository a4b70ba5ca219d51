import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { type Clients, createClients, destroyClients } from '../../../sandbox/clients.ts';
import { type Emulator, rootCredentials, sandboxRegion, startAccount } from '../../../sandbox/emulators.ts';
import type { EventPattern } from '../../../shared/deploy/event-patterns.ts';
import { createArrivalPatterns, createForwardedPatterns } from '../../../shared/deploy/forwarded-patterns.ts';
import { services } from '../../../shared/services/index.ts';

type SampleEvent = Record<string, unknown> & { readonly detail: Record<string, unknown> };
type Sample = readonly [path: string, service: string, event: SampleEvent];

const folder = join(import.meta.dirname, '../../../events');

const samples = services.flatMap(({ name }) =>
  readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .toSorted()
    .map((path): Sample => [
      path,
      name,
      JSON.parse(readFileSync(join(folder, name, path), 'utf8')) as SampleEvent,
    ]),
);

/** One call of each service that makes one, and one item of each type. */
const someSamples = [
  ...new Map(
    samples
      .filter(([, , { detail }]) => !isByRoot(detail))
      .map((sample) => [getSubject(sample), sample] as const),
  ).values(),
];

function getSubject([, , { detail }]: Sample): string {
  const item = detail['configurationItem'] as { readonly resourceType?: string } | undefined;
  return item?.resourceType ?? String(detail['eventSource']);
}

function isByRoot({ userIdentity }: SampleEvent['detail']): boolean {
  return (userIdentity as { readonly type?: string } | undefined)?.type === 'Root';
}

function ownRoleOf(service: string): string {
  return `arn:aws:iam::111122223333:role/holdfast-${service}-eu-central-1`;
}

function createForwarded(isOfGlobalServices: boolean): readonly EventPattern[] {
  return Object.values(createForwardedPatterns(services, { getRoleArn: ownRoleOf, isOfGlobalServices }));
}

const fromGlobal = createForwarded(true);
const fromOthers = createForwarded(false);

// That the calls asked for are those of the home is a unit test: here an emulator's matching, which knows nothing of how
// the patterns were made, is asked about what is put together for the other Regions.
describe('an event in another Region', () => {
  let emulator: Emulator;
  let clients: Clients;

  beforeAll(async () => {
    emulator = await startAccount();
    clients = createClients({ endpoint: emulator.url, region: sandboxRegion, credentials: rootCredentials });
  });

  afterAll(async () => {
    destroyClients(clients);
    await emulator.stop();
  });

  /** How many of the rules let an event through. */
  async function count(patterns: readonly EventPattern[], event: object): Promise<number> {
    const answers = await Promise.all(
      patterns.map(async (pattern) =>
        clients.eventBridge.send(
          new TestEventPatternCommand({
            EventPattern: JSON.stringify(pattern),
            Event: JSON.stringify(event),
          }),
        ),
      ),
    );
    return answers.filter(({ Result }) => Result === true).length;
  }

  it.each(someSamples)('is forwarded once, from where it is recorded: %s', async (_, __, event) => {
    await expect(count(fromGlobal, event)).resolves.toBe(1);
    const isGlobal = ['iam.amazonaws.com', 'organizations.amazonaws.com'].includes(
      String(event.detail['eventSource']),
    );
    await expect(count(fromOthers, event)).resolves.toBe(isGlobal ? 0 : 1);
  });

  it.each(someSamples)('is not forwarded when nobody waits for it: %s', async (_, service, event) => {
    const sessionIssuer = { type: 'Role', arn: ownRoleOf(service) };
    const changes = [
      { userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer } } },
      { readOnly: true },
      { eventName: 'PutSomethingElse' },
    ];
    const isCall = 'eventName' in event.detail;
    for (const change of isCall ? changes : []) {
      await expect(count(fromGlobal, { ...event, detail: { ...event.detail, ...change } })).resolves.toBe(0);
    }
    await expect(count(fromGlobal, { ...event, source: 'my.own' })).resolves.toBe(0);
  });

  it.each(samples)('arrives at the function of its service: %s', async (_, service, event) => {
    const arrived = await Promise.all(
      services.map(async (candidate) =>
        (await count(createArrivalPatterns(candidate), event)) > 0 ? [candidate.name] : [],
      ),
    );
    expect(arrived.flat()).toContain(service);
    // Calls on parts of Holdfast come to its guard with all other calls of their services, and to those services as well.
    const mayAlso = service === 'holdfast' ? services.map(({ name }) => name) : ['holdfast', service];
    // The use of root is IAM's to tell, whatever it is used for.
    const told = isByRoot(event.detail) ? ['iam'] : [];
    expect(arrived.flat()).toEqual(expect.arrayContaining(told));
    expect(arrived.flat().filter((name) => ![...mayAlso, ...told].includes(name))).toEqual([]);
  });
});
