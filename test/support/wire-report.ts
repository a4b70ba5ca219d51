import type { Control } from '../../shared/control/control.ts';
import { type ResourceRef, toResourceRef } from '../../shared/control/resource.ts';
import type { Service } from '../../shared/services/service.ts';
import { countEvent, holdCounts } from './counted-calls.ts';
import { countSweep } from './counted-sweep.ts';
import type { WireAccount } from './wire-account.ts';
import { createWireEngine, type WireEngine } from './wire-engine.ts';
import { apiCall, assessCommand, scheduledSweep, type WireEvent } from './wire-events.ts';
import type { ReportScenario } from './wire-scenario.ts';

/** Holds a control that no call can satisfy against an account over the wire: what is wrong is told, and left. */
// eslint-disable-next-line jest/no-export -- what every control must pass; a test file hands in its scenario
export function describeReport(
  control: Control,
  service: Service,
  getAccount: () => WireAccount,
  scenario: ReportScenario,
): void {
  describe(`${control.id} over the wire`, () => {
    const created: string[] = [];
    let engine: WireEngine;

    beforeAll(() => {
      engine = createWireEngine({ ...service, controls: [control] }, getAccount());
    });

    afterEach(async () => {
      for (const id of created.splice(0)) await scenario.remove(id);
    });

    /** A resource that Holdfast has seen in good order, where the control remembers that. */
    async function create(): Promise<ResourceRef> {
      const id = await scenario.create();
      created.push(id);
      const resource = toResourceRef(control.resourceType, id, getAccount().place);
      if (control.remember !== undefined) await handle(assessCommand(resource, control.id), resource);
      return resource;
    }

    const eventOf = ({ id }: ResourceRef): WireEvent => apiCall(getAccount().place, scenario.event(id));

    async function handle(event: WireEvent, { arn }: ResourceRef): Promise<string> {
      engine.calls.length = 0;
      const results = await engine.handle(event);
      return results
        .filter(({ resource }) => resource === arn)
        .map(({ status }) => status)
        .join();
    }

    it('says nothing of a compliant resource', async () => {
      const resource = await create();

      await expect(handle(eventOf(resource), resource)).resolves.toBe('compliant');
      await holdCounts(control, { compliant: countEvent(control, engine.calls) });
      await holdCounts(control, { sweep: await countSweep(service, resource, getAccount()) });
      await expect(engine.readRecords(resource.arn)).resolves.toEqual([]);
    });

    it(`tells once a day of ${scenario.drift.name} and what to do, and leaves it as it is`, async () => {
      const { id: compliant, ...place } = await create();
      const id = await scenario.drift.make(compliant);
      if (id !== compliant) created.push(id);
      const resource = toResourceRef(control.resourceType, id, place);
      const drifted = await scenario.read(id);

      await expect(handle(eventOf(resource), resource)).resolves.toBe('reported');
      await holdCounts(control, { violating: countEvent(control, engine.calls) });
      for (const event of [assessCommand(resource, control.id), scheduledSweep(resource)])
        await expect(handle(event, resource)).resolves.toBe('reported');

      const [observation, ...others] = await engine.readRecords(resource.arn);
      expect(others).toEqual([]);
      expect(observation).toMatchObject({
        kind: 'observation',
        control: control.id,
        actor: { name: 'robin' },
        decision: { action: 'report' },
        change: { apply: [], undo: [] },
      });
      expect(observation?.change.summary).toContain(id);
      await expect(scenario.read(id)).resolves.toEqual(drifted);
    });

    if (scenario.outlivesRemoval === true) return;

    it('takes a resource that is gone for no violation and no error', async () => {
      const resource = await create();
      await scenario.remove(created.pop() ?? '');

      await expect(handle(assessCommand(resource, control.id), resource)).resolves.toBe('gone');
    });
  });
}
