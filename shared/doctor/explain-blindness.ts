import { getClientConfig } from '../aws/client-config.ts';
import type { Place } from '../control/resource.ts';
import { AccountView } from './account-view.ts';
import { functionsCheck } from './checks/functions.ts';
import { rulesCheck } from './checks/rules.ts';
import { trailCheck } from './checks/trail.ts';
import { examine } from './examine.ts';
import { findForwardingFaults } from './forwarding-faults.ts';

const checks = [trailCheck, rulesCheck, functionsCheck];
const stackName = 'holdfast';

/**
 * Why no event comes, as the doctor sees it: what is wrong, and what could not be looked at.
 * @param place of the home
 * @param region another Region, where its events are those that do not come
 */
export async function explainBlindness(
  { account, partition, region: home }: Place,
  now: Date,
  region?: string,
): Promise<readonly string[]> {
  const view = new AccountView({
    config: getClientConfig(home),
    caller: { arn: '', account, partition },
    stackName,
    now,
  });
  try {
    const diagnosis = await examine(view, checks);
    const faults = region === undefined ? [] : await findForwardingFaults(region, view);
    return [
      ...faults.map((fault) => `${String(region)}: ${fault}.`),
      ...diagnosis.checks.filter(({ status }) => status !== 'ok').map(({ text }) => text),
    ];
  } finally {
    view.destroy();
  }
}
