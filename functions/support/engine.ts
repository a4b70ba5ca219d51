import { settings } from '#settings';
import { DynamoDbTrail } from '../../shared/audit/dynamodb-trail.ts';
import { createDynamoDbClient } from '../../shared/aws/dynamodb.ts';
import { AwsAccount } from '../../shared/aws/session.ts';
import type { Engine } from '../../shared/engine/engine.ts';
import { DynamoDbPolicyStore } from '../../shared/policy/dynamodb-policy-store.ts';
import type { Service } from '../../shared/services/service.ts';
import { clock } from './clock.ts';
import { getEnvironment } from './environment.ts';

/** The engine of one service, with the stores of the stack. */
export function createEngine({ controls, modules, tags }: Service): Engine {
  const stores = {
    client: createDynamoDbClient(getEnvironment('AWS_REGION')),
    auditTable: getEnvironment('HOLDFAST_AUDIT_TABLE'),
    stateTable: getEnvironment('HOLDFAST_STATE_TABLE'),
    policyTable: getEnvironment('HOLDFAST_POLICY_TABLE'),
    clock,
    writing: settings.audit,
  };
  const leaseMs = Number(getEnvironment('HOLDFAST_LEASE_SECONDS')) * 1000;
  return {
    controls,
    settings,
    aws: new AwsAccount(modules),
    trail: new DynamoDbTrail({ ...stores, leaseMs }),
    policy: new DynamoDbPolicyStore(stores),
    tags,
    clock,
    ownRole: getEnvironment('HOLDFAST_ROLE_NAME'),
  };
}
