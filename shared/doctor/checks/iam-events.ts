import { getGlobalRegion } from '../../events/partition.ts';
import type { AccountView } from '../account-view.ts';
import { type Check, ok, warning } from '../check.ts';

/** IAM and other services are global, and their events arrive in one Region only. */
export const iamEventsCheck: Check<AccountView> = {
  id: 'iam-events',
  title: 'IAM events',
  needs: ['cloudformation:DescribeStacks'],
  async run(view) {
    const { region } = view.config;
    const global = getGlobalRegion(view.caller.partition);
    if (global === undefined || global === region) return ok(`IAM's events arrive in ${region}.`);
    const { regions } = await view.getDeployment();
    if (regions.includes(global)) return ok(`IAM's events arrive in ${global}, which is covered.`);
    return warning(
      `The events of IAM, of Organizations and of root signing in arrive in ${global} only, which is not covered: a change ` +
        'of IAM is seen at the next sweep, not within seconds, and root signing in is not seen at all.',
      `Cover it: npx holdfast regions add ${global} --region ${region}.`,
    );
  },
};
