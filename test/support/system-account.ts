import { FilterLogEventsCommand, CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CreateSecurityGroupCommand, DescribeSecurityGroupRulesCommand } from '@aws-sdk/client-ec2';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { AuditRecord, ObservationRecord, OutcomeRecord } from '../../shared/audit/record.ts';
import { type Clients, createClients, destroyClients } from '../../sandbox/clients.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { readAuditLog } from '../../sandbox/tour/audit-log.ts';
import { type Inbox, openInbox, type SocMessage } from '../../sandbox/tour/inbox.ts';
import { getSystemPackage } from './system-package.ts';
import { waitFor } from './wait-for.ts';

/** What a function logs about an event it handled. */
export interface Handled {
  readonly signal: { readonly id: string; readonly name: string };
  readonly results: readonly {
    readonly control: string;
    readonly resource: string;
    readonly status: string;
  }[];
}

// The emulator runs the functions too, and answers late while it has many of them to run.
const patient = { requestHandler: { requestTimeout: 60_000 } };

/** The deployed stack with what a test needs to look at it from outside. */
export class SystemAccount {
  readonly sandbox: Sandbox;
  /** The account's root, for looking. */
  readonly root: Clients;
  /** An engineer at the AWS CLI, for careless changes. */
  readonly alice: Clients;
  readonly #inbox: Inbox;
  readonly #logs: CloudWatchLogsClient;
  readonly #messages: SocMessage[] = [];
  readonly #engaged: Clients[] = [];

  /** @param packagedStack the directory of the stack to deploy; that of all system tests unless given */
  static async start(packagedStack = getSystemPackage()): Promise<SystemAccount> {
    const sandbox = await startSandbox({ packagedStack });
    const root = createClients({ ...sandbox.clientOptions(), ...patient });
    return new SystemAccount(sandbox, root, await openInbox(root, sandbox.outputs['TopicArn'] ?? ''));
  }

  private constructor(sandbox: Sandbox, root: Clients, inbox: Inbox) {
    const { alice } = sandbox.people;
    this.sandbox = sandbox;
    this.root = root;
    this.alice = createClients({ ...sandbox.clientOptions(alice), ...patient }, alice);
    this.#inbox = inbox;
    this.#logs = new CloudWatchLogsClient(sandbox.clientOptions());
  }

  async stop(): Promise<void> {
    destroyClients(this.root);
    destroyClients(this.alice);
    for (const clients of this.#engaged) destroyClients(clients);
    this.#logs.destroy();
    await this.sandbox.stop();
  }

  /** A user who may do this and nothing else. */
  async engage(UserName: string, action: string): Promise<Clients> {
    const statement = { Effect: 'Allow', Action: action, Resource: '*' };
    await this.root.iam.send(new CreateUserCommand({ UserName }));
    await this.root.iam.send(
      new PutUserPolicyCommand({
        UserName,
        PolicyName: 'allowed-by-a-test',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      }),
    );
    const { AccessKey } = await this.root.iam.send(new CreateAccessKeyCommand({ UserName }));
    const credentials = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    };
    const clients = createClients({ ...this.sandbox.clientOptions(), credentials, ...patient });
    this.#engaged.push(clients);
    return clients;
  }

  async createGroup(name: string): Promise<{ id: string; arn: string }> {
    const { GroupId = '' } = await this.root.ec2.send(
      new CreateSecurityGroupCommand({ GroupName: name, Description: name }),
    );
    const { region, account } = this.sandbox;
    return { id: GroupId, arn: `arn:aws:ec2:${region}:${account}:security-group/${GroupId}` };
  }

  /** The ingress ports that a group has rules for, sorted. */
  async readPorts(group: string, clients = this.root): Promise<readonly (number | undefined)[]> {
    const { SecurityGroupRules = [] } = await clients.ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [group] }] }),
    );
    return SecurityGroupRules.filter(({ IsEgress }) => IsEgress !== true)
      .map(({ FromPort }) => FromPort)
      .toSorted((a = 0, b = 0) => a - b);
  }

  readRecords(): Promise<readonly AuditRecord[]> {
    return readAuditLog(this.root.dynamoDb, this.sandbox.outputs['AuditTableName'] ?? '');
  }

  waitForOutcome(
    resource: string,
    isWanted: (outcome: OutcomeRecord) => boolean = () => true,
  ): Promise<OutcomeRecord> {
    return waitFor(`an outcome for ${resource}`, async () =>
      (await this.readRecords())
        .filter((record) => record.kind === 'outcome')
        .find((record) => record.resource.arn === resource && isWanted(record)),
    );
  }

  /** The first observation of a resource by a rule. */
  waitForHold(
    resource: string,
    rule: ObservationRecord['decision']['rule'],
    control?: string,
  ): Promise<ObservationRecord> {
    return waitFor(`${resource} to be held by ${rule}`, async () =>
      (await this.readRecords())
        .filter((record) => record.kind === 'observation')
        .filter((record) => (control ?? record.control) === record.control)
        .find((record) => record.resource.arn === resource && record.decision.rule === rule),
    );
  }

  /** The JSON form of the first message that is about the resource. */
  async waitForMessage(resource: string): Promise<{ subject: string; text: string; record: AuditRecord }> {
    return waitFor(`a message about ${resource}`, async () => {
      this.#messages.push(...(await this.#inbox.receive(1)));
      return this.#messages
        .map(({ text }) => JSON.parse(text) as { subject: string; text: string; record: AuditRecord })
        .find(({ record }) => record.resource?.arn === resource);
    });
  }

  /** Everything the function of a service has said it handled. */
  async readHandled(service: string): Promise<readonly Handled[]> {
    return (await this.readLog(service))
      .filter((line) => line.includes('"message":"handled"'))
      .map((line) => JSON.parse(line) as Handled);
  }

  async readLog(name: string): Promise<readonly string[]> {
    const lines: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#logs.send(
        new FilterLogEventsCommand({ logGroupName: `/aws/lambda/holdfast-${name}`, nextToken }),
      );
      lines.push(...(page.events ?? []).flatMap(({ message = '' }) => message.split('\n')));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return lines;
  }

  /** The first message in the dead-letter queue that holds the text; it is taken out. */
  waitForDeadLetter(text: string): Promise<string> {
    const QueueUrl = this.sandbox.outputs['DeadLetterQueueUrl'];
    return waitFor(`a dead letter with ${text}`, async () => {
      const { Messages = [] } = await this.root.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 1,
          VisibilityTimeout: 1,
        }),
      );
      const found = Messages.find(({ Body = '' }) => Body.includes(text));
      if (found === undefined) return undefined;
      await this.root.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: found.ReceiptHandle }));
      return found.Body;
    });
  }
}
