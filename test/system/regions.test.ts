import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand } from '@aws-sdk/client-ec2';
import {
  DisableRuleCommand,
  EnableRuleCommand,
  ListRulesCommand,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import { type Clients, createClients, destroyClients } from '../../sandbox/clients.ts';
import { packageStack } from '../../sandbox/stack.ts';
import { SystemAccount } from '../support/system-account.ts';
import { type Ended, engage, type } from '../support/system-people.ts';
import { waitFor } from '../support/wait-for.ts';

const region = 'eu-west-1';

function openSsh(group: string, port = 22): AuthorizeSecurityGroupIngressCommand {
  return new AuthorizeSecurityGroupIngressCommand({
    GroupId: group,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  });
}

describe('the deployed stack, with another Region', () => {
  let folder: string;
  let settings: string;
  let account: SystemAccount;
  /** The account's root, and an engineer, in the other Region. */
  let root: Clients;
  let alice: Clients;
  let added: Ended;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'holdfast-regions-'));
    settings = path.join(folder, 'holdfast.config.yml');
    const common = await readFile(path.join(__dirname, 'holdfast.config.yml'), 'utf8');
    await writeFile(settings, `${common}\nregions: [${region}]\n`);
    await packageStack(path.join(folder, 'package'), { HOLDFAST_CONFIG: settings });
    account = await SystemAccount.start(path.join(folder, 'package'));
    const { sandbox } = account;
    const patient = { requestHandler: { requestTimeout: 60_000 } };
    root = createClients({ ...sandbox.clientOptions(), region, ...patient });
    alice = createClients({ ...sandbox.clientOptions(sandbox.people.alice), region, ...patient });
    added = await typeAsRoot('add', region);
  });

  afterAll(async () => {
    destroyClients(root);
    destroyClients(alice);
    await account.stop();
    await rm(folder, { recursive: true });
  });

  async function typeAsRoot(...args: readonly string[]): Promise<Ended> {
    const { sandbox } = account;
    const officer = { name: 'root', credentials: sandbox.clientOptions().credentials };
    return type(officer, sandbox, ['regions', ...args, '--settings', settings]);
  }

  async function createGroup(name: string): Promise<{ id: string; arn: string }> {
    const { GroupId: id = '' } = await root.ec2.send(
      new CreateSecurityGroupCommand({ GroupName: name, Description: name }),
    );
    return { id, arn: `arn:aws:ec2:${region}:${account.sandbox.account}:security-group/${id}` };
  }

  it('is forwarded to by a command', () => {
    expect(added).toMatchObject({ exitCode: 0, stderr: '' });
    expect(added.stdout).toContain('eu-west-1 forwards its events to us-east-1 (created).');
  });

  it('shows that to whoever may view, with the policy for it', async () => {
    const vic = await engage(account.root, 'vic', ['viewer']);
    const listed = await type(vic, account.sandbox, ['regions', 'list', '--json', '--settings', settings]);
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { region: 'us-east-1', state: 'home' },
      { region, state: 'current', isDeployed: true },
    ]);
  });

  it('closes a port there, tells who opened it, and is not called for what it did itself', async () => {
    const group = await createGroup('far');
    await alice.ec2.send(openSsh(group.id));

    const outcome = await account.waitForOutcome(group.arn);

    expect(outcome).toMatchObject({
      status: 'remediated',
      resource: { region, arn: group.arn },
      signal: { source: 'cloudtrail', name: 'AuthorizeSecurityGroupIngress' },
      actor: { name: 'alice' },
      calls: [{ operation: 'ec2:RevokeSecurityGroupIngress' }],
    });
    await expect(account.readPorts(group.id, root)).resolves.toEqual([]);
    await expect(account.waitForMessage(group.arn)).resolves.toMatchObject({
      record: { findingId: outcome.findingId, status: 'remediated' },
    });

    // What came before this has been seen, too.
    await alice.ec2.send(openSsh(group.id, 443));
    const seen = await waitFor('the harmless change to be handled', async () => {
      const handled = await account.readHandled('ec2');
      const ofGroup = handled.filter(({ results }) => results.some(({ resource }) => resource === group.arn));
      return ofGroup.length >= 2 ? handled : undefined;
    });
    expect(new Set(seen.map(({ signal }) => signal.name))).not.toContain('RevokeSecurityGroupIngress');
  });

  it('may not even look into a Region that is not covered', async () => {
    const command = {
      command: 'assess',
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: 'sg-0f00000000000000d',
      region: 'eu-north-1',
    };
    await account.root.eventBridge.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: 'holdfast',
            Source: 'holdfast',
            DetailType: 'Holdfast Command',
            Detail: JSON.stringify(command),
          },
        ],
      }),
    );
    await expect(account.waitForDeadLetter(command.resourceId)).resolves.toContain('UnauthorizedOperation');
  });

  it('finds there by the sweep what came while nothing was forwarded', async () => {
    const group = await createGroup('unseen');
    const { Rules = [] } = await root.eventBridge.send(new ListRulesCommand({}));
    const names = Rules.flatMap(({ Name }) => Name ?? []);
    expect(names).not.toEqual([]);
    for (const Name of names) await root.eventBridge.send(new DisableRuleCommand({ Name }));
    await alice.ec2.send(openSsh(group.id));
    await account.sandbox.flush();
    for (const Name of names) await root.eventBridge.send(new EnableRuleCommand({ Name }));

    await account.sandbox.runSweep();

    await expect(account.waitForOutcome(group.arn)).resolves.toMatchObject({
      status: 'remediated',
      signal: { source: 'sweep' },
      resource: { region },
    });
    await expect(account.readPorts(group.id, root)).resolves.toEqual([]);
  });
});
