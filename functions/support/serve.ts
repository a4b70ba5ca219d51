import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { createEventBridgeClient } from '../../shared/aws/eventbridge.ts';
import { sendCommands } from '../../shared/commands/send-commands.ts';
import { dispatch } from '../../shared/engine/dispatch.ts';
import { type Command, parseSignal } from '../../shared/events/parse-signal.ts';
import type { Service } from '../../shared/services/service.ts';
import { createEngine } from './engine.ts';
import { getEnvironment } from './environment.ts';
import { createLogger } from './logger.ts';

const logger = createLogger();
const metrics = new Metrics({ namespace: 'Holdfast', serviceName: 'holdfast' });

// A resource takes as long when another function has it, or when it has to be read again and again.
const lastBeginningMs = 20_000;

/** The handler of one service's function: an event in, drift put back and recorded. */
export function serve(service: Service): middy.MiddyfiedHandler {
  const engine = createEngine(service);
  return middy()
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics))
    .handler(async (event, context: Context) => {
      const signal = parseSignal(event);
      const results = await dispatch(signal, service.name, service.inventory, engine, {
        isOver: () => context.getRemainingTimeInMillis() < lastBeginningMs,
        send,
      });
      for (const { status } of results) metrics.addMetric(status, MetricUnit.Count, 1);
      logger.info('handled', { signal: { id: signal.id, name: signal.name }, results: [...results] });
    });
}

/** The client is made only where a sweep has to go on: no event waits for it. */
async function send(commands: readonly Command[]): Promise<void> {
  const client = createEventBridgeClient(getEnvironment('AWS_REGION'));
  await sendCommands(commands, { client, bus: getEnvironment('HOLDFAST_BUS') });
}
