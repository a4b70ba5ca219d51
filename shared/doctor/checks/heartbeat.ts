import { isOverdue } from '../../watch/pulse.ts';
import { PulseTable } from '../../watch/pulse-table.ts';
import type { AccountView } from '../account-view.ts';
import { type Check, ok, problem, warning } from '../check.ts';

/** Whether the calls by which Holdfast tests itself come back as events. */
export const heartbeatCheck: Check<AccountView> = {
  id: 'heartbeat',
  title: 'Heartbeat',
  needs: ['dynamodb:GetItem'],
  async run(view) {
    const { auditTable, stateTable } = await view.getDeployment();
    const clock = { now: () => view.now, sleep: async () => Promise.resolve() };
    const pulse = await new PulseTable({ client: view.dynamoDb, auditTable, stateTable, clock }).load();
    const { beatAt, blindSince, heardAt = 'never' } = pulse;
    if (beatAt === undefined) {
      return warning(
        'No call was made yet that has to come back as an event.',
        'The first one is made within five minutes of a deployment: look again then.',
      );
    }
    if (blindSince !== undefined || isOverdue(pulse, view.now)) {
      return problem(
        `The call of ${beatAt} did not come back as an event; the last that did is of ${heardAt}.`,
        'Mend what the other checks say of the trail, the rules and the functions.',
      );
    }
    return ok(
      `Its own call of ${heardAt === 'never' ? beatAt : heardAt} came back as an event, or is on its way.`,
    );
  },
};
