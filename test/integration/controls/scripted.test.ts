import { toResourceRef } from '../../../shared/control/resource.ts';
import { services } from '../../../shared/services/index.ts';
import type { Service } from '../../../shared/services/service.ts';
import { answering } from '../../support/answering.ts';
import { countEvent, holdCounts } from '../../support/counted-calls.ts';
import { countSweep } from '../../support/counted-sweep.ts';
import { type ScriptedDrift, scriptedDrifts } from '../../support/scripted-drifts.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createWireEngine } from '../../support/wire-engine.ts';
import { apiCall, assessCommand } from '../../support/wire-events.ts';

/** The service of a control, whose resource is in good order until it is broken, and again once it is put back. */
function script({ control, good, broken, putBack }: ScriptedDrift): { service: Service; drift: () => void } {
  const service = services.find(({ controls }) => controls.includes(control));
  if (service === undefined) throw new Error(`No service has ${control.id}`);
  let isBroken = false;
  const answers = Object.keys(good).map((command): [string, () => object] => [
    command,
    () => (isBroken ? broken[command] : undefined) ?? good[command] ?? {},
  ]);
  const change = (): object => {
    isBroken = false;
    return {};
  };
  return {
    service: answering(service, {
      ...Object.fromEntries(answers),
      ...(putBack === undefined ? {} : { [putBack]: change }),
    }),
    drift() {
      isBroken = true;
    },
  };
}

describe('what the emulator does not have, answered as AWS documents it', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  it.each(scriptedDrifts.map((drift) => [drift.control.id, drift] as const))(
    '%s takes the calls that the documents say, whether there is something to put back or not',
    async (_, scripted) => {
      const { control, event, settings = {}, putBack, id = account.place.account } = scripted;
      const { service, drift } = script(scripted);
      const controls = { [control.id]: settings };
      const engine = createWireEngine({ ...service, controls: [control] }, account, { controls });
      const resource = toResourceRef(control.resourceType, id, account.place);
      const handle = async (given: object) => {
        engine.calls.length = 0;
        return (await engine.handle(given)).map(({ status }) => status).join();
      };
      const call = () =>
        apiCall(account.place, {
          eventSource: `${event.service}.amazonaws.com`,
          eventName: event.name,
          requestParameters: event.parameters ?? {},
          ...event.caller,
        });

      await expect(handle(assessCommand(resource, control.id))).resolves.toBe('compliant');
      await expect(handle(call())).resolves.toBe('compliant');
      await holdCounts(control, { compliant: countEvent(control, engine.calls) });
      await holdCounts(control, { sweep: await countSweep(service, resource, account) });
      drift();
      await expect(handle(call())).resolves.toBe(putBack === undefined ? 'reported' : 'remediated');
      await holdCounts(control, { violating: countEvent(control, engine.calls) });
    },
  );
});
