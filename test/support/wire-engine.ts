import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { DynamoDbTrail } from '../../shared/audit/dynamodb-trail.ts';
import { fromItem } from '../../shared/audit/items.ts';
import type { FindingRecord } from '../../shared/audit/record.ts';
import { createDynamoDbClient } from '../../shared/aws/dynamodb.ts';
import { AwsAccount } from '../../shared/aws/session.ts';
import type { Clock } from '../../shared/control/clock.ts';
import type { Mode } from '../../shared/control/control.ts';
import { dispatch } from '../../shared/engine/dispatch.ts';
import type { Engine } from '../../shared/engine/engine.ts';
import type { ControlResult } from '../../shared/engine/protect.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import { DynamoDbPolicyDesk } from '../../shared/policy/dynamodb-policy-desk.ts';
import type { Service } from '../../shared/services/service.ts';
import { loadSettings } from '../../shared/settings/load-settings.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import { notice } from './audit-records.ts';
import { endless } from './endless-shift.ts';
import type { WireAccount } from './wire-account.ts';
import { noteCalls, notingCalls } from './wire-calls.ts';

const hourMs = 3_600_000;
const realClock: Clock = { now: () => new Date(), sleep: (ms) => setTimeout(ms) };

/** For tests that break a control more often within an hour than any account should. */
export const tireless = {
  breaker: { changesPerControl: 1000, changesPerAccount: 1000 },
  contested: { times: 10, withinMinutes: 0 },
};

export interface WireEngine extends Engine {
  readonly trail: DynamoDbTrail;
  /** Every request sent so far, to the account and to the tables, as `prefix:Operation`. */
  readonly calls: string[];
  /** Handles an event as the service's function does. */
  handle(event: unknown): Promise<readonly ControlResult[]>;
  readonly policy: DynamoDbPolicyDesk;
  /** Has the change of a finding undone, as the service's function does when an engineer asked for it. */
  undo(record: FindingRecord): Promise<readonly ControlResult[]>;
  /** Ends what undos have exempted, as if it had ended by itself. */
  forgetExemptions(): Promise<void>;
  /** The audit trail as it is in the table: the findings of a resource, oldest first. */
  readRecords(resourceArn: string): Promise<readonly FindingRecord[]>;
}

export interface WireEngineOptions {
  readonly clock?: Clock;
  readonly leaseMs?: number;
  /** What differs from the defaults. */
  readonly settings?: Partial<Settings>;
  /** By control, those of its own settings that differ from their defaults. */
  readonly controls?: Readonly<Record<string, object>>;
  /** Every control is enforced unless told. */
  readonly mode?: Mode;
}

/** The engine of a service as its function has it, every control enforced, with the account's own tables. */
export function createWireEngine(
  service: Service,
  { place, clients, tables }: WireAccount,
  {
    clock = realClock,
    leaseMs = 90_000,
    settings: own = {},
    controls = {},
    mode = 'enforce',
  }: WireEngineOptions = {},
): WireEngine {
  const calls: string[] = [];
  const { settings } = loadSettings(
    `version: 1\nmode: ${mode}\ncontrols: ${JSON.stringify(controls)}\n`,
    'wire.yml',
    service.controls,
  );
  const client = noteCalls(createDynamoDbClient(place.region), 'dynamodb', calls);
  const engine = {
    controls: service.controls,
    settings: { ...settings, ...own },
    aws: new AwsAccount(notingCalls(service.modules, calls)),
    trail: new DynamoDbTrail({ client, ...tables, clock, leaseMs }),
    policy: new DynamoDbPolicyDesk({ client, ...tables, clock }),
    tags: service.tags,
    clock,
    ownRole: `holdfast-${service.name}-${place.region}`,
  };
  return {
    ...engine,
    calls,
    async handle(event) {
      return dispatch(parseSignal(event), service.name, service.inventory, engine, endless);
    },
    async undo({ findingId, control, resource }) {
      const now = clock.now();
      const request = {
        findingId,
        undoFindingId: `hf-${randomUUID()}`,
        control,
        resource,
        by: { arn: `arn:aws:iam::${place.account}:user/ada`, account: place.account, name: 'ada' },
        reason: 'a test asks for it',
        at: now.toISOString(),
        exemptUntil: new Date(now.getTime() + hourMs).toISOString(),
      };
      await engine.policy.rule([notice({ recordId: randomUUID() })], [{ kind: 'put-undo-request', request }]);
      return dispatch(
        { source: 'undo', id: randomUUID(), at: request.at, name: 'holdfast undo', ...place, findingId },
        service.name,
        service.inventory,
        engine,
        endless,
      );
    },
    async forgetExemptions() {
      const { exemptions } = await engine.policy.load();
      for (const exemption of exemptions) {
        const told = notice({ recordId: randomUUID() });
        await engine.policy.rule([told], [{ kind: 'delete-exemption', exemption }]);
      }
    },
    async readRecords(resourceArn) {
      const pages = paginateScan(
        { client: clients.dynamoDb },
        {
          TableName: tables.auditTable,
          ConsistentRead: true,
          FilterExpression: '#resource = :arn',
          ExpressionAttributeNames: { '#resource': 'resource' },
          ExpressionAttributeValues: { ':arn': { S: resourceArn } },
        },
      );
      const records: FindingRecord[] = [];
      for await (const { Items = [] } of pages) {
        records.push(...Items.map(fromItem).filter((record) => record.kind !== 'notice'));
      }
      return records.toSorted((a, b) => a.at.localeCompare(b.at) || a.kind.localeCompare(b.kind));
    },
  };
}
