import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { ModifyInstanceMetadataOptionsCommand } from '@aws-sdk/client-ec2';
import { rootCredentials } from '../../../sandbox/emulators.ts';
import { AwsAccount } from '../../../shared/aws/session.ts';
import type { Control } from '../../../shared/control/control.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import imdsv2 from '../../../shared/controls/ec2/ec2-instance-imdsv2.ts';
import whereAllowed from '../../../shared/controls/ec2/ec2-instance-where-allowed.ts';
import { ec2Service } from '../../../shared/services/ec2.ts';
import { contextOf } from '../../support/test-context.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createInstance } from '../../support/wire-compute.ts';

describe('who would be cut off from an instance, in an account', () => {
  let account: WireAccount;
  let cloudWatch: CloudWatchClient;
  const aws = new AwsAccount(ec2Service.modules);

  beforeAll(async () => {
    account = await startWireAccount();
    const { emulator, place } = account;
    cloudWatch = new CloudWatchClient({
      endpoint: emulator.url,
      region: place.region,
      credentials: rootCredentials,
    });
  });

  afterAll(async () => {
    cloudWatch.destroy();
    await account.stop();
  });

  /** What the control says of an instance that violates it. */
  async function findDependents(control: Control, id: string, settings: object = {}) {
    const resource = toResourceRef(control.resourceType, id, account.place);
    const context = contextOf(control, { settings, now: new Date() });
    const session = aws.open(resource);
    const state = (await control.read(resource, session, context)) ?? {};
    const violations = control.detect(state, context);
    expect(violations).not.toEqual([]);
    return control.findDependents?.(state, violations, resource, session, context);
  }

  async function countRequest(id: string, daysAgo: number): Promise<void> {
    await cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: 'AWS/EC2',
        MetricData: [
          {
            MetricName: 'MetadataNoToken',
            Dimensions: [{ Name: 'InstanceId', Value: id }],
            Value: 1,
            Timestamp: new Date(Date.now() - daysAgo * 86_400_000),
          },
        ],
      }),
    );
  }

  it('is the software that asked for metadata without a token lately', async () => {
    const [id, other] = [await createInstance(account), await createInstance(account)];
    await account.clients.ec2.send(
      new ModifyInstanceMetadataOptionsCommand({
        InstanceId: id,
        HttpTokens: 'optional',
        HttpEndpoint: 'enabled',
      }),
    );
    await countRequest(other, 1);
    await countRequest(id, 20);
    await expect(findDependents(imdsv2, id)).resolves.toEqual([]);

    await countRequest(id, 1);
    await countRequest(id, 2);
    await expect(findDependents(imdsv2, id)).resolves.toEqual([
      `software on instance ${id} read its metadata without a token 2 times in the last 14 days, and would be refused`,
    ]);
  });

  it('is the group that the instance belongs to', async () => {
    const id = await createInstance(account, {
      TagSpecifications: [
        { ResourceType: 'instance', Tags: [{ Key: 'aws:autoscaling:groupName', Value: 'web' }] },
      ],
    });
    await expect(findDependents(whereAllowed, id, { instanceTypes: ['m7g.*'] })).resolves.toEqual([
      `Auto Scaling group web starts another instance in place of ${id} once it is stopped`,
    ]);
  });
});
