import { settings } from '#settings';
import { readFinding } from '../../shared/audit/query.ts';
import { createDynamoDbClient } from '../../shared/aws/dynamodb.ts';
import { createEventBridgeClient } from '../../shared/aws/eventbridge.ts';
import type { Office } from '../../shared/commands/ruling.ts';
import { sendCommands } from '../../shared/commands/send-commands.ts';
import { DynamoDbPolicyDesk } from '../../shared/policy/dynamodb-policy-desk.ts';
import { clock } from './clock.ts';
import { getEnvironment } from './environment.ts';

/** What the functions that people and the clock command work with, but for the place, which Lambda tells. */
export function createOffice(): Omit<Office, 'place'> {
  const region = getEnvironment('AWS_REGION');
  const client = createDynamoDbClient(region);
  const auditTable = getEnvironment('HOLDFAST_AUDIT_TABLE');
  const bus = { client: createEventBridgeClient(region), bus: getEnvironment('HOLDFAST_BUS') };
  return {
    desk: new DynamoDbPolicyDesk({
      client,
      auditTable,
      stateTable: getEnvironment('HOLDFAST_STATE_TABLE'),
      policyTable: getEnvironment('HOLDFAST_POLICY_TABLE'),
      clock,
      writing: settings.audit,
    }),
    readFinding: (id) => readFinding({ client, table: auditTable }, id),
    settings,
    clock,
    send: (commands) => sendCommands(commands, bus),
  };
}
