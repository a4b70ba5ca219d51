import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { SystemAccount } from '../support/system-account.ts';
import { waitFor } from '../support/wait-for.ts';

function openSsh(group: string): AuthorizeSecurityGroupIngressCommand {
  return new AuthorizeSecurityGroupIngressCommand({
    GroupId: group,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  });
}

describe('the deployed stack, when something fails', () => {
  let account: SystemAccount;

  beforeAll(async () => {
    account = await SystemAccount.start();
  });

  afterAll(async () => {
    await account.stop();
  });

  async function deny(role: string, action: string): Promise<void> {
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: action, Resource: '*' }] };
    await account.root.iam.send(
      new PutRolePolicyCommand({
        RoleName: `holdfast-${role}-us-east-1`,
        PolicyName: 'denied-by-a-test',
        PolicyDocument: JSON.stringify(policy),
      }),
    );
  }

  async function allowAgain(role: string): Promise<void> {
    await account.root.iam.send(
      new DeleteRolePolicyCommand({ RoleName: `holdfast-${role}-us-east-1`, PolicyName: 'denied-by-a-test' }),
    );
  }

  it('keeps a malformed event whole in the dead-letter queue, with what is wrong and where', async () => {
    const detail = {
      eventID: '6f0d4b1e-0000-4000-8000-000000000001',
      eventName: 'PutBucketPolicy',
      eventSource: 's3.amazonaws.com',
      eventTime: '2026-03-01T12:00:00Z',
      awsRegion: 'us-east-1',
      readOnly: false,
      userIdentity: { type: 'IAMUser', userName: 'alice' },
      requestParameters: { aFieldNobodyKnows: 'kept' },
    };
    await account.sandbox.putServiceEvent({
      Source: 'aws.s3',
      DetailType: 'AWS API Call via CloudTrail',
      Detail: JSON.stringify(detail),
    });

    const letter = await account.waitForDeadLetter('aFieldNobodyKnows');

    expect(letter).toContain('The event cannot be read at detail.requestParameters.bucketName');
  });

  it('says that it could not fix it, and keeps the event with the reason, when its change is denied', async () => {
    await deny('ec2', 'ec2:RevokeSecurityGroupIngress');
    const group = await account.createGroup('not-fixed');
    await account.alice.ec2.send(openSsh(group.id));

    const outcome = await account.waitForOutcome(group.arn);
    const message = await account.waitForMessage(group.arn);
    const letter = await account.waitForDeadLetter(group.id);
    await allowAgain('ec2');

    expect(outcome).toMatchObject({
      status: 'failed',
      calls: [{ error: { code: 'UnauthorizedOperation' } }],
    });
    expect(message.subject).toMatch(/NOT FIXED/);
    expect(letter).toContain(
      '0 of 1 calls were made: ec2:RevokeSecurityGroupIngress failed with UnauthorizedOperation',
    );
  });

  it('takes a read that is denied for a failure, never for nothing found', async () => {
    await deny('ec2', 'ec2:DescribeSecurityGroupRules');
    const group = await account.createGroup('not-read');
    await account.alice.ec2.send(openSsh(group.id));

    const letter = await account.waitForDeadLetter(group.id);
    await allowAgain('ec2');

    expect(letter).toContain('ec2:DescribeSecurityGroupRules failed with');
  });

  it('tells the SOC of a fix when the way to it works again', async () => {
    await deny('publish', 'events:PutEvents');
    const group = await account.createGroup('told-late');
    await account.alice.ec2.send(openSsh(group.id));
    await account.waitForOutcome(group.arn, ({ status }) => status === 'remediated');
    await waitFor('the publishing to fail', async () =>
      (await account.readLog('publish')).find((line) => line.includes('AccessDenied')),
    );

    await allowAgain('publish');

    await expect(account.waitForMessage(group.arn)).resolves.toMatchObject({
      record: { status: 'remediated' },
    });
  });
});
