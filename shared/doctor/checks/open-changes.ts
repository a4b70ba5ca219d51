import { setTimeout } from 'node:timers/promises';
import { DynamoDbTrail } from '../../audit/dynamodb-trail.ts';
import { resourceTypes } from '../../control/resource.ts';
import type { AccountView } from '../account-view.ts';
import { type Check, ok, warning } from '../check.ts';

const services = [...new Set(Object.values(resourceTypes).map(({ service }) => service))];

/** Changes whose function ended before it recorded how they ended. The sweep settles them. */
export const openChangesCheck: Check<AccountView> = {
  id: 'open-changes',
  title: 'Open changes',
  needs: ['dynamodb:Query'],
  async run(view) {
    const { auditTable, stateTable, policyTable } = await view.getDeployment();
    const clock = { now: () => view.now, sleep: (ms: number) => setTimeout(ms) };
    // Nothing is begun here, so no lease is ever taken.
    const trail = new DynamoDbTrail({
      client: view.dynamoDb,
      auditTable,
      stateTable,
      policyTable,
      clock,
      leaseMs: 0,
    });
    const leases = (await Promise.all(services.map((service) => trail.findAbandoned(service)))).flat();
    if (leases.length === 0) return ok('Every change that was begun was ended and recorded.');
    const ids = leases.map(({ findingId }) => findingId);
    const shown = ids.slice(0, 5).join(', ');
    return warning(
      `${ids.length === 1 ? 'A change was' : `${String(ids.length)} changes were`} begun and not ended: ${shown}${ids.length > 5 ? ', …' : ''}.`,
      'The next sweep looks at them and ends them. What was planned: holdfast show ID.',
    );
  },
};
