import type { FindingRecord, IntentRecord, OutcomeRecord } from '../../shared/audit/record.ts';
import type { Control, Violation } from '../../shared/control/control.ts';
import { type ResourceRef, toResourceRef } from '../../shared/control/resource.ts';
import { getBudget } from '../../shared/deploy/call-budgets.ts';
import { recallCause } from '../../shared/engine/cause.ts';
import type { Service } from '../../shared/services/service.ts';
import { countEvent, holdCounts } from './counted-calls.ts';
import { countSweep } from './counted-sweep.ts';
import type { WireAccount } from './wire-account.ts';
import { createWireEngine, tireless, type WireEngine } from './wire-engine.ts';
import type { Scenario } from './wire-scenario.ts';
import { apiCall, assessCommand, configItem, scheduledSweep, type WireEvent } from './wire-events.ts';
import { contextOf } from './test-context.ts';

/** Holds a control against an account over the wire: drift, fix, verify, undo. */
// eslint-disable-next-line jest/no-export -- what every control must pass; a test file hands in its scenario
export function describeControl<State>(
  control: Control,
  service: Service,
  getAccount: () => WireAccount,
  scenario: Scenario<State>,
): void {
  const { drifts, isPermanent, isFinal, absent, unseen, isCounted = true } = scenario;
  const { meaning = (state: State) => state } = scenario;
  const [firstDrift] = drifts;
  const afterUndo =
    isFinal === true
      ? { deed: 'stays away', status: 'refused', choose: (_drifted: State, fixed: State) => fixed }
      : { deed: 'comes back', status: 'undone', choose: (drifted: State) => drifted };
  const budget = getBudget(control);

  describe(`${control.id} over the wire`, () => {
    const created: string[] = [];
    let engine: WireEngine;
    let since: string;

    beforeAll(() => {
      // One event can be about several controls, and this is about one.
      engine = createWireEngine({ ...service, controls: [control] }, getAccount(), {
        settings: tireless,
        controls: {
          [control.id]: { ...scenario.settings, ...(isFinal === true ? { allowIrreversible: true } : {}) },
        },
      });
    });

    afterEach(async () => {
      for (const id of created.splice(0)) await scenario.remove(id);
      // A permanent resource is the next test's too.
      await engine.forgetExemptions();
    });

    /** A resource that Holdfast has seen in good order, where the control remembers that. */
    async function create(): Promise<ResourceRef> {
      const resource = await createUnseen();
      if (control.remember !== undefined) await handle(assessCommand(resource, control.id), resource);
      return resource;
    }

    async function createUnseen(): Promise<ResourceRef> {
      const id = await scenario.create();
      created.push(id);
      return refer(id);
    }

    /** One that is gone; what was remembered may be brought back, so that nobody saw this one. */
    async function createGone(): Promise<ResourceRef> {
      if (absent !== undefined) return refer(absent);
      const resource = await createUnseen();
      await firstDrift.make(resource.id);
      await scenario.remove(created.pop() ?? '');
      return resource;
    }

    function refer(id: string): ResourceRef {
      since = new Date().toISOString();
      return toResourceRef(control.resourceType, id, getAccount().place);
    }

    /** What the control finds in a state that the trail has. */
    async function detectIn({
      stateBefore,
      at,
      resource,
      signal,
      actor,
    }: Seen): Promise<readonly Violation[]> {
      const baseline = (await engine.policy.findBaseline(control.id, resource.arn))?.value;
      const { settings = {} } = scenario;
      return control.detect(
        stateBefore,
        contextOf(control, { settings, now: new Date(at), baseline, cause: recallCause({ signal, actor }) }),
      );
    }

    const eventOf = (resource: ResourceRef, over: object = {}): WireEvent =>
      scenario.event === undefined
        ? assessCommand(resource, control.id)
        : apiCall(getAccount().place, { ...scenario.event(resource.id), ...over });

    /** Handles an event; tells how the control ended and which requests that took. */
    async function handle(
      event: WireEvent,
      { arn }: ResourceRef,
    ): Promise<{ status: string; calls: string[] }> {
      engine.calls.length = 0;
      const results = await engine.handle(event);
      const own = results.filter((result) => result.control === control.id && result.resource === arn);
      return { status: own.map(({ status }) => status).join(), calls: [...engine.calls] };
    }

    /** What a permanent resource has from earlier tests is left out. */
    async function readOwnRecords({ arn }: ResourceRef): Promise<readonly FindingRecord[]> {
      const records = await engine.readRecords(arn);
      return records.filter((record) => record.control === control.id && record.at >= since);
    }

    it(`leaves a compliant resource alone, for ${String(budget.compliant)} reads at most`, async () => {
      const resource = await create();
      const before = await scenario.read(resource.id);

      const { status, calls } = await handle(eventOf(resource), resource);

      expect(status).toBe('compliant');
      const reads = calls.filter((call) => !call.startsWith('dynamodb:'));
      expect(reads.length).toBeLessThanOrEqual(budget.compliant);
      expect(control.operations.reads).toEqual(expect.arrayContaining(reads));
      expect(calls.filter((call) => call.startsWith('dynamodb:'))).toEqual(
        // What is remembered, and what is held where a command asks, are read for what is in order too.
        control.remember === undefined && scenario.event !== undefined ? [] : ['dynamodb:GetItem'],
      );
      await expect(scenario.read(resource.id)).resolves.toEqual(before);
      await expect(readOwnRecords(resource)).resolves.toEqual([]);
      if (isCounted) await holdCounts(control, { compliant: countEvent(control, calls) });
    });

    it('is swept for as many calls as the documents say', async () => {
      const resource = await create();
      await holdCounts(control, { sweep: await countSweep(service, resource, getAccount()) });
      expect(resource.type).toBe(control.resourceType);
    });

    describe.each(drifts)('$name', ({ name, make, putBack = (good) => good }) => {
      it('is put back, verified, and nothing else is changed', async () => {
        const resource = await create();
        const good = await scenario.read(resource.id);
        await make(resource.id);
        const drifted = await scenario.read(resource.id);

        const { status, calls } = await handle(eventOf(resource), resource);

        expect(status).toBe('remediated');
        await expect(scenario.read(resource.id)).resolves.toEqual(putBack(good, drifted));
        if (isCounted && name === firstDrift.name)
          await holdCounts(control, { violating: countEvent(control, calls) });
      });

      it(`${afterUndo.deed} when an undo is asked for`, async () => {
        const resource = await create();
        await make(resource.id);
        const drifted = await scenario.read(resource.id);
        await handle(eventOf(resource), resource);
        const fixed = await scenario.read(resource.id);
        const outcome = (await readOwnRecords(resource)).find(({ kind }) => kind === 'outcome');

        const results = await engine.undo(outcome as OutcomeRecord);

        expect(results).toMatchObject([{ status: afterUndo.status }]);
        expect(meaning(await scenario.read(resource.id))).toEqual(meaning(afterUndo.choose(drifted, fixed)));
      });
    });

    it('records what it found, what it did with which request, and what it read afterwards', async () => {
      const resource = await create();
      await firstDrift.make(resource.id);
      const event = eventOf(resource);

      await handle(event, resource);

      const [intent, outcome, ...others] = await readOwnRecords(resource);
      expect(others).toEqual([]);
      expect(intent).toMatchObject({
        kind: 'intent',
        control: control.id,
        severity: control.severity,
        resource,
        ...expectOrigin(event, scenario),
        decision: { action: 'remediate' },
      });
      await expect(detectIn(intent as IntentRecord)).resolves.toEqual(intent?.violations);
      expectOutcome(outcome as OutcomeRecord, intent as IntentRecord, control);
      const { stateAfter = {} } = outcome as OutcomeRecord;
      await expect(detectIn({ ...(outcome as OutcomeRecord), stateBefore: stateAfter })).resolves.toEqual([]);
    });

    it('does nothing when the same event is delivered again', async () => {
      const resource = await create();
      await firstDrift.make(resource.id);
      const event = eventOf(resource);
      await handle(event, resource);
      const fixed = await scenario.read(resource.id);

      const { status, calls } = await handle(event, resource);

      expect(status).toBe('compliant');
      const changes = calls.filter((call) => !call.startsWith('dynamodb:'));
      expect(control.operations.reads).toEqual(expect.arrayContaining(changes));
      await expect(scenario.read(resource.id)).resolves.toEqual(fixed);
      await expect(readOwnRecords(resource)).resolves.toHaveLength(2);
    });

    const isConfigured = control.triggers.some(({ kind }) => kind === 'config');
    const others: readonly (readonly [name: string, toEvent: (resource: ResourceRef) => WireEvent])[] = [
      ...(isConfigured ? [['a configuration item of AWS Config', configItem] as const] : []),
      ['a command to assess the resource', (resource) => assessCommand(resource, control.id)],
      ['the sweep', scheduledSweep],
    ];

    it.each(others)(`is also ${unseen ?? 'put back'} from %s`, async (_, toEvent) => {
      const resource = await create();
      const good = await scenario.read(resource.id);
      await firstDrift.make(resource.id);
      const drifted = await scenario.read(resource.id);

      const { status } = await handle(toEvent(resource), resource);

      expect(status).toBe(unseen ?? 'remediated');
      const putBack = firstDrift.putBack?.(good, drifted) ?? good;
      await expect(scenario.read(resource.id)).resolves.toEqual(unseen === undefined ? putBack : drifted);
    });

    if (isPermanent !== true) {
      it('takes a resource that is gone for no violation and no error', async () => {
        const resource = await createGone();
        // A younger resource may be one that cannot be read yet; that is waited for.
        const eventTime = new Date(Date.now() - 120_000).toISOString();

        const { status } = await handle(eventOf(resource, { eventTime }), resource);

        expect(status).toBe('gone');
        await expect(readOwnRecords(resource)).resolves.toEqual([]);
      });
    }
  });
}

type Seen = Pick<IntentRecord, 'stateBefore' | 'at' | 'resource' | 'signal' | 'actor'>;

/** What a record says of where the finding comes from. */
function expectOrigin<State>({ id }: WireEvent, { event }: Scenario<State>): object {
  if (event === undefined) return { signal: { source: 'command', id } };
  const signal = { source: 'cloudtrail', id, name: event('').eventName };
  return { signal, actor: { name: 'robin', channel: 'cli' } };
}

function expectOutcome(outcome: OutcomeRecord, intent: IntentRecord, control: Control): void {
  const { kind: _kind, recordId, at: _at, ...said } = intent;
  expect(outcome).toMatchObject({ ...said, kind: 'outcome', intentId: recordId, status: 'remediated' });
  expect(outcome.calls?.map(({ operation, input }) => ({ operation, input }))).toEqual(intent.change.apply);
  for (const { operation, requestId, error } of outcome.calls ?? []) {
    expect(control.operations.writes).toContain(operation);
    expect(requestId).toMatch(/\S/);
    expect(error).toBeUndefined();
  }
  expect(outcome.elapsedMs).toBeGreaterThanOrEqual(0);
  expect(outcome.elapsedMs).toBeLessThan(60_000);
}
