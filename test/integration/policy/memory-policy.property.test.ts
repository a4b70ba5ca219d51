import fc from 'fast-check';
import { startAccount } from '../../../sandbox/emulators.ts';
import { DynamoDbTrail } from '../../../shared/audit/dynamodb-trail.ts';
import type { AuditTrail, Lease } from '../../../shared/audit/trail.ts';
import { toCount } from '../../../shared/policy/breaker.ts';
import { DynamoDbPolicyDesk } from '../../../shared/policy/dynamodb-policy-desk.ts';
import type { Baseline } from '../../../shared/policy/baseline.ts';
import type { LegalHold } from '../../../shared/policy/legal-hold.ts';
import type { PolicyDesk, PolicyWrite } from '../../../shared/policy/store.ts';
import { intent, notice, observation, outcome } from '../../support/audit-records.ts';
import { approve, exemption, hold, pause, sam, undoRequest } from '../../support/policy-values.ts';
import { MemoryTrail } from '../../support/memory-trail.ts';
import { TestClock } from '../../support/test-clock.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createGroupRef, leaseMs } from '../../support/wire-trail.ts';

interface Stores {
  readonly trail: AuditTrail;
  readonly desk: PolicyDesk;
}

/** One thing that is done to a store, told by what it answers. */
type Deed = (stores: Stores) => Promise<unknown>;

const minuteMs = 60_000;
const commands = ['a', 'b', 'c'];

