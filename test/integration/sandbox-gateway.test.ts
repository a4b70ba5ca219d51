import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand } from '@aws-sdk/client-ec2';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateAccessKeyCommand, CreateUserCommand, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { GetPublicAccessBlockCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { createClients, destroyClients, type Clients } from '../../sandbox/clients.ts';
import { startMoto } from '../../sandbox/emulators.ts';
import { startLocalAccount, type LocalAccount } from '../../sandbox/local-account.ts';
import { createPeople, type People } from '../../sandbox/people.ts';
import { waitFor } from '../support/wait-for.ts';

interface TrailEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
}

describe('the local account', () => {
  let account: LocalAccount;
  let root: Clients;
  let people: People;
  let alice: Clients;
  let bo: Clients;
  let group: string;
  let queue: string | undefined;
  const events: TrailEvent[] = [];

  /** The event of the call, once it has reached the queue that a rule sends the trail to. */
  async function findEvent(isWanted: (detail: TrailEvent['detail']) => boolean): Promise<TrailEvent> {
    return waitFor('the event of the call', async () => {
      const { Messages = [] } = await root.sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      events.push(...Messages.map(({ Body = '' }) => JSON.parse(Body) as TrailEvent));
      return events.find(({ detail }) => isWanted(detail));
    });
  }

  async function subscribeToTrail(): Promise<void> {
    queue = (await root.sqs.send(new CreateQueueCommand({ QueueName: 'trail' }))).QueueUrl;
    const { Attributes } = await root.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['QueueArn'] }),
    );
    const Arn = Attributes?.QueueArn ?? '';
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: Arn,
        },
      ],
    });
    await root.sqs.send(new SetQueueAttributesCommand({ QueueUrl: queue, Attributes: { Policy } }));
    const EventPattern = JSON.stringify({ 'detail-type': ['AWS API Call via CloudTrail'] });
    await root.eventBridge.send(new PutRuleCommand({ Name: 'trail', EventPattern }));
    await root.eventBridge.send(new PutTargetsCommand({ Rule: 'trail', Targets: [{ Id: 'queue', Arn }] }));
  }

  beforeAll(async () => {
    account = await startLocalAccount();
    const options = {
      endpoint: account.endpoint,
      region: account.region,
      credentials: account.credentials,
    };
    root = createClients(options);
    people = await createPeople(options, account.account);
    alice = createClients({ ...options, credentials: people.alice.credentials }, people.alice);
    bo = createClients({ ...options, credentials: people.bo.credentials }, people.bo);
    await subscribeToTrail();
    const { GroupId = '' } = await root.ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'Web' }),
    );
    group = GroupId;
  });

  afterAll(async () => {
    for (const clients of [root, alice, bo]) destroyClients(clients);
    await account.stop();
  });

  it('turns a change into an event that says what was changed, and by whom', async () => {
    await alice.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: group,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      }),
    );

    await expect(
      findEvent(({ eventName }) => eventName === 'AuthorizeSecurityGroupIngress'),
    ).resolves.toMatchObject({
      source: 'aws.ec2',
      'detail-type': 'AWS API Call via CloudTrail',
      detail: {
        eventSource: 'ec2.amazonaws.com',
        awsRegion: 'us-east-1',
        sourceIPAddress: people.alice.sourceAddress,
        userAgent: people.alice.userAgent,
        userIdentity: {
          type: 'IAMUser',
          userName: 'alice',
          accessKeyId: people.alice.credentials.accessKeyId,
        },
        requestParameters: {
          groupId: group,
          ipPermissions: {
            items: [
              { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
            ],
          },
        },
        responseElements: { securityGroupRuleSet: { items: [{ groupId: group, cidrIpv4: '0.0.0.0/0' }] } },
      },
    });
  });

  it('says of a call that failed why it did', async () => {
    await expect(alice.cloudTrail.send(new StopLoggingCommand({ Name: 'nothing' }))).rejects.toThrow(
      /Unknown trail/,
    );

    await expect(findEvent(({ errorCode }) => errorCode !== undefined)).resolves.toMatchObject({
      detail: {
        eventName: 'StopLogging',
        errorCode: 'TrailNotFoundException',
        requestParameters: { name: 'nothing' },
        responseElements: null,
      },
    });
  });

  it('names the person and the role behind a session', async () => {
    await bo.iam.send(new CreateUserCommand({ UserName: 'made-by-bo' }));

    await expect(findEvent(({ eventName }) => eventName === 'CreateUser')).resolves.toMatchObject({
      detail: {
        sessionCredentialFromConsole: 'true',
        userIdentity: {
          type: 'AssumedRole',
          arn: expect.stringMatching(
            /:assumed-role\/AWSReservedSSO_Engineer_\w+\/bo@example\.com$/,
          ) as unknown,
          sessionContext: {
            sessionIssuer: {
              arn: expect.stringMatching(
                /:role\/aws-reserved\/sso\.amazonaws\.com\/AWSReservedSSO_/,
              ) as unknown,
            },
          },
        },
      },
    });
  });

  it('has the public access block of the account, and its events', async () => {
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: false,
    };
    const AccountId = account.account;
    await alice.s3Control.send(
      new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration }),
    );

    await expect(root.s3Control.send(new GetPublicAccessBlockCommand({ AccountId }))).resolves.toMatchObject({
      PublicAccessBlockConfiguration,
    });
    await expect(
      findEvent(({ eventName }) => eventName === 'PutAccountPublicAccessBlock'),
    ).resolves.toMatchObject({
      source: 'aws.s3',
      detail: {
        eventSource: 's3.amazonaws.com',
        requestParameters: { accountId: AccountId, PublicAccessBlockConfiguration },
      },
    });
  });

  it('can make an access key older than it is', async () => {
    const UserName = 'old-key';
    await root.iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await root.iam.send(new CreateAccessKeyCommand({ UserName }));
    await account.ageAccessKey(AccessKey?.AccessKeyId ?? '', 91);

    const { AccessKeyMetadata = [] } = await root.iam.send(new ListAccessKeysCommand({ UserName }));
    const ages = AccessKeyMetadata.map(({ CreateDate }) => Date.now() - (CreateDate?.getTime() ?? 0));

    expect(ages).toHaveLength(1);
    expect(Math.round((ages[0] ?? 0) / 86_400_000)).toBe(91);
    await expect(account.ageAccessKey('AKIANOBODY', 91)).rejects.toThrow(/no access key AKIANOBODY/);
  });
});

