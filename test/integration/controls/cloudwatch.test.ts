import { randomUUID } from 'node:crypto';
import {
  DeleteAlarmsCommand,
  DisableAlarmActionsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmInput,
} from '@aws-sdk/client-cloudwatch';
import control from '../../../shared/controls/cloudwatch/cloudwatch-alarms-on.ts';
import { cloudWatchService } from '../../../shared/services/cloudwatch.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import { createLoggingClients, type LoggingClients, readWireAlarm } from '../../support/wire-logging.ts';

describe('the controls of CloudWatch in an account', () => {
  let account: WireAccount;
  let clients: LoggingClients;

  beforeAll(async () => {
    account = await startWireAccount();
    clients = createLoggingClients(account);
  });

  afterAll(async () => account.stop());

  const put = (over: Partial<PutMetricAlarmInput>) => async (AlarmName: string) =>
    clients.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        AlarmDescription: 'somebody used the root user',
        Namespace: 'Security',
        MetricName: 'RootUsage',
        Dimensions: [{ Name: 'trail', Value: 'audit' }],
        Statistic: 'Sum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [`arn:aws:sns:${account.place.region}:${account.place.account}:security`],
        OKActions: [`arn:aws:sns:${account.place.region}:${account.place.account}:relief`],
        ...over,
      }),
    );

  const remove = async (name: string) =>
    clients.cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [name] }));

  describeControl(control, cloudWatchService, () => account, {
    async create() {
      const name = `security-${randomUUID()}`;
      await put({ Tags: [{ Key: 'owner', Value: 'security' }] })(name);
      return name;
    },
    remove,
    read: async (name) => readWireAlarm(clients, name),
    event: (name) => ({
      eventSource: 'monitoring.amazonaws.com',
      eventName: 'DeleteAlarms',
      requestParameters: { alarmNames: [name] },
    }),
    drifts: [
      { name: 'an alarm that was deleted', make: remove },
      {
        name: 'an alarm whose actions are off',
        make: async (name) => clients.cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: [name] })),
      },
      { name: 'an alarm with a threshold out of reach', make: put({ Threshold: 1_000_000 }) },
      {
        name: 'an alarm that tells nobody, of another metric',
        make: put({ AlarmActions: [], MetricName: 'Nothing' }),
      },
    ],
  });
});
