import { setTimeout } from 'node:timers/promises';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { DynamoDbTrail } from '../../shared/audit/dynamodb-trail.ts';
import { fromItem } from '../../shared/audit/items.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { createDynamoDbClient } from '../../shared/aws/dynamodb.ts';
import { AwsAccount } from '../../shared/aws/session.ts';
import type { Change } from '../../shared/control/change.ts';
import type { Clock } from '../../shared/control/clock.ts';
import type { Engine } from '../../shared/engine/engine.ts';
import { handleSignal } from '../../shared/engine/handle-signal.ts';
import type { ControlResult } from '../../shared/engine/protect.ts';
import { sweep } from '../../shared/engine/sweep.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import type { Service } from '../../shared/services/service.ts';
import { loadSettings } from '../../shared/settings/load-settings.ts';
import type { WireAccount } from './wire-account.ts';
import { noteCalls, notingCalls } from './wire-calls.ts';

const realClock: Clock = { now: () => new Date(), sleep: (ms) => setTimeout(ms) };

export interface WireEngine extends Engine {
  readonly trail: DynamoDbTrail;
  /** Every request sent so far, to the account and to the tables, as `prefix:Operation`. */
  readonly calls: string[];
  /** Handles an event as the service's function does. */
  handle(event: unknown): Promise<readonly ControlResult[]>;
  /** Sends the undo half of a recorded change, as an engineer would have it sent. */
  undo(record: AuditRecord): Promise<void>;
  /** The audit trail as it is in the table: the records about a resource, oldest first. */
  readRecords(resourceArn: string): Promise<readonly AuditRecord[]>;
}

export interface WireEngineOptions {
  readonly clock?: Clock;
  readonly leaseMs?: number;
}

/** The engine of a service as its function has it, every control enforced, with the account's own tables. */
export function createWireEngine(
  service: Service,
  { place, clients, tables }: WireAccount,
  { clock = realClock, leaseMs = 90_000 }: WireEngineOptions = {},
): WireEngine {
  const calls: string[] = [];
  const { settings } = loadSettings('version: 1\nmode: enforce\n', 'wire.yml', service.controls);
  const client = noteCalls(createDynamoDbClient(place.region), 'dynamodb', calls);
  const engine = {
    controls: service.controls,
    settings,
    aws: new AwsAccount(notingCalls(service.modules, calls)),
    trail: new DynamoDbTrail({ client, ...tables, clock, leaseMs }),
    clock,
    ownRole: `holdfast-${service.name}-${place.region}`,
  };
  return {
    ...engine,
    calls,
    async handle(event) {
      const signal = parseSignal(event);
      return signal.source === 'sweep'
        ? sweep(signal, service.name, service.inventory, engine)
        : handleSignal(signal, engine);
    },
    async undo({ change, resource }) {
      const { undo } = change as Change;
      if ('irreversible' in undo) throw new Error(`There is no undo: ${undo.irreversible}`);
      const session = engine.aws.open(resource);
      for (const call of undo) {
        const { error } = await session.send(call);
        if (error !== undefined) throw new Error(`The undo fails: ${error.message}`);
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
      const records: AuditRecord[] = [];
      for await (const { Items = [] } of pages) records.push(...Items.map(fromItem));
      return records.toSorted((a, b) => a.at.localeCompare(b.at) || a.kind.localeCompare(b.kind));
    },
  };
}