describe('the processes of the sandbox', () => {
  const program = `
    const { startLocalAccount } = await import(process.argv[1]);
    const account = await startLocalAccount();
    console.log(account.endpoint);
  `;

  function isAlive(pid: number): boolean {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  }

  it('end when they are stopped', async () => {
    const moto = await startMoto();
    expect(isAlive(moto.pid)).toBe(true);

    await moto.stop();

    expect(isAlive(moto.pid)).toBe(false);
    await expect(fetch(moto.url)).rejects.toThrow('fetch failed');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'end with a program that is ended by %s',
    async (signal) => {
      const module = path.join(import.meta.dirname, '../../sandbox/local-account.ts');
      const child = spawn(process.execPath, ['--input-type=module', '--eval', program, module], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [endpoint] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
      const emulators = await listChildren(child.pid ?? 0);
      expect(endpoint).toMatch(/^http:/);
      expect(emulators).toHaveLength(2);

      child.kill(signal);

      await waitFor('the end of the emulators', async () =>
        Promise.resolve(emulators.some(isAlive) ? undefined : true),
      );
      expect(emulators.filter(isAlive)).toStrictEqual([]);
    },
  );

  /** Their process ids, asked of the operating system. */
  async function listChildren(parent: number): Promise<readonly number[]> {
    const ps = spawn('ps', ['-A', '-o', 'pid=,ppid='], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pids: number[] = [];
    for await (const line of createInterface({ input: ps.stdout })) {
      const [pid, ppid] = line.trim().split(/\s+/).map(Number);
      if (ppid === parent && pid !== undefined) pids.push(pid);
    }
    return pids;
  }
});
