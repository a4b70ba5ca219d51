import { randomUUID } from 'node:crypto';
import {
  CreateNetworkInterfaceCommand,
  DeleteNetworkInterfaceCommand,
  DescribeSubnetsCommand,
} from '@aws-sdk/client-ec2';
import { CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import {
  DeletePublicAccessBlockCommand,
  DeleteBucketWebsiteCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
} from '@aws-sdk/client-s3';
import { createClients, destroyClients } from '../../../sandbox/clients.ts';
import { AwsAccount } from '../../../shared/aws/session.ts';
import type { Control } from '../../../shared/control/control.ts';
import { type ResourceRef, type ResourceType, toResourceRef } from '../../../shared/control/resource.ts';
import noWorldAdminPorts from '../../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import accessKeyRotated from '../../../shared/controls/iam/iam-access-key-rotated.ts';
import accountPublicAccessBlocked from '../../../shared/controls/s3/s3-account-public-access-blocked.ts';
import bucketPolicyNotPublic from '../../../shared/controls/s3/s3-bucket-policy-not-public.ts';
import bucketPublicAccessBlocked from '../../../shared/controls/s3/s3-bucket-public-access-blocked.ts';
import { services } from '../../../shared/services/index.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createBucket, removeBucket } from '../../support/wire-bucket.ts';
import { createSecurityGroup, openToWorld } from '../../support/wire-security-group.ts';
import { contextOf } from '../../support/test-context.ts';

describe('who would be cut off, in an account', () => {
  let account: WireAccount;
  const aws = new AwsAccount(services.flatMap(({ modules }) => modules));

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  const refer = (type: ResourceType, id: string) => toResourceRef(type, id, account.place);

  /** What the control says of a resource that violates it. */
  async function findDependents(control: Control, resource: ResourceRef, settings: object = {}) {
    const context = contextOf(control, { settings, now: new Date() });
    const session = aws.open(resource);
    const state = (await control.read(resource, session, context)) ?? {};
    const violations = control.detect(state, context);
    expect(violations).not.toEqual([]);
    return control.findDependents?.(state, violations, resource, session, context);
  }

  describe('from a bucket that everyone can read', () => {
    let bucket: string;

    beforeEach(async () => {
      bucket = await createBucket(account);
      const everyone = {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${bucket}/*`,
      };
      await account.clients.s3.send(
        new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify({ Statement: [everyone] }) }),
      );
      await account.clients.s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }));
      await account.clients.s3.send(
        new PutBucketWebsiteCommand({
          Bucket: bucket,
          WebsiteConfiguration: { IndexDocument: { Suffix: 'start.html' } },
        }),
      );
    });

    afterEach(async () => removeBucket(account, bucket));

    it.each<[string, Control, () => ResourceRef]>([
      [bucketPolicyNotPublic.id, bucketPolicyNotPublic, () => refer('AWS::S3::Bucket', bucket)],
      [bucketPublicAccessBlocked.id, bucketPublicAccessBlocked, () => refer('AWS::S3::Bucket', bucket)],
      [
        accountPublicAccessBlocked.id,
        accountPublicAccessBlocked,
        () => refer('AWS::S3::AccountPublicAccessBlock', account.place.account),
      ],
    ])('are the visitors of its website, and nobody once it has none: %s', async (_, control, toResource) => {
      await expect(findDependents(control, toResource())).resolves.toEqual([
        `bucket ${bucket} serves a static website to everyone, with the index document start.html`,
      ]);
      await account.clients.s3.send(new DeleteBucketWebsiteCommand({ Bucket: bucket }));
      await expect(findDependents(control, toResource())).resolves.toEqual([]);
    });
  });

  it('from a security group are the interfaces in it', async () => {
    const { ec2 } = account.clients;
    const group = await createSecurityGroup(account);
    await openToWorld(account, group.id, 22);
    const ask = async () => findDependents(noWorldAdminPorts, group, { askWhenUsed: true });
    await expect(ask()).resolves.toEqual([]);

    const { Subnets: [subnet] = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    const { NetworkInterface: { NetworkInterfaceId = '' } = {} } = await ec2.send(
      new CreateNetworkInterfaceCommand({
        SubnetId: subnet?.SubnetId,
        Groups: [group.id],
        Description: 'of the bastion',
      }),
    );
    await expect(ask()).resolves.toEqual([`${NetworkInterfaceId} (of the bastion) uses the group`]);
    await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
  });

  it('from an access key are those who used it', async () => {
    const { iam } = account.clients;
    const name = `user-${randomUUID()}`;
    await iam.send(new CreateUserCommand({ UserName: name }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
    await account.emulator.ageAccessKey(accessKeyId, 120);
    const ask = async () => findDependents(accessKeyRotated, refer('AWS::IAM::User', name));
    await expect(ask()).resolves.toEqual([]);

    const endpoint = account.emulator.url;
    const own = createClients({
      endpoint,
      region: account.place.region,
      credentials: { accessKeyId, secretAccessKey },
    });
    await own.ec2.send(new DescribeSubnetsCommand({}));
    destroyClients(own);
    await expect(ask()).resolves.toEqual([
      `access key ${accessKeyId} of user ${name} is in use: it was last used less than a day ago for ec2 in eu-central-1`,
    ]);
  });
});
