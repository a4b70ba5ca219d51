import { getGlobalRegion } from '../../events/partition.ts';
import type { AccountView } from '../account-view.ts';
import { type Check, ok, warning } from '../check.ts';

/** IAM is global, and its events arrive in one Region only. */
export const iamEventsCheck: Check<AccountView> = {
  id: 'iam-events',
  title: 'IAM events',
  needs: [],
  run({ config: { region }, caller: { partition } }) {
    const home = getGlobalRegion(partition);
    if (home === undefined || home === region)
      return Promise.resolve(ok(`IAM's events arrive in ${region}.`));
    return Promise.resolve(
      warning(
        `IAM's events arrive in ${home} only: here the controls of IAM see a change at the next sweep, not within seconds.`,
        `Where that is too late, deploy Holdfast in ${home} too: npm run deploy -- --region ${home}.`,
      ),
    );
  },
};
