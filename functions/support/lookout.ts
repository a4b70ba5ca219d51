import type { Context } from 'aws-lambda';
import { settings } from '#settings';
import { createCloudTrailClient } from '../../shared/aws/cloudtrail.ts';
import { createDynamoDbClient } from '../../shared/aws/dynamodb.ts';
import { createEventBridgeClient } from '../../shared/aws/eventbridge.ts';
import { makeOwnCall } from '../../shared/aws/own-call.ts';
import { createOwnLambdaClient } from '../../shared/aws/own-functions.ts';
import { putEvents } from '../../shared/aws/put-events.ts';
import { explainBlindness } from '../../shared/doctor/explain-blindness.ts';
import { heartbeatRuleName } from '../../shared/forwarding/names.ts';
import { PulseTable } from '../../shared/watch/pulse-table.ts';
import { wakeGuard } from '../../shared/watch/wake-guard.ts';
import type { Lookout } from '../../shared/watch/watch-regions.ts';
import { clock } from './clock.ts';
import { getEnvironment } from './environment.ts';
import { getPlace } from './place.ts';

const lambda = createOwnLambdaClient(getEnvironment('AWS_REGION'));
// Room for one slice of the history, and to be told of a failure.
const lastBeginningMs = 60_000;

/** For the home unless another Region is named: there the calls are about the rule that forwards their events. */
export function createLookout(other: string | undefined): (context: Context) => Lookout {
  const home = getEnvironment('AWS_REGION');
  const region = other ?? home;
  const pulse = new PulseTable({
    client: createDynamoDbClient(home),
    auditTable: getEnvironment('HOLDFAST_AUDIT_TABLE'),
    stateTable: getEnvironment('HOLDFAST_STATE_TABLE'),
    clock,
    writing: settings.audit,
    region: other,
  });
  const bus = { client: createEventBridgeClient(home), bus: getEnvironment('HOLDFAST_BUS') };
  const eventBridge = createEventBridgeClient(region);
  const cloudTrail = createCloudTrailClient(region);
  return (context) => {
    const place = getPlace(context);
    const rule = `arn:${place.partition}:events:${region}:${place.account}:rule/${heartbeatRuleName}`;
    const subject = other === undefined ? getEnvironment('HOLDFAST_BUS_ARN') : rule;
    return {
      region,
      heart: {
        pulse,
        clock,
        region: other,
        wake: other === undefined ? async () => wakeGuard({ lambda, clock, place, pulse }) : undefined,
        call: async (at) => makeOwnCall(eventBridge, subject, at),
        diagnose: async () => explainBlindness(place, clock.now(), other),
      },
      searcher: {
        pulse,
        clock,
        cloudTrail,
        send: async (entries) => putEvents(entries, bus),
        isOver: () => context.getRemainingTimeInMillis() < lastBeginningMs,
      },
    };
  };
}
