import { setTimeout } from 'node:timers/promises';
import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { readLog } from '../../audit/query.ts';
import type { AccountView, Rule } from '../account-view.ts';
import { type Check, ok, warning } from '../check.ts';

const dayMs = 86_400_000;
const lookbackDays = 14;
// A finding of the last day is the best proof; past so many lines from the sweep alone it is not looked for.
const mostRecords = 50;

/** Whether events have come at all: that everything is in place does not show that it works. */
export const lastEventCheck: Check<AccountView> = {
  id: 'last-event',
  title: 'Last event',
  needs: [
    'dynamodb:Query',
    'dynamodb:BatchGetItem',
    'cloudformation:ListStackResources',
    'events:DescribeRule',
    'cloudwatch:GetMetricData',
  ],
  async run(view) {
    const signal = await findLastSignal(view);
    if (signal !== undefined) return ok(`${signal.name} of ${signal.at} was seen and is in the log.`);
    const hour = await findLastMatch(view);
    if (hour !== undefined) {
      return ok(`A change that a control watches was seen in the hour from ${hour.toISOString()}.`);
    }
    return warning(
      `No event has come in ${String(lookbackDays)} days. In a quiet account that may be so.`,
      'To be sure, change something that is watched and harmless, such as making and deleting a security group, and look ' +
        'again in five minutes.',
    );
  },
};

/** What set off the newest finding of the last day that did not come from Holdfast's own sweep. */
async function findLastSignal(view: AccountView): Promise<{ name: string; at: string } | undefined> {
  const { auditTable: table } = await view.getDeployment();
  const since = new Date(view.now.getTime() - dayMs);
  const clock = { now: () => view.now, sleep: (ms: number) => setTimeout(ms) };
  const store = { client: view.dynamoDb, table, clock };
  let seen = 0;
  for await (const record of readLog(store, { since, until: view.now })) {
    if (record.kind === 'notice') continue;
    const { signal } = record;
    if (signal.source === 'cloudtrail' || signal.source === 'config') return signal;
    seen += 1;
    if (seen === mostRecords) return undefined;
  }
  return undefined;
}

/** The last hour in which a rule for the account's events matched one, whether or not it was a violation. */
async function findLastMatch(view: AccountView): Promise<Date | undefined> {
  const rules = (await view.getRules()).filter(
    ({ isOnDefaultBus, isScheduled }) => isOnDefaultBus && !isScheduled,
  );
  if (rules.length === 0) return undefined;
  let latest: Date | undefined;
  let token: string | undefined;
  do {
    const page = await view.cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(view.now.getTime() - lookbackDays * dayMs),
        EndTime: view.now,
        ScanBy: 'TimestampDescending',
        MetricDataQueries: rules.map(toMetricQuery),
        NextToken: token,
      }),
    );
    for (const { Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      for (const [index, time] of Timestamps.entries()) {
        if ((Values[index] ?? 0) > 0 && (latest === undefined || time > latest)) latest = time;
      }
    }
    token = page.NextToken;
  } while (token !== undefined);
  return latest;
}

function toMetricQuery({ name }: Rule, index: number): MetricDataQuery {
  return {
    Id: `rule${String(index)}`,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/Events',
        MetricName: 'TriggeredRules',
        Dimensions: [{ Name: 'RuleName', Value: name }],
      },
      Period: 3600,
      Stat: 'Sum',
    },
  };
}
