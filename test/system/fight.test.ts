import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { createClients, destroyClients, type Clients } from '../../sandbox/clients.ts';
import { SystemAccount } from '../support/system-account.ts';
import { waitFor } from '../support/wait-for.ts';

function openSsh(group: string): AuthorizeSecurityGroupIngressCommand {
  return new AuthorizeSecurityGroupIngressCommand({
    GroupId: group,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  });
}

describe('the deployed stack, in a fight', () => {
  let account: SystemAccount;
  let cloudFormation: Clients;

  beforeAll(async () => {
    account = await SystemAccount.start();
    const { sandbox } = account;
    // As CloudTrail shows a stack's update: whose credentials it has, by way of the service.
    cloudFormation = createClients(sandbox.clientOptions(sandbox.people.terraform), {
      userAgent: 'cloudformation.amazonaws.com',
      sourceAddress: 'cloudformation.amazonaws.com',
    });
  });

  afterAll(async () => {
    destroyClients(cloudFormation);
    await account.stop();
  });

  it('stops after three rounds, and names CloudFormation as the other side', async () => {
    const group = await account.createGroup('fought-over');
    for (let round = 1; round <= 3; round += 1) {
      await cloudFormation.ec2.send(openSsh(group.id));
      await waitFor(`round ${String(round)} to be put back`, async () => {
        const outcomes = (await account.readRecords()).filter(
          (record) => record.kind === 'outcome' && record.resource.arn === group.arn,
        );
        return outcomes.length === round ? outcomes : undefined;
      });
    }

    await cloudFormation.ec2.send(openSsh(group.id));

    const { decision } = await account.waitForHold(group.arn, 'contested');
    expect(decision.action).toBe('ask');
    expect(decision.reason).toMatch(
      /put back 3 times within 60 minutes.*through CloudFormation.*change the template/s,
    );
    await expect(account.readPorts(group.id)).resolves.toEqual([22]);
  });
});
