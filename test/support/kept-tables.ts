import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  GetItemCommand,
  type GetItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand, type InvokeCommandInput } from '@aws-sdk/client-lambda';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../../shared/audit/items.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { type CommandAnswer, signedCommand } from '../../shared/commands/command.ts';
import type { Baseline } from '../../shared/policy/baseline.ts';
import type { Breaker } from '../../shared/policy/breaker.ts';
import type { Exemption } from '../../shared/policy/exemption.ts';
import type { Hold } from '../../shared/policy/hold.ts';
import {
  getBaselineKey,
  getBreakerKey,
  getCountName,
  getExemptionKey,
  getHoldKey,
  getLegalHoldKey,
  getPauseKey,
  toPolicyItem,
} from '../../shared/policy/items.ts';
import type { LegalHold } from '../../shared/policy/legal-hold.ts';
import type { Pause } from '../../shared/policy/pause.ts';
import { intent, robin } from './audit-records.ts';
import { FakeAuditTable } from './fake-audit-table.ts';
import { account } from './healthy-account.ts';

/** What the tables of a deployment hold. */
export interface Kept {
  readonly records?: readonly AuditRecord[];
  readonly pauses?: readonly Pause[];
  readonly exemptions?: readonly Exemption[];
  readonly breakers?: readonly Breaker[];
  readonly holds?: readonly Hold[];
  readonly baselines?: readonly Baseline[];
  readonly legalHolds?: readonly LegalHold[];
}

/** Makes the tables hold this and nothing else. */
export function keepTables(kept: Kept): void {
  const audit = new FakeAuditTable(kept.records ?? []);
  const policy = toPolicyItems(kept);
  account.dynamoDb.reset();
  account.dynamoDb.on(QueryCommand).callsFake((input: QueryCommandInput) => {
    const values = input.ExpressionAttributeValues ?? {};
    const { ':pk': pk, ':prefix': prefix } = values;
    if (input.TableName === 'policy') {
      return {
        Items: policy.filter((item) => item['pk']?.S === pk?.S && item['sk']?.S?.startsWith(prefix?.S ?? '')),
      };
    }
    return audit.query(input);
  });
  account.dynamoDb
    .on(BatchGetItemCommand)
    .callsFake((input: BatchGetItemCommandInput) => audit.batchGet(input));
  account.dynamoDb.on(GetItemCommand).callsFake(({ Key }: GetItemCommandInput) => ({
    Item: policy.find((item) => item['pk']?.S === Key?.['pk']?.S && item['sk']?.S === Key?.['sk']?.S),
  }));
}

function toPolicyItems({
  pauses = [],
  exemptions = [],
  breakers = [],
  holds = [],
  baselines = [],
  legalHolds = [],
}: Kept): readonly Item[] {
  return [
    ...pauses.map((pause) => toPolicyItem(getPauseKey(pause.control), pause)),
    ...exemptions.map((exemption) => toPolicyItem(getExemptionKey(exemption), exemption)),
    ...holds.map((hold) => toPolicyItem(getHoldKey(hold.control, hold.resource.arn), hold)),
    ...baselines.map((baseline) =>
      toPolicyItem(getBaselineKey(baseline.control, baseline.resource.arn), baseline),
    ),
    ...legalHolds.map((hold) => toPolicyItem(getLegalHoldKey(hold.findingId), hold)),
    ...breakers.map(({ key, counts, openUntil }) =>
      marshall(
        {
          ...getBreakerKey(key),
          openUntil,
          ...Object.fromEntries(Object.entries(counts).map(([slice, n]) => [getCountName(slice), n])),
        },
        { removeUndefinedValues: true },
      ),
    ),
  ];
}

/** A command as it arrived. */
export interface Sent {
  readonly functionName: string | undefined;
  readonly order: Readonly<Record<string, unknown>>;
}

/**
 * Answers commands in place of the functions.
 * @returns what was sent so far, in its order
 */
export function answerCommands(answer: (order: Sent['order']) => CommandAnswer): readonly Sent[] {
  const sent: Sent[] = [];
  account.lambda.on(InvokeCommand).callsFake(({ FunctionName, Payload }: InvokeCommandInput) => {
    const { command } = signedCommand.parse(JSON.parse(Buffer.from(Payload as Uint8Array).toString()));
    const order = JSON.parse(command) as Sent['order'];
    sent.push({ functionName: FunctionName, order });
    return { Payload: Buffer.from(JSON.stringify(answer(order))) };
  });
  return sent;
}

const { control, resource, findingId, signal, actor } = intent();

/** The open port of the sample finding, waiting for an answer, with what a test wants otherwise. */
export function hold(over: Partial<Hold> = {}): Hold {
  return {
    control,
    resource,
    findingId,
    rule: 'mode',
    digest: 'digest',
    status: 'waiting',
    since: '2026-01-31T09:26:53.589Z',
    expiresAt: '2026-02-07T09:26:53.589Z',
    approvals: [],
    origin: { signal, actor },
    revision: 'revision-1',
    ...over,
  };
}

/** An exemption that robin asked for and that waits for a second person, with what a test wants otherwise. */
export function exemption(over: Partial<Exemption> = {}): Exemption {
  return {
    id: 'ex-0123456789abcdef',
    controls: [control],
    resource: 'arn:aws:ec2:*:*:security-group/sg-0a1b2c3d',
    reason: 'The partner has no VPN yet',
    requestedBy: robin,
    requestedAt: '2026-01-31T09:00:00.000Z',
    endsAt: '2026-02-28T00:00:00.000Z',
    ...over,
  };
}

/** The second person. */
export const sam = {
  arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Approver_0123456789abcdef/sam',
  account: '111122223333',
  name: 'sam',
};
