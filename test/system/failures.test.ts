import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
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

  async function deny(role: string, action: string, resource = '*'): Promise<void> {
    const statement = { Effect: 'Deny', Action: action, Resource: resource };
    const policy = { Version: '2012-10-17', Statement: [statement] };
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

  /** As somebody does once the cause is gone (docs/operations.md). */
  async function sendAgain(deadLetter: string): Promise<void> {
    const { requestContext, requestPayload } = JSON.parse(deadLetter) as {
      readonly requestContext: { readonly functionArn: string };
      readonly requestPayload: unknown;
    };
    const lambda = new LambdaClient(account.sandbox.clientOptions());
    try {
      await lambda.send(
        new InvokeCommand({
          FunctionName: requestContext.functionArn,
          InvocationType: 'Event',
          Payload: JSON.stringify(requestPayload),
        }),
      );
    } finally {
      lambda.destroy();
    }
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

  it('does nothing while it cannot read the policy, and loses nothing', async () => {
    const { region, account: accountId, outputs } = account.sandbox;
    const table = `arn:aws:dynamodb:${region}:${accountId}:table/${String(outputs['PolicyTableName'])}`;
    await deny('ec2', 'dynamodb:Query', table);
    const group = await account.createGroup('not-decided');
    await account.alice.ec2.send(openSsh(group.id));

    // It comes after the last of the platform's retries, none of which may have done anything.
    const letter = await account.waitForDeadLetter(group.id);
    const ports = await account.readPorts(group.id);
    const records = await account.readRecords();
    await allowAgain('ec2');

    expect(letter).toContain('not authorized to perform: dynamodb:Query');
    expect(ports).toEqual([22]);
    expect(records.filter(({ resource }) => resource?.arn === group.arn)).toEqual([]);

    await sendAgain(letter);

    await expect(account.waitForOutcome(group.arn)).resolves.toMatchObject({
      status: 'remediated',
      actor: { name: 'alice' },
    });
    await expect(account.readPorts(group.id)).resolves.toEqual([]);
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
