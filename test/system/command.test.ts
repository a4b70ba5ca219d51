import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { createClients, destroyClients, type Clients } from '../../sandbox/clients.ts';
import type { ObservationRecord } from '../../shared/audit/record.ts';
import { SystemAccount } from '../support/system-account.ts';
import { type Ended, engage, type Officer, type } from '../support/system-people.ts';
import { waitFor } from '../support/wait-for.ts';

const control = 'ec2-security-group-no-world-admin-ports';

function openSsh(group: string): AuthorizeSecurityGroupIngressCommand {
  return new AuthorizeSecurityGroupIngressCommand({
    GroupId: group,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  });
}

describe('the deployed stack, commanded by people', () => {
  let account: SystemAccount;
  let olga: Officer;
  let ann: Officer;
  let vic: Officer;

  beforeAll(async () => {
    account = await SystemAccount.start();
    const { root } = account;
    olga = await engage(root, 'olga', ['operator', 'approver']);
    ann = await engage(root, 'ann', ['approver']);
    vic = await engage(root, 'vic', ['viewer']);
  });

  afterAll(async () => {
    await account.stop();
  });

  const at = (officer: Officer, ...args: string[]): Promise<Ended> => type(officer, account.sandbox, args);

  async function succeed(officer: Officer, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await at(officer, ...args);
    expect([exitCode, stderr]).toEqual([0, '']);
    return stdout;
  }

  /** Opens SSH to the world, as alice does; resolves when the record of it was delivered. */
  async function drift(group: { id: string }): Promise<void> {
    await account.alice.ec2.send(openSsh(group.id));
    await account.sandbox.flush();
  }

  it('leaves alone what is exempt, and puts it back at the end of the exemption', async () => {
    const group = await account.createGroup('exempt');
    const until = new Date(Date.now() + 15_000).toISOString();
    const asked = await succeed(
      olga,
      'exempt',
      'add',
      '--control',
      control,
      '--resource',
      group.arn,
      '--reason',
      'a migration of tonight',
      '--ticket',
      'OPS-7',
      '--until',
      until,
    );
    const id = /ex-[0-9a-z]{16}/.exec(asked)?.[0] ?? '';

    // Two keys of one person are not two people, and one person is not two.
    await expect(at(olga, 'approve', id)).resolves.toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('the same person') as string,
    });
    await succeed(ann, 'approve', id);
    await drift(group);
    await expect(account.waitForHold(group.arn, 'exempt')).resolves.toMatchObject({
      decision: { action: 'leave', reason: expect.stringContaining('ticket OPS-7') as string },
    });
    await expect(account.readPorts(group.id)).resolves.toEqual([22]);
    await expect(succeed(vic, 'exempt', 'list')).resolves.toContain(id);

    await waitFor(
      'the exemption to be over',
      () => Promise.resolve(Date.now() >= Date.parse(until) ? true : undefined),
      60,
    );
    await account.sandbox.runTick();

    await expect(account.waitForOutcome(group.arn)).resolves.toMatchObject({ status: 'remediated' });
    await expect(account.readPorts(group.id)).resolves.toEqual([]);
  });

  it('changes nothing while it is paused, and puts it back when it is resumed', async () => {
    const group = await account.createGroup('paused');
    await succeed(olga, 'pause', '--reason', 'a bad deployment');
    await drift(group);
    await account.waitForHold(group.arn, 'paused');
    await expect(account.readPorts(group.id)).resolves.toEqual([22]);
    await expect(succeed(vic, 'status')).resolves.toMatch(/paused.*olga.*a bad deployment/is);

    await succeed(olga, 'resume', '--reason', 'it is rolled back');

    await expect(account.waitForOutcome(group.arn)).resolves.toMatchObject({
      status: 'remediated',
      actor: { name: 'alice' },
    });
    await expect(account.readPorts(group.id)).resolves.toEqual([]);
  });

  it('undoes a change, and leaves the drift alone for its time, but nothing else', async () => {
    const group = await account.createGroup('undone');
    await drift(group);
    const { findingId } = await account.waitForOutcome(group.arn);

    const told = await succeed(
      olga,
      'undo',
      findingId,
      '--reason',
      'the vendor is locked out',
      '--for',
      '1h',
    );

    expect(told).toContain('undone');
    await expect(account.readPorts(group.id)).resolves.toEqual([22]);
    await account.sandbox.runSweep();
    await account.waitForHold(group.arn, 'exempt');
    await expect(account.readPorts(group.id)).resolves.toEqual([22]);

    await account.alice.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: group.id,
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 3389, ToPort: 3389, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
        ],
      }),
    );
    await account.waitForOutcome(
      group.arn,
      (outcome) => outcome.status === 'remediated' && outcome.findingId !== findingId,
    );
    await expect(account.readPorts(group.id)).resolves.toEqual([22]);
  });

  describe('in mode approve', () => {
    let asked: ObservationRecord;

    beforeAll(async () => {
      const { accessKeyId } = account.sandbox.people.terraform.credentials;
      await account.sandbox.ageAccessKey(accessKeyId, 120);
      await account.sandbox.runSweep();
      const arn = `arn:aws:iam::${account.sandbox.account}:user/terraform-ci`;
      // Other controls of users have something to say of it too.
      asked = await account.waitForHold(arn, 'mode', 'iam-access-key-rotated');
    });

    async function isActive(): Promise<boolean> {
      const { AccessKeyMetadata = [] } = await account.root.iam.send(
        new ListAccessKeysCommand({ UserName: 'terraform-ci' }),
      );
      return AccessKeyMetadata[0]?.Status === 'Active';
    }

    it('asks, shows the exact change, and makes it when somebody approves', async () => {
      await expect(isActive()).resolves.toBe(true);
      expect(asked.decision.action).toBe('ask');

      const told = await succeed(ann, 'approve', asked.findingId);

      expect(told).toContain('iam:UpdateAccessKey');
      await expect(isActive()).resolves.toBe(false);
      const outcome = await account.waitForOutcome(
        asked.resource.arn,
        ({ findingId }) => findingId === asked.findingId,
      );
      expect(outcome).toMatchObject({ findingId: asked.findingId, status: 'remediated' });
      expect(outcome.decision.by).toMatchObject([{ name: 'ann' }]);
    });
  });

  describe('who may command', () => {
    it('is who has the policy for it', async () => {
      await expect(at(vic, 'approve', 'hf-0000000000000000')).resolves.toMatchObject({ exitCode: 1 });
      await expect(at(vic, 'pause', '--reason', 'x')).resolves.toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('docs/iam/operator.json') as string,
      });
      await expect(at(ann, 'pause', '--reason', 'x')).resolves.toMatchObject({ exitCode: 1 });
    });

    describe('is told by AWS, not by the command', () => {
      let root: Clients;
      let lambda: LambdaClient;

      beforeAll(() => {
        root = createClients(account.sandbox.clientOptions());
        lambda = new LambdaClient(account.sandbox.clientOptions());
      });

      afterAll(() => {
        destroyClients(root);
        lambda.destroy();
      });

      it('so that who invokes the function without a proof is refused, even the root user', async () => {
        await expect(root.sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
          Account: account.sandbox.account,
        });
        const command = JSON.stringify({
          id: '6f0d4b1e-0000-4000-8000-000000000001',
          at: new Date().toISOString(),
          account: account.sandbox.account,
          region: account.sandbox.region,
          command: 'pause',
          reason: 'an attacker would like that',
        });

        const { Payload } = await lambda.send(
          new InvokeCommand({
            FunctionName: 'holdfast-operate',
            Payload: Buffer.from(JSON.stringify({ command, headers: {} })),
          }),
        );

        expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toMatchObject({ done: false });
        await expect(succeed(vic, 'status', '--json')).resolves.not.toContain('an attacker would like that');
      });
    });
  });
});
