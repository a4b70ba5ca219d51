import {
  CloudFormationClient,
  paginateListStackResources,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import pMap from 'p-map';
import type { ConnectionConfig } from '../aws/connection.ts';
import { forwardingStackName, regionsBusName } from '../forwarding/names.ts';
import { type Caller, type Deployment, findStack, readDeployment } from './deployment.ts';

/** The Region has no stack of Holdfast, so nothing can be said of its parts. */
export class StackAbsentError extends Error {
  override readonly name = 'StackAbsentError';
}

/** A rule of the stack as EventBridge has it now. */
export interface Rule {
  readonly name: string;
  /** Only on the default bus do the account's own events arrive. */
  readonly isOnDefaultBus: boolean;
  readonly state: 'enabled' | 'disabled' | 'deleted' | 'without a target';
  readonly isScheduled: boolean;
}

export interface AccountViewOptions {
  readonly config: ConnectionConfig;
  readonly caller: Caller;
  readonly stackName: string;
  readonly now: Date;
  /** Where the stack's rules can be; those of Holdfast at home unless given. */
  readonly buses?: readonly string[];
}

// EventBridge takes fifty such calls a second, and others need some of them.
const concurrency = 8;

/** The account as the doctor sees it: the clients, and what several checks ask for, asked once. */
export class AccountView {
  readonly config: ConnectionConfig;
  readonly caller: Caller;
  readonly stackName: string;
  readonly now: Date;
  readonly cloudFormation: CloudFormationClient;
  readonly cloudTrail: CloudTrailClient;
  readonly cloudWatch: CloudWatchClient;
  readonly configService: ConfigServiceClient;
  readonly dynamoDb: DynamoDBClient;
  readonly ec2: EC2Client;
  readonly eventBridge: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly #buses: readonly string[] | undefined;
  readonly #answers = new Map<string, Promise<unknown>>();
  readonly #regions = new Map<string, AccountView>();

  constructor({ config, caller, stackName, now, buses }: AccountViewOptions) {
    this.config = config;
    this.caller = caller;
    this.stackName = stackName;
    this.now = now;
    this.#buses = buses;
    this.cloudFormation = new CloudFormationClient(config);
    this.cloudTrail = new CloudTrailClient(config);
    this.cloudWatch = new CloudWatchClient(config);
    this.configService = new ConfigServiceClient(config);
    this.dynamoDb = new DynamoDBClient(config);
    this.ec2 = new EC2Client(config);
    this.eventBridge = new EventBridgeClient(config);
    this.lambda = new LambdaClient(config);
    this.sns = new SNSClient(config);
    // A queue's URL may name a host that only the stack itself can reach, as it does in the sandbox.
    this.sqs = new SQSClient({ ...config, useQueueUrlAsEndpoint: false });
  }

  /** @throws StackAbsentError */
  getStack(): Promise<Stack> {
    return this.#once('stack', async () => {
      const stack = await findStack(this.cloudFormation, this.stackName);
      if (stack === undefined) {
        throw new StackAbsentError(`Region ${this.config.region} has no stack ${this.stackName}`);
      }
      return stack;
    });
  }

  /** @throws StackAbsentError, or CliError when the stack is not complete */
  async getDeployment(): Promise<Deployment> {
    return readDeployment(await this.getStack());
  }

  /** The physical ids of the stack's resources of a type. */
  async listResources(type: string): Promise<readonly string[]> {
    const all = await this.#once('resources', () => this.#readResources());
    return all.filter((resource) => resource.type === type).map(({ id }) => id);
  }

  getRules(): Promise<readonly Rule[]> {
    return this.#once('rules', async () => {
      const ids = await this.listResources('AWS::Events::Rule');
      return pMap(ids, (id) => this.#readRule(id), { concurrency });
    });
  }

  /** The forwarding stack of another Region that is covered. */
  openRegion(region: string): AccountView {
    const opened =
      this.#regions.get(region) ??
      new AccountView({
        config: { ...this.config, region },
        caller: this.caller,
        stackName: forwardingStackName,
        now: this.now,
        buses: ['default'],
      });
    this.#regions.set(region, opened);
    return opened;
  }

  destroy(): void {
    for (const view of this.#regions.values()) view.destroy();
    const clients = Object.values(this).filter(
      (value): value is { destroy: () => void } =>
        typeof value === 'object' && value !== null && 'destroy' in value,
    );
    for (const client of clients) client.destroy();
  }

  async #readResources(): Promise<readonly { readonly type: string; readonly id: string }[]> {
    await this.getStack();
    const pages = paginateListStackResources({ client: this.cloudFormation }, { StackName: this.stackName });
    const summaries: StackResourceSummary[] = [];
    for await (const { StackResourceSummaries = [] } of pages) summaries.push(...StackResourceSummaries);
    return summaries.flatMap(({ ResourceType: type, PhysicalResourceId: id }) =>
      type === undefined || id === undefined ? [] : [{ type, id }],
    );
  }

  async #readRule(id: string): Promise<Rule> {
    const { name, bus } = parseRuleId(id);
    const buses = bus === undefined ? await this.#listBuses() : [bus];
    for (const candidate of buses) {
      const rule = await this.#findRule(name, candidate);
      if (rule !== undefined) return rule;
    }
    return { name, isOnDefaultBus: bus === 'default', isScheduled: false, state: 'deleted' };
  }

  async #listBuses(): Promise<readonly string[]> {
    if (this.#buses !== undefined) return this.#buses;
    const { bus, regions } = await this.getDeployment();
    return ['default', bus, ...(regions.length === 0 ? [] : [regionsBusName])];
  }

  async #findRule(name: string, bus: string): Promise<Rule | undefined> {
    try {
      const { State, ScheduleExpression } = await this.eventBridge.send(
        new DescribeRuleCommand({ Name: name, EventBusName: bus }),
      );
      const rule = { name, isOnDefaultBus: bus === 'default', isScheduled: ScheduleExpression !== undefined };
      if (State === 'DISABLED') return { ...rule, state: 'disabled' };
      const { Targets = [] } = await this.eventBridge.send(
        new ListTargetsByRuleCommand({ Rule: name, EventBusName: bus }),
      );
      return { ...rule, state: Targets.length === 0 ? 'without a target' : 'enabled' };
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }

  #once<Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#answers.get(question) as Promise<Answer> | undefined;
    if (known !== undefined) return known;
    const answer = ask();
    this.#answers.set(question, answer);
    return answer;
  }
}

/**
 * CloudFormation has called rules by their ARN, by `bus|name` and by their name alone; the last says nothing of the bus.
 */
function parseRuleId(id: string): { readonly name: string; readonly bus: string | undefined } {
  const path = /^arn:[^|]*:rule\/(.+)$/.exec(id)?.[1];
  const [name = id, bus] = (path?.split('/') ?? id.split('|')).toReversed();
  return { name, bus: bus ?? (path === undefined ? undefined : 'default') };
}
