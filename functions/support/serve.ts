import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import { settings } from '#settings';
import { DynamoDbTrail } from '../../shared/audit/dynamodb-trail.ts';
import { createDynamoDbClient } from '../../shared/aws/dynamodb.ts';
import { AwsAccount } from '../../shared/aws/session.ts';
import { dispatch } from '../../shared/engine/dispatch.ts';
import type { Engine } from '../../shared/engine/engine.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import { DynamoDbPolicyStore } from '../../shared/policy/dynamodb-policy-store.ts';
import type { Service } from '../../shared/services/service.ts';
import { clock } from './clock.ts';
import { getEnvironment } from './environment.ts';
import { createLogger } from './logger.ts';

const logger = createLogger();
const metrics = new Metrics({ namespace: 'Holdfast', serviceName: 'holdfast' });

/** The handler of one service's function: an event in, drift put back and recorded. */
export function serve(service: Service): middy.MiddyfiedHandler {
  const engine = createEngine(service);
  return middy()
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics))
    .handler(async (event) => {
      const signal = parseSignal(event);
      const results = await dispatch(signal, service.name, service.inventory, engine);
      for (const { status } of results) metrics.addMetric(status, MetricUnit.Count, 1);
      logger.info('handled', { signal: { id: signal.id, name: signal.name }, results: [...results] });
    });
}

function createEngine({ controls, modules, tags }: Service): Engine {
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
