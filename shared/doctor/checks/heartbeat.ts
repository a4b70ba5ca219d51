import { isOverdue, type Pulse } from '../../watch/pulse.ts';
import { PulseTable } from '../../watch/pulse-table.ts';
import type { AccountView } from '../account-view.ts';
import { type Check, type CheckResult, ok, problem, warning } from '../check.ts';

/** Whether the calls by which Holdfast tests itself come back as events, from each Region. */
export const heartbeatCheck: Check<AccountView> = {
  id: 'heartbeat',
  title: 'Heartbeat',
  needs: ['dynamodb:GetItem'],
  async run(view) {
    const { auditTable, stateTable, regions } = await view.getDeployment();
    const clock = { now: () => view.now, sleep: async () => Promise.resolve() };
    const results = await Promise.all(
      [undefined, ...regions].map(async (region) => {
        const table = new PulseTable({ client: view.dynamoDb, auditTable, stateTable, clock, region });
        return judge(await table.load(), region, view.now);
      }),
    );
    return (
      results.find(({ status }) => status === 'problem') ??
      results.find(({ status }) => status === 'warning') ??
      summarize(results)
    );
  },
};

function judge(pulse: Pulse, region: string | undefined, now: Date): CheckResult {
  const { beatAt, blindSince, heardAt = 'never' } = pulse;
  const where = region === undefined ? '' : ` in ${region}`;
  if (beatAt === undefined) {
    return warning(
      `No call was made${where} yet that has to come back as an event.`,
      'The first one is made within five minutes of a deployment: look again then.',
    );
  }
  if (blindSince !== undefined || isOverdue(pulse, now)) {
    return problem(
      `The call of ${beatAt}${where} did not come back as an event; the last that did is of ${heardAt}.`,
      'Mend what the other checks say of the trail, the rules and the functions, and of forwarding.',
    );
  }
  return ok(
    `Its own call of ${heardAt === 'never' ? beatAt : heardAt} came back as an event, or is on its way.`,
  );
}

function summarize(results: readonly CheckResult[]): CheckResult {
  const [home = ok('')] = results;
  const others = results.length - 1;
  return others === 0
    ? home
    : ok(
        `${home.text} So did those in ${others === 1 ? 'the other Region' : `${String(others)} other Regions`}.`,
      );
}
