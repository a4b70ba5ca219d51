import {
  BatchGetAccountStatusCommand,
  DisableCommand,
  EnableCommand,
  type ResourceScanType,
} from '@aws-sdk/client-inspector2';
import { DisableMacieCommand, EnableMacieCommand, GetMacieSessionCommand } from '@aws-sdk/client-macie2';
import {
  DescribeHubCommand,
  DisableSecurityHubCommand,
  EnableSecurityHubCommand,
} from '@aws-sdk/client-securityhub';
import type { ClientConfig } from '../../../shared/aws/client-config.ts';
import inspectorOn from '../../../shared/controls/inspector/inspector-on.ts';
import macieOn from '../../../shared/controls/macie/macie-on.ts';
import securityhubOn from '../../../shared/controls/securityhub/securityhub-on.ts';
import { inspectorService } from '../../../shared/services/inspector.ts';
import { macieService } from '../../../shared/services/macie.ts';
import { securityHubService } from '../../../shared/services/securityhub.ts';
import { answering } from '../../support/answering.ts';
import { awsError } from '../../support/fake-reader.ts';
import { mendTimes } from '../../support/mend-times.ts';
import { orAbsent } from '../../support/wire-bucket.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';

describe('the services that detect in an account', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
    mendTimes(account.clients.macie);
  });

  afterAll(async () => account.stop());

  const called = (service: string, eventName: string) => () => ({
    eventSource: `${service}.amazonaws.com`,
    eventName,
    requestParameters: {},
  });

  const disableMacie = async () =>
    orAbsent(
      async () => account.clients.macie.send(new DisableMacieCommand({})),
      'ResourceNotFoundException',
    );

  const readableMacie = {
    ...macieService,
    modules: macieService.modules.map((module) => ({
      ...module,
      createClient: (config: ClientConfig) => mendTimes(module.createClient(config)),
    })),
  };

  describeControl(macieOn, readableMacie, () => account, {
    async create() {
      await account.clients.macie.send(new EnableMacieCommand({ findingPublishingFrequency: 'ONE_HOUR' }));
      return account.place.account;
    },
    remove: disableMacie,
    async read() {
      const found = await orAbsent(
        async () => account.clients.macie.send(new GetMacieSessionCommand({})),
        'ResourceNotFoundException',
      );
      return { status: found?.status, frequency: found?.findingPublishingFrequency };
    },
    event: called('macie2', 'DisableMacie'),
    isPermanent: true,
    drifts: [{ name: 'Macie that was turned off', make: disableMacie }],
  });

  const disableHub = async () =>
    orAbsent(
      async () => account.clients.securityHub.send(new DisableSecurityHubCommand({})),
      'InvalidAccessException',
    );

  // The emulator has the hub, and knows of no standards or tags of it.
  const hubService = answering(securityHubService, {
    GetEnabledStandards: () => ({ StandardsSubscriptions: [] }),
    ListTagsForResource: () => ({ Tags: {} }),
  });

  describeControl(securityhubOn, hubService, () => account, {
    async create() {
      await account.clients.securityHub.send(new EnableSecurityHubCommand({}));
      return account.place.account;
    },
    remove: disableHub,
    async read() {
      const hub = await orAbsent(
        async () => account.clients.securityHub.send(new DescribeHubCommand({})),
        'InvalidAccessException',
      );
      return { arn: hub?.HubArn, controls: hub?.AutoEnableControls, findings: hub?.ControlFindingGenerator };
    },
    event: called('securityhub', 'DisableSecurityHub'),
    isPermanent: true,
    drifts: [{ name: 'Security Hub that was turned off', make: disableHub }],
  });

  const stopScanning =
    (...resourceTypes: ResourceScanType[]) =>
    async () => {
      const accountIds = [account.place.account];
      return account.clients.inspector.send(new DisableCommand({ accountIds, resourceTypes }));
    };

  // The emulator lists administrators, and does not tell an account which one is its own.
  const ownInspector = answering(inspectorService, {
    GetDelegatedAdminAccount: () => awsError('ResourceNotFoundException'),
  });

  describeControl(inspectorOn, ownInspector, () => account, {
    async create() {
      const accountIds = [account.place.account];
      await account.clients.inspector.send(
        new EnableCommand({ accountIds, resourceTypes: ['EC2', 'LAMBDA'] }),
      );
      return account.place.account;
    },
    remove: stopScanning('EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE'),
    async read() {
      const { accounts = [] } = await account.clients.inspector.send(
        new BatchGetAccountStatusCommand({ accountIds: [account.place.account] }),
      );
      return accounts;
    },
    event: called('inspector2', 'Disable'),
    isPermanent: true,
    drifts: [
      { name: 'Inspector that no longer scans functions', make: stopScanning('LAMBDA') },
      { name: 'Inspector that was turned off', make: stopScanning('EC2', 'LAMBDA') },
    ],
  });
});
