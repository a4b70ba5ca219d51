import { getClientConfig } from '../aws/client-config.ts';
import type { Place } from '../control/resource.ts';
import { AccountView } from './account-view.ts';
import { functionsCheck } from './checks/functions.ts';
import { rulesCheck } from './checks/rules.ts';
import { trailCheck } from './checks/trail.ts';
import { examine } from './examine.ts';

const checks = [trailCheck, rulesCheck, functionsCheck];
const stackName = 'holdfast';

/** Why no event comes, as the doctor sees it: what is wrong, and what could not be looked at. */
export async function explainBlindness(
  { account, partition, region }: Place,
  now: Date,
): Promise<readonly string[]> {
  const view = new AccountView({
    config: getClientConfig(region),
    caller: { arn: '', account, partition },
    stackName,
    now,
  });
  try {
    const diagnosis = await examine(view, checks);
    return diagnosis.checks.filter(({ status }) => status !== 'ok').map(({ text }) => text);
  } finally {
    view.destroy();
  }
}
