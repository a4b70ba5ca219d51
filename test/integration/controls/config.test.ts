import control from '../../../shared/controls/config/config-recorder-on.ts';
import { configService } from '../../../shared/services/config.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import {
  createLoggingClients,
  deleteChannel,
  deleteRecorder,
  type LoggingClients,
  putChannel,
  putRecorder,
  readRecording,
  removeRecording,
  startRecorder,
  stopRecorder,
} from '../../support/wire-logging.ts';

const everything = { allSupported: true, includeGlobalResourceTypes: true };

describe('the controls of AWS Config in an account', () => {
  let account: WireAccount;
  let clients: LoggingClients;

  beforeAll(async () => {
    account = await startWireAccount();
    clients = createLoggingClients(account);
  });

  afterAll(async () => account.stop());

  describeControl(control, configService, () => account, {
    async create() {
      await putRecorder(clients, everything);
      await putChannel(clients);
      await startRecorder(clients);
      return account.place.account;
    },
    remove: async () => removeRecording(clients),
    read: async () => readRecording(clients),
    event: () => ({ eventSource: 'config.amazonaws.com', eventName: 'StopConfigurationRecorder' }),
    isPermanent: true,
    drifts: [
      { name: 'a recorder that was stopped', make: async () => stopRecorder(clients) },
      {
        name: 'a recorder that was deleted',
        async make() {
          await stopRecorder(clients);
          await deleteRecorder(clients);
        },
      },
      {
        name: 'a channel that was deleted',
        async make() {
          await stopRecorder(clients);
          await deleteChannel(clients);
        },
      },
      {
        name: 'no recorder and no channel',
        make: async () => removeRecording(clients),
      },
      {
        name: 'a recorder of one type only',
        make: async () => putRecorder(clients, { resourceTypes: ['AWS::S3::Bucket'] }),
      },
      {
        name: 'a recorder that leaves out the global types',
        make: async () => putRecorder(clients),
      },
      {
        name: 'a channel to another bucket',
        make: async () => putChannel(clients, 'elsewhere'),
      },
    ],
  });
});
