import pMap from 'p-map';
import type { AccountView } from '../account-view.ts';
import { type Check, ok, problem } from '../check.ts';
import { findForwardingFaults } from '../forwarding-faults.ts';

/** Whether the other Regions that are covered send their events to the home. */
export const forwardingCheck: Check<AccountView> = {
  id: 'forwarding',
  title: 'Forwarding',
  needs: [
    'cloudformation:DescribeStacks',
    'cloudformation:ListStackResources',
    'events:DescribeRule',
    'events:ListTargetsByRule',
  ],
  async run(view) {
    const { regions } = await view.getDeployment();
    if (regions.length === 0) return ok('No other Region is covered that would forward its events.');
    const faults = await pMap(
      regions,
      async (region) => (await findForwardingFaults(region, view)).map((fault) => `${region}: ${fault}`),
      { concurrency: 4 },
    );
    if (faults.flat().length === 0) return ok(`${regions.join(', ')}: events are forwarded.`);
    return problem(
      `Not every Region that is covered forwards its events: ${faults.flat().join('; ')}.`,
      'Enable a disabled rule with `aws events enable-rule --name NAME --region REGION`; ' +
        `else deploy again: npm run deploy -- --region ${view.config.region}.`,
    );
  },
};
