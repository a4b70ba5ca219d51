import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Diagnosis } from '../../../shared/doctor/examine.ts';
import { DynamoDbTrail } from '../../../shared/audit/dynamodb-trail.ts';
import { toItem } from '../../../shared/audit/items.ts';
import { auditRecord } from '../../../shared/audit/record.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import { intent, observation, outcome } from '../../support/audit-records.ts';
import { type Printed, runCommandLine } from '../../support/command-line.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';

const project = path.join(__dirname, '../../..');
const settledId = 'hf-0123456789abcde1';
const openId = 'hf-0123456789abcde2';

/** The commands find the tables by the outputs of the stack; the rest of it does not matter to them. */
async function createStack({ place: { region }, tables }: WireAccount): Promise<void> {
  const outputs = {
    AuditTableName: tables.auditTable,
    StateTableName: tables.stateTable,
    PolicyTableName: tables.policyTable,
    ArchiveBucketName: 'holdfast-archive',
    SealTableName: 'holdfast-seals',
    HotDays: '90',
    SigningKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/signing',
    BusName: 'holdfast',
    TopicArn: 'arn:aws:sns:eu-central-1:123456789012:holdfast',
    DeadLetterQueueUrl: 'http://127.0.0.1/123456789012/holdfast-dead-letters',
  };
  const client = new CloudFormationClient({ region });
  const template = {
    Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
    Outputs: Object.fromEntries(Object.entries(outputs).map(([name, Value]) => [name, { Value }])),
  };
  await client.send(
    new CreateStackCommand({ StackName: 'holdfast', TemplateBody: JSON.stringify(template) }),
  );
  client.destroy();
}

/**
 * What was written on the morning of the test: one change that was settled, one whose function died, and reports of an
 * hour that do not fit into one answer of DynamoDB, which is 1 MB at most.
 */
async function writeRecords({ place, tables }: WireAccount): Promise<void> {
  const client = new DynamoDBClient({ region: place.region });
  const clock = { now: () => new Date('2026-01-31T08:59:59.000Z'), sleep: () => Promise.resolve() };
  const trail = new DynamoDbTrail({ client, ...tables, clock, leaseMs: 90_000 });
  const untouched = { kind: 'untouched-since', readAt: new Date('2026-01-31T08:59:58.000Z') } as const;
  const admission = { policyVersion: 0, hold: undefined, counts: [] };
  const user = toResourceRef('AWS::IAM::User', 'eve', place);

  const settled = intent({ findingId: settledId, recordId: 'i1', at: '2026-01-31T08:59:59.500Z' });
  const beginning = await trail.begin(settled, untouched, admission);
  if (!beginning.begun) throw new Error('The resource is leased already');
  await trail.finish(
    beginning.lease,
    outcome({ findingId: settledId, recordId: 'o1', intentId: 'i1', at: '2026-01-31T09:00:00.500Z' }),
  );
  const open = { findingId: openId, recordId: 'i2', at: '2026-01-31T09:10:00.000Z', resource: user };
  await trail.begin(intent(open), untouched, admission);
  for (const number of Array.from({ length: 30 }).keys()) {
    const minute = String(number).padStart(2, '0');
    await trail.observe(
      observation({
        findingId: `hf-report${minute}0000000`,
        recordId: `r${minute}`,
        at: `2026-01-31T07:${minute}:00.000Z`,
        severity: 'low',
        stateBefore: { large: 'x'.repeat(50_000) },
      }),
    );
  }
  client.destroy();
}

/** A report of this very moment. */
async function writeReport({ place, tables }: WireAccount, findingId: string): Promise<void> {
  const client = new DynamoDBClient({ region: place.region });
  const record = observation({ findingId, recordId: findingId, at: new Date().toISOString() });
  await client.send(new PutItemCommand({ TableName: tables.auditTable, Item: toItem(record) }));
  client.destroy();
}

describe('the action log in an account', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
    await Promise.all([createStack(account), writeRecords(account)]);
  });

  afterAll(async () => {
    await account.stop();
  });

  async function run(line: string): Promise<Printed> {
    return runCommandLine(`${line} --region ${account.place.region}`);
  }

  async function list(filters: string): Promise<readonly string[]> {
    const { stdout } = await run(`log --json ${filters}`);
    return auditRecord
      .array()
      .parse(JSON.parse(stdout))
      .map(({ findingId, kind }) => `${findingId} ${kind}`);
  }

  it('is newest first, through every page of an hour', async () => {
    const reports = Array.from({ length: 30 }, (_, number) => {
      const minute = String(29 - number).padStart(2, '0');
      return `hf-report${minute}0000000 observation`;
    });
    await expect(list('')).resolves.toEqual([`${openId} intent`, `${settledId} outcome`, ...reports]);
  });

  it.each([
    ['--outcome in-progress', [`${openId} intent`]],
    ['--outcome remediated', [`${settledId} outcome`]],
    ['--resource user/eve', [`${openId} intent`]],
    ['--control iam-access-key-rotated', []],
    ['--actor ada --since 2026-01-31T09:00Z', [`${openId} intent`, `${settledId} outcome`]],
    ['--since 2026-01-31T07:29Z --until 2026-01-31T08:00Z', ['hf-report290000000 observation']],
    // The intent is in the range, but its change did not end there.
    ['--since 2026-01-31T08:30Z --until 2026-01-31T09:00Z', []],
  ])('answers %s', async (filters, expected) => {
    await expect(list(filters)).resolves.toEqual(expected);
  });

  it('shows all of a finding', async () => {
    const { exitCode, stdout } = await run(`show ${settledId}`);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('request request-1');
    expect(stdout).toContain('Outcome at 2026-01-31 09:00:00 UTC, 4.0 s after the change: remediated');
  });

  it('has the doctor name the change that nobody ended', async () => {
    const { stdout } = await run('doctor --json');
    const { checks } = JSON.parse(stdout) as Diagnosis;
    expect(checks.find(({ id }) => id === 'open-changes')).toMatchObject({
      status: 'warning',
      text: `A change was begun and not ended: ${openId}.`,
    });
  });

  describe('followed', () => {
    /** Begins to follow, and waits until what is written meanwhile was shown. */
    async function followOne(id: string) {
      const args = ['cli/holdfast.ts', 'log', '-f', '--json', '--region', account.place.region];
      // A test has an environment of its own, which a child does not inherit by itself.
      const child = spawn(process.execPath, args, { cwd: project, env: { ...process.env } });
      const closed = once(child, 'close');
      const errors = text(child.stderr);
      await writeReport(account, id);
      const line = once(createInterface(child.stdout), 'line');
      const fail = async (): Promise<never> => {
        await closed;
        throw new Error(`It ended before it showed anything: ${await errors}`);
      };
      const [shown] = (await Promise.race([line, fail()])) as [string];
      return { child, closed, line: shown };
    }

    it('ends in peace with Ctrl-C', async () => {
      const { child, closed, line } = await followOne('hf-followed00000001');
      expect(auditRecord.parse(JSON.parse(line)).findingId).toBe('hf-followed00000001');
      child.kill('SIGINT');
      await expect(closed).resolves.toEqual([0, null]);
    });

    it('ends in peace when the reader of its pipe leaves', async () => {
      const { child, closed } = await followOne('hf-followed00000002');
      child.stdout.destroy();
      await writeReport(account, 'hf-followed00000003');
      await expect(closed).resolves.toEqual([0, null]);
    });
  });

  it('is not found in a Region without Holdfast', async () => {
    const { exitCode, stderr } = await runCommandLine('log --region eu-west-3');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Holdfast is not deployed in account 123456789012, Region eu-west-3');
  });
});
