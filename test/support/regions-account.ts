import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { getForwardingVersion } from '../../shared/deploy/forwarding-stack.ts';
import { type Printed, runCommandLine } from './command-line.ts';
import { type RegionalClient, stackAbsent } from './diagnosis.ts';
import { outputs } from './healthy-account.ts';

export const home = 'eu-central-1';

const regions = [
  ...[home, 'eu-west-1', 'us-east-1'].map((RegionName) => ({
    RegionName,
    OptInStatus: 'opt-in-not-required',
  })),
  { RegionName: 'ap-east-1', OptInStatus: 'not-opted-in' },
];

type StackOf = ReturnType<typeof toStack>;

function toStack(values: Readonly<Record<string, string>>) {
  return {
    StackName: 'holdfast',
    CreationTime: new Date('2026-01-01T00:00:00Z'),
    StackStatus: 'CREATE_COMPLETE' as const,
    Outputs: Object.entries(values).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  };
}

async function regionOf(getClient: () => RegionalClient): Promise<string> {
  return getClient().config.region();
}

/** A mocked account whose Regions can be covered, with a settings file. */
export class RegionsAccount {
  readonly cloudFormation = mockClient(CloudFormationClient);
  readonly ec2 = mockClient(EC2Client);
  readonly eventBridge = mockClient(EventBridgeClient);
  readonly #sts = mockClient(STSClient);
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'holdfast-regions-'));
  readonly #file = path.join(this.#folder, 'holdfast.config.yml');
  /** The forwarding stacks, by their Regions. */
  stacks = new Map<string, StackOf>();

  /** Deployed at home alone, with no other Region in the settings. */
  reset(): void {
    for (const mock of [this.cloudFormation, this.ec2, this.eventBridge, this.#sts]) mock.reset();
    this.stacks = new Map();
    this.#sts
      .on(GetCallerIdentityCommand)
      .resolves({ Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/ada' });
    this.ec2.on(DescribeRegionsCommand, { AllRegions: true }).resolves({ Regions: regions });
    this.eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
    this.cloudFormation
      .on(DescribeStacksCommand, { StackName: 'holdfast-forwarding' })
      .callsFake(async (_, getClient: () => RegionalClient) => {
        const stack = this.stacks.get(await regionOf(getClient));
        if (stack === undefined) throw stackAbsent;
        return { Stacks: [stack] };
      });
    this.cloudFormation.on(CreateStackCommand).callsFake(async (_, getClient: () => RegionalClient) => {
      this.forward(await regionOf(getClient));
    });
    this.cloudFormation.on(DeleteStackCommand).callsFake(async (_, getClient: () => RegionalClient) => {
      this.stacks.delete(await regionOf(getClient));
    });
    this.write('version: 1\n# ours\nmode: observe\n');
    this.deploy([]);
  }

  /** Has Holdfast deployed at home for these other Regions. */
  deploy(others: readonly string[], ForwardingVersion = getForwardingVersion()): void {
    const said = others.length === 0 ? {} : { Regions: others.join(','), ForwardingVersion };
    this.cloudFormation
      .on(DescribeStacksCommand, { StackName: 'holdfast' })
      .resolves({ Stacks: [toStack({ ...outputs, ...said })] });
  }

  /** Has a Region forward to the home, unless it is said otherwise. */
  forward(region: string, values: Readonly<Record<string, string>> = {}): void {
    this.stacks.set(region, toStack({ Home: home, Version: getForwardingVersion(), ...values }));
  }

  write(settings: string): void {
    writeFileSync(this.#file, settings);
  }

  readSettings(): string {
    return readFileSync(this.#file, 'utf8');
  }

  async type(line: string): Promise<Printed> {
    return runCommandLine(`regions ${line} --region ${home} --settings ${this.#file}`);
  }

  /** The text of the first stack that was made. */
  getTemplate(): string {
    return this.cloudFormation.commandCalls(CreateStackCommand)[0]?.args[0].input.TemplateBody ?? '';
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
