import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { settings } from '#settings';
import { createCloudTrailClient } from '../shared/aws/cloudtrail.ts';
import { createDynamoDbClient } from '../shared/aws/dynamodb.ts';
import { createEventBridgeClient } from '../shared/aws/eventbridge.ts';
import { makeOwnCall } from '../shared/aws/own-call.ts';
import { createOwnLambdaClient } from '../shared/aws/own-functions.ts';
import { putEvents } from '../shared/aws/put-events.ts';
import { explainBlindness } from '../shared/doctor/explain-blindness.ts';
import { parseSignal } from '../shared/events/parse-signal.ts';
import { catchUp } from '../shared/watch/catch-up.ts';
import { beat, hear } from '../shared/watch/heartbeat.ts';
import { PulseTable } from '../shared/watch/pulse-table.ts';
import { wakeGuard } from '../shared/watch/wake-guard.ts';
import { clock } from './support/clock.ts';
import { getEnvironment } from './support/environment.ts';
import { createLogger } from './support/logger.ts';
import { getPlace } from './support/place.ts';

const logger = createLogger();
const region = getEnvironment('AWS_REGION');
const client = createEventBridgeClient(region);
const pulse = new PulseTable({
  client: createDynamoDbClient(region),
  auditTable: getEnvironment('HOLDFAST_AUDIT_TABLE'),
  stateTable: getEnvironment('HOLDFAST_STATE_TABLE'),
  clock,
  writing: settings.audit,
});
const cloudTrail = createCloudTrailClient(region);
const lambda = createOwnLambdaClient(region);
const bus = { client, bus: getEnvironment('HOLDFAST_BUS') };
const busArn = getEnvironment('HOLDFAST_BUS_ARN');
// Room for one slice of the history, and to be told of a failure.
const lastBeginningMs = 60_000;

/** Every five minutes by the clock; when the event of its own call comes; and when somebody touches the guard. */
export const handler = middy<unknown, undefined>()
  .use(injectLambdaContext(logger))
  .handler(async (event, context: Context) => {
    const signal = parseSignal(event);
    const place = getPlace(context);
    const wake = async (): Promise<void> => wakeGuard({ lambda, clock, place, pulse });
    const call = async (at: Date): Promise<void> => makeOwnCall(client, busArn, at);
    const diagnose = async (): Promise<readonly string[]> => explainBlindness(place, clock.now());
    if (signal.source !== 'cloudtrail') await beat({ pulse, clock, wake, call, diagnose });
    else if (signal.name === 'TagResource') await hear(signal.record.eventTime, { pulse, clock });
    else await wake();
    const handed = await catchUp({
      cloudTrail,
      pulse,
      clock,
      send: async (entries) => putEvents(entries, bus),
      isOver: () => context.getRemainingTimeInMillis() < lastBeginningMs,
    });
    if (handed > 0) logger.info('handed on calls that may have been missed', { calls: handed });
    return undefined;
  });
