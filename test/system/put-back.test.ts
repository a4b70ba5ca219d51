import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { DisableRuleCommand, EnableRuleCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SystemAccount } from '../support/system-account.ts';
import { waitFor } from '../support/wait-for.ts';

function open(group: string, port: number, cidr = '0.0.0.0/0'): AuthorizeSecurityGroupIngressCommand {
  return new AuthorizeSecurityGroupIngressCommand({
    GroupId: group,
    IpPermissions: [
      {
        IpProtocol: 'tcp',
        FromPort: port,
        ToPort: port,
        IpRanges: [{ CidrIp: cidr, Description: 'by a test' }],
      },
    ],
  });
}

describe('the deployed stack', () => {
  let account: SystemAccount;

  beforeAll(async () => {
    account = await SystemAccount.start();
  });

  afterAll(async () => {
    await account.stop();
  });

  /** Opens a port that nobody minds, and waits until the function has seen it: what came before has been seen too. */
  async function waitUntilSeen(group: { id: string; arn: string }): Promise<void> {
    const before = (await account.readHandled('ec2')).length;
    await account.alice.ec2.send(open(group.id, 443));
    await waitFor('the harmless change to be handled', async () =>
      (await account.readHandled('ec2'))
        .slice(before)
        .find(({ results }) => results.some((r) => r.resource === group.arn && r.status === 'compliant')),
    );
  }

  it('closes a port, leaves its neighbours, and tells who opened it and how to undo', async () => {
    const group = await account.createGroup('bastion');
    await account.alice.ec2.send(open(group.id, 443));
    await account.alice.ec2.send(open(group.id, 22, '10.0.0.0/8'));
    await account.alice.ec2.send(open(group.id, 22));

    const outcome = await account.waitForOutcome(group.arn);
    const message = await account.waitForMessage(group.arn);

    await expect(account.readPorts(group.id)).resolves.toEqual([22, 443]);
    expect(outcome).toMatchObject({
      status: 'remediated',
      actor: { name: 'alice', channel: 'cli', sourceAddress: '203.0.113.24' },
      calls: [{ operation: 'ec2:RevokeSecurityGroupIngress' }],
    });
    expect(outcome.calls?.[0]?.requestId).toMatch(/\S/);
    expect(message.subject).toMatch(/^\[Holdfast CRITICAL\] Put back: /);
    expect(message.text).toContain('alice (IAMUser), with the AWS CLI, from 203.0.113.24');
    expect(message.text).toContain(`npx holdfast show ${outcome.findingId}`);
    expect(message.text).toMatch(/Undo +npx holdfast undo hf-.+\n +ec2:AuthorizeSecurityGroupIngress/);
    expect(message.record).toMatchObject({ findingId: outcome.findingId, status: 'remediated' });
  });

  it('is not called for what it did itself, nor for a call that failed', async () => {
    const group = await account.createGroup('quiet');
    await account.alice.ec2.send(open(group.id, 3389));
    await account.waitForOutcome(group.arn);
    await expect(account.alice.ec2.send(open('sg-00000000000000000', 22))).rejects.toThrow(/not found/);
    await account.sandbox.flush();

    await waitUntilSeen(group);

    const events = (await account.readHandled('ec2')).filter(({ results }) =>
      results.some(({ resource }) => resource === group.arn || resource.endsWith('sg-00000000000000000')),
    );
    const ofAdminPorts = ({ control }: { readonly control: string }) =>
      control === 'ec2-security-group-no-world-admin-ports';
    expect(events.map(({ signal, results }) => [signal.name, results.find(ofAdminPorts)?.status])).toEqual([
      ['AuthorizeSecurityGroupIngress', 'remediated'],
      ['AuthorizeSecurityGroupIngress', 'compliant'],
    ]);
  });

  it('finds by the sweep what came while its rules were off', async () => {
    const group = await account.createGroup('unseen');
    const pipeline = await account.engage('pipeline', 'events:*');
    await pipeline.eventBridge.send(new DisableRuleCommand({ Name: 'holdfast-ec2-rule-1' }));
    await account.alice.ec2.send(open(group.id, 22));
    await account.sandbox.flush();
    await pipeline.eventBridge.send(new EnableRuleCommand({ Name: 'holdfast-ec2-rule-1' }));
    await expect(account.readPorts(group.id)).resolves.toEqual([22]);

    await account.sandbox.runSweep();

    await expect(account.waitForOutcome(group.arn)).resolves.toMatchObject({
      status: 'remediated',
      signal: { source: 'sweep' },
    });
    await expect(account.readPorts(group.id)).resolves.toEqual([]);
  });

  it('assesses a resource when AWS Config or a person asks', async () => {
    const group = await account.createGroup('asked');
    const { region, account: accountId } = account.sandbox;
    await account.sandbox.putServiceEvent({
      Source: 'aws.config',
      DetailType: 'Config Configuration Item Change Notification',
      Detail: JSON.stringify({
        messageType: 'ConfigurationItemChangeNotification',
        configurationItem: {
          resourceType: 'AWS::EC2::SecurityGroup',
          resourceId: group.id,
          awsRegion: region,
          awsAccountId: accountId,
        },
      }),
    });
    await account.root.eventBridge.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: 'holdfast',
            Source: 'holdfast',
            DetailType: 'Holdfast Command',
            Detail: JSON.stringify({
              command: 'assess',
              resourceType: 'AWS::EC2::SecurityGroup',
              resourceId: group.id,
            }),
          },
        ],
      }),
    );

    const wanted = ['Config Configuration Item Change Notification', 'holdfast assess'];
    const seen = await waitFor('both to be handled', async () => {
      const names = (await account.readHandled('ec2'))
        .filter(({ results }) => results.some(({ resource }) => resource === group.arn))
        .map(({ signal }) => signal.name)
        .filter((name) => wanted.includes(name));
      return names.length === wanted.length ? names : undefined;
    });
    expect(seen.toSorted()).toEqual(wanted);
  });
});
