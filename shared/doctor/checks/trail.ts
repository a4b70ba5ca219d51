import {
  CloudTrailClient,
  DescribeTrailsCommand,
  type EventSelector,
  type AdvancedEventSelector,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import type { AccountView } from '../account-view.ts';
import { type Check, type CheckResult, ok, problem, warning } from '../check.ts';

interface TrailView {
  readonly name: string;
  readonly isMultiRegion: boolean;
  readonly isLogging: boolean;
  readonly logsWrites: boolean;
}

/** Without a trail that logs management events EventBridge gets no API call from CloudTrail. */
export const trailCheck: Check<AccountView> = {
  id: 'trail',
  title: 'CloudTrail',
  needs: ['cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
  async run(view) {
    const { trailList = [] } = await view.cloudTrail.send(
      new DescribeTrailsCommand({ includeShadowTrails: true }),
    );
    const looks = await Promise.allSettled(trailList.map((trail) => look(trail, view)));
    const trails = looks.flatMap((settled) => (settled.status === 'fulfilled' ? [settled.value] : []));
    const useful = trails.filter(({ isLogging, logsWrites }) => isLogging && logsWrites);
    const unreadable = looks.find((settled) => settled.status === 'rejected');
    // One trail is enough, so one that may not be read matters only where no other serves.
    if (useful.length === 0 && unreadable !== undefined) throw unreadable.reason;
    return judge(trails, useful, view.config.region);
  },
};

async function look(trail: Trail, view: AccountView): Promise<TrailView> {
  const { TrailARN: Name = '', HomeRegion: home = view.config.region } = trail;
  // Only where a trail lives does CloudTrail tell its selectors for certain.
  const client =
    home === view.config.region ? view.cloudTrail : new CloudTrailClient({ ...view.config, region: home });
  const [{ IsLogging }, selectors] = await Promise.all([
    client.send(new GetTrailStatusCommand({ Name })),
    client.send(new GetEventSelectorsCommand({ TrailName: Name })),
  ]);
  return {
    name: trail.Name ?? Name,
    isMultiRegion: trail.IsMultiRegionTrail === true,
    isLogging: IsLogging === true,
    logsWrites:
      (selectors.EventSelectors ?? []).some(takesWrites) ||
      (selectors.AdvancedEventSelectors ?? []).some(takesWritesByFields),
  };
}

function takesWrites({ IncludeManagementEvents, ReadWriteType }: EventSelector): boolean {
  return IncludeManagementEvents === true && ReadWriteType !== 'ReadOnly';
}

function takesWritesByFields({ FieldSelectors = [] }: AdvancedEventSelector): boolean {
  const isEqual = (field: string, value: string): boolean =>
    FieldSelectors.some(({ Field, Equals }) => Field === field && Equals?.includes(value) === true);
  return isEqual('eventCategory', 'Management') && !isEqual('readOnly', 'true');
}

function judge(trails: readonly TrailView[], useful: readonly TrailView[], region: string): CheckResult {
  const best = useful.find(({ isMultiRegion }) => isMultiRegion) ?? useful[0];
  if (best === undefined) {
    const faults = trails.map(
      ({ name, isLogging }) => `${name} ${isLogging ? 'leaves out management writes' : 'does not log now'}`,
    );
    return problem(
      `No trail logs management events now, so no change reaches Holdfast${faults.length === 0 ? '' : ` (${faults.join('; ')})`}.`,
      faults.length === 0
        ? `Set \`trail.create: true\` in holdfast.config.yml and deploy: npm run deploy -- --region ${region}.`
        : 'Start it with `aws cloudtrail start-logging --name TRAIL`, let it log management write events, or let Holdfast ' +
            'bring one: `trail.create: true` in holdfast.config.yml.',
    );
  }
  if (best.isMultiRegion) return ok(`The trail ${best.name} logs management events in all Regions.`);
  return warning(
    `The trail ${best.name} logs management events in ${region} only.`,
    `Make it a trail of all Regions: aws cloudtrail update-trail --name ${best.name} --is-multi-region-trail.`,
  );
}