// The tests of the engine and of the commands stand on the stores in memory: they are worth as much as those are alike.
describe('the stores in memory', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
  });

  afterAll(async () => account.stop());

  /** Values of one run, so that the runs share nothing but the breakers, pauses and version of the table. */
  function createWorld() {
    const clock = new TestClock();
    const { dynamoDb: client } = account.clients;
    const resource = createGroupRef(account.place);
    const control = `c-${crypto.randomUUID()}`;
    const memory = new MemoryTrail(clock);
    const options = { client, ...account.tables, clock };
    const first = hold(resource, { control });
    const asked = exemption({ controls: [control] });
    const request = undoRequest(resource, { control });
    const good: Baseline = { control, resource, value: { isLogging: true }, at: '2026-01-01T00:00:00.000Z' };
    const legalHold: LegalHold = {
      findingId: `hf-${crypto.randomUUID()}`,
      by: sam,
      reason: 'case 7',
      at: asked.requestedAt,
      objects: ['records/a'],
      recordIds: ['r1'],
      revision: 'revision-1',
    };
    return {
      clock,
      resource,
      control,
      stores: [
        { trail: memory, desk: memory.policy },
        { trail: new DynamoDbTrail({ ...options, leaseMs }), desk: new DynamoDbPolicyDesk(options) },
      ] as const,
      holds: [first, approve(first)],
      exemptions: [asked, { ...asked, approvedBy: sam, approvedAt: asked.requestedAt }],
      baselines: [good, { ...good, at: '2026-02-01T00:00:00.000Z' }],
      legalHolds: [legalHold, { ...legalHold, objects: ['records/b'], revision: 'revision-2' }],
      requests: [request, { ...request, undoFindingId: 'hf-again' }],
      /** What each store last leased. */
      leases: new Map<AuditTrail, Lease>(),
    } as const;
  }
  type World = ReturnType<typeof createWorld>;

  /** What a store says of the world; versions are told from where the run began. */
  async function look({ desk }: Stores, { control, resource, requests, legalHolds }: World, version: number) {
    const snapshot = await desk.load();
    return {
      version: snapshot.version - version,
      pauses: snapshot.pauses.filter((each) => each.control === control),
      exemptions: snapshot.exemptions.filter(({ controls }) => controls.includes(control)),
      breakers: snapshot.breakers.filter(({ key }) => key === control),
      hold: await desk.findHold(control, resource.arn),
      holds: await desk.listHolds([control]),
      baseline: await desk.findBaseline(control, resource.arn),
      baselines: await desk.listBaselines([control]),
      drifts: await desk.readDrifts(control, resource.arn),
      request: await desk.findUndoRequest(requests[0].findingId),
      legalHolds: (await desk.listLegalHolds()).filter(
        ({ findingId }) => findingId === legalHolds[0].findingId,
      ),
    };
  }

  const one = fc.constantFrom(0, 1);
  const maybe = fc.option(one, { nil: undefined });
  /** Mostly what is there, as whoever has just read it would say; else something that was there, or never. */
  const known = fc.oneof(
    { weight: 3, arbitrary: fc.constant('as it is' as const) },
    { weight: 1, arbitrary: maybe.map((index) => ({ index })) },
  );

  /** A deed, made for a world when its turn comes: the same one for both stores. */
  type Making = (world: World) => Deed | Promise<Deed>;

  const newNotice = () => notice({ recordId: crypto.randomUUID() });

  const ruling = fc
    .record({
      kinds: fc.uniqueArray(
        fc.constantFrom(
          'put-pause',
          'delete-pause',
          'put-exemption',
          'delete-exemption',
          'put-hold',
          'delete-hold',
          'close-breaker',
          'delete-baseline',
          'put-undo-request',
          'delete-undo-request',
          'put-legal-hold',
          'delete-legal-hold',
        ),
        // DynamoDB takes one write of an item in a transaction.
        { minLength: 1, maxLength: 2, selector: (kind) => kind.slice(kind.indexOf('-')) },
      ),
      n: one,
      was: known,
      command: fc.option(fc.constantFrom(...commands), { nil: undefined, freq: 2 }),
    })
    .map(({ kinds, n, was, command }): Making => {
      return async (world) => {
        const { control, holds, exemptions, baselines, requests, legalHolds, clock } = world;
        const now = await look(world.stores[0], world, 0);
        const choose = <T>(values: readonly T[], there: T | undefined): T | undefined =>
          was === 'as it is' ? there : was.index === undefined ? undefined : values[was.index];
        const wasExemption = choose(exemptions, now.exemptions[0]);
        const wasHold = choose(holds, now.hold) ?? holds[0];
        const wasLegalHold = choose(legalHolds, now.legalHolds[0]);
        const openUntil = choose([opening(clock, n)], now.breakers[0]?.openUntil) ?? opening(clock, n);
        const writes: readonly PolicyWrite[] = [
          { kind: 'put-pause', pause: pause({ control }) },
          { kind: 'delete-pause', control },
          { kind: 'put-exemption', exemption: exemptions[n], was: wasExemption },
          { kind: 'delete-exemption', exemption: wasExemption ?? exemptions[n] },
          { kind: 'put-hold', hold: holds[n], was: wasHold },
          { kind: 'delete-hold', hold: wasHold },
          { kind: 'close-breaker', key: control, openUntil },
          { kind: 'delete-baseline', baseline: baselines[n] },
          { kind: 'put-undo-request', request: requests[n] },
          { kind: 'delete-undo-request', request: requests[n] },
          { kind: 'put-legal-hold', legalHold: legalHolds[n], was: wasLegalHold },
          { kind: 'delete-legal-hold', legalHold: wasLegalHold ?? legalHolds[n] },
        ];
        const chosen = writes.filter(({ kind }) => kinds.includes(kind));
        const notices = [newNotice()];
        const once = command === undefined ? undefined : `${control} ${command}`;
        return ({ desk }) => desk.rule(notices, chosen, once);
      };
    });

  /** Times that come again, so that a breaker is sometimes closed by the time that it is open until. */
  function opening(clock: TestClock, n: number): string {
    const hour = Math.ceil((clock.now().getTime() + 1) / (60 * minuteMs)) + n;
    return new Date(hour * 60 * minuteMs).toISOString();
  }

  const beginning = fc
    .record({
      heldBy: known,
      times: fc.constantFrom(1, 2),
      limit: fc.constantFrom(0, 2, 20, 20),
      undo: fc.constantFrom(undefined, undefined, undefined, 0, 1),
    })
    .map(({ heldBy, times, limit, undo }): Making => {
      return async (world) => {
        const { clock, resource, control, holds, requests, exemptions, leases } = world;
        const { hold: there } = await look(world.stores[0], world, 0);
        const record = intent({
          recordId: crypto.randomUUID(),
          findingId: `hf-${crypto.randomUUID()}`,
          at: clock.now().toISOString(),
          control,
          resource,
        });
        const contest = { times, withinMs: 20 * minuteMs };
        const known =
          heldBy === 'as it is' ? there : heldBy.index === undefined ? undefined : holds[heldBy.index];
        return async ({ trail, desk }) => {
          const { version, breakers } = await desk.load();
          const breaker = breakers.find(({ key }) => key === control);
          const before = leases.get(trail);
          const beginning = await trail.begin(
            record,
            before === undefined
              ? { kind: 'untouched-since', readAt: clock.now() }
              : { kind: 'last-seen', token: before.token },
            {
              policyVersion: version,
              hold: known,
              counts: [toCount(control, limit, breaker, clock.now())],
              ...(undo === undefined
                ? { contest }
                : { undo: { request: requests[undo], exemption: exemptions[undo] } }),
            },
          );
          if (!beginning.begun) return beginning.because;
          leases.set(trail, beginning.lease);
          return 'begun';
        };
      };
    });

  const ending = fc.tuple(maybe, fc.constantFrom(1, 2)).map(([ended, times]): Making => {
    return ({ clock, resource, control, holds, leases }) => {
      const record = outcome({
        recordId: crypto.randomUUID(),
        findingId: `hf-${crypto.randomUUID()}`,
        at: clock.now().toISOString(),
        control,
        resource,
      });
      const { findingId, at, actor } = record;
      const drift = { drift: { findingId, at, actor }, times, withinMs: 20 * minuteMs };
      return async ({ trail }) => {
        const lease = leases.get(trail);
        if (lease === undefined) return 'nothing has begun';
        return trail.finish(lease, record, { drift, hold: ended === undefined ? undefined : holds[ended] });
      };
    };
  });

  const holding = fc.record({ n: one, was: known }).map(({ n, was }): Making => {
    return async (world) => {
      const { resource, control, holds } = world;
      const { hold: there } = await look(world.stores[0], world, 0);
      const seen = observation({ recordId: crypto.randomUUID(), resource, control });
      const known = was === 'as it is' ? there : was.index === undefined ? undefined : holds[was.index];
      return ({ trail }) => trail.hold(seen, holds[n], known);
    };
  });

  const other = fc
    .tuple(fc.constantFrom('open', 'release', 'refuse', 'keep', 'forget', 'wake', 'wait'), one)
    .map(([what, n]): Making => {
      return ({ clock, control, holds, baselines, requests }) => {
        const said = newNotice();
        const until = opening(clock, n);
        const at = clock.now().toISOString();
        if (what === 'wait') clock.advance(7 * minuteMs);
        const deeds: Readonly<Record<typeof what, Deed>> = {
          open: ({ desk }) => desk.openBreaker(control, until, said),
          release: ({ trail }) => trail.release(holds[n], said),
          refuse: ({ trail }) => trail.refuse(requests[n], said),
          keep: ({ desk }) => desk.keepBaseline(baselines[n], n === 0 ? undefined : baselines[0]),
          forget: ({ desk }) => desk.forgetBaseline(baselines[n]),
          wake: async ({ desk }) =>
            Promise.all([desk.markWoken(holds[n], at), desk.markWoken(requests[n], at)]),
          wait: () => Promise.resolve(),
        };
        return deeds[what];
      };
    });

  it('answer to whatever is done as those in DynamoDB do, and then say the same', async () => {
    const tally = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(ruling, beginning, beginning, ending, ending, holding, other), {
          minLength: 1,
          maxLength: 30,
          size: 'max',
        }),
        async (makings) => {
          const world = createWorld();
          const [memory, table] = world.stores;
          const { version } = await table.desk.load();
          for (const make of makings) {
            const deed = await make(world);
            const expected = await deed(memory);
            await expect(deed(table)).resolves.toEqual(expected);
            await expect(look(table, world, version)).resolves.toEqual(await look(memory, world, 0));
            const answer = JSON.stringify(expected);
            tally.set(answer, (tally.get(answer) ?? 0) + 1);
          }
        },
      ),
      { numRuns: 30 },
    );
    // Runs in which nothing ever begins, or is ever refused, would show nothing.
    for (const answer of ['begun', 'policy', 'done', 'conflict', true, false]) {
      expect([answer, tally.get(JSON.stringify(answer)) ?? 0]).not.toContain(0);
    }
  });
});
