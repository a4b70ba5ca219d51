import { forwardingStackName } from '../forwarding/names.ts';
import { describeForwarding, judgeForwarding } from '../forwarding/stack-state.ts';
import type { AccountView } from './account-view.ts';
import { findStack } from './deployment.ts';

/** Why the events of a covered Region do not reach the home, as far as its forwarding stack tells; each in words. */
export async function findForwardingFaults(region: string, view: AccountView): Promise<readonly string[]> {
  const { forwardingVersion: version = '' } = await view.getDeployment();
  const there = view.openRegion(region);
  const stack = await findStack(there.cloudFormation, forwardingStackName);
  const state = judgeForwarding(stack, { home: view.config.region, version });
  if (state !== 'current') return [describeForwarding(state, stack)];
  const rules = await there.getRules();
  return rules.filter(({ state: of }) => of !== 'enabled').map(({ name, state: of }) => `${name} is ${of}`);
}
