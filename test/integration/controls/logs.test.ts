import { randomUUID } from 'node:crypto';
import {
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
  PutSubscriptionFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import present from '../../../shared/controls/logs/logs-group-present.ts';
import retained from '../../../shared/controls/logs/logs-group-retained.ts';
import { logsService } from '../../../shared/services/logs.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import {
  createGroup,
  createLoggingClients,
  deleteGroup,
  type LoggingClients,
  readGroup,
} from '../../support/wire-logging.ts';

describe('the controls of CloudWatch Logs in an account', () => {
  let account: WireAccount;
  let clients: LoggingClients;

  beforeAll(async () => {
    account = await startWireAccount();
    clients = createLoggingClients(account);
    await createGroup(clients, 'siem');
  });

  afterAll(async () => account.stop());

  const keep = (retentionInDays: number) => async (logGroupName: string) =>
    clients.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));

  async function createWholeGroup(): Promise<string> {
    const logGroupName = `/aws/cloudtrail/${randomUUID()}`;
    const { region, account: id } = account.place;
    await createGroup(clients, logGroupName);
    await keep(400)(logGroupName);
    await clients.logs.send(
      new PutMetricFilterCommand({
        logGroupName,
        filterName: 'root',
        filterPattern: '{ $.userIdentity.type = "Root" }',
        metricTransformations: [{ metricName: 'RootUsage', metricNamespace: 'Security', metricValue: '1' }],
      }),
    );
    await clients.logs.send(
      new PutSubscriptionFilterCommand({
        logGroupName,
        filterName: 'siem',
        filterPattern: 'ERROR',
        // Moto looks for a log group of the destination's name.
        destinationArn: `arn:aws:logs:${region}:${id}:destination:siem`,
      }),
    );
    return logGroupName;
  }

  const scenario = (eventName: string) => ({
    create: createWholeGroup,
    remove: async (name: string) => deleteGroup(clients, name),
    read: async (name: string) => readGroup(clients, name),
    event: (logGroupName: string) => ({
      eventSource: 'logs.amazonaws.com',
      eventName,
      requestParameters: { logGroupName },
    }),
  });

  describeControl(retained, logsService, () => account, {
    ...scenario('PutRetentionPolicy'),
    drifts: [
      {
        name: 'events that are kept for a day',
        make: keep(1),
        putBack: (good) => good,
      },
      { name: 'events that are kept for less than before', make: keep(365) },
    ],
  });

  describeControl(present, logsService, () => account, {
    ...scenario('DeleteLogGroup'),
    drifts: [
      { name: 'a group that was deleted', make: async (name) => deleteGroup(clients, name) },
      {
        name: 'a group that was deleted and made again',
        async make(name) {
          await deleteGroup(clients, name);
          await createGroup(clients, name);
        },
        putBack: (good, drifted) =>
          good === undefined || drifted === undefined ? good : { ...good, rest: drifted.rest },
      },
    ],
  });
});
