import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { settings } from '#settings';
import { parseSignal } from '../shared/events/parse-signal.ts';
import { watchRegions } from '../shared/watch/watch-regions.ts';
import { createLogger } from './support/logger.ts';
import { createLookout } from './support/lookout.ts';

const logger = createLogger();
const lookouts = [undefined, ...settings.regions].map(createLookout);

/** Every five minutes by the clock; when the event of its own call comes; and when somebody touches the guard. */
export const handler = middy<unknown, undefined>()
  .use(injectLambdaContext(logger))
  .handler(async (event, context: Context) => {
    const signal = parseSignal(event);
    const handed = await watchRegions(
      signal,
      lookouts.map((open) => open(context)),
    );
    if (handed > 0) logger.info('handed on calls that may have been missed', { calls: handed });
    return undefined;
  });
