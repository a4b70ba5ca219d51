import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type * as z from 'zod';
import { verifyCaller } from '../../shared/aws/verify-caller.ts';
import type { CommandAnswer, HumanCommand } from '../../shared/commands/command.ts';
import { handleCommand } from '../../shared/commands/handle-command.ts';
import { createLogger } from './logger.ts';
import { createOffice } from './office.ts';
import { getPlace } from './place.ts';

const logger = createLogger();

/** The handler of a function that people command; what they can command is its schema. */
export function takeCommands(
  schema: z.ZodType<HumanCommand>,
): middy.MiddyfiedHandler<unknown, CommandAnswer> {
  const office = createOffice();
  return middy<unknown, CommandAnswer>()
    .use(injectLambdaContext(logger))
    .handler(async (signed, context) => {
      const place = getPlace(context);
      const answer = await handleCommand(signed, schema, {
        ...office,
        place,
        identify: (command) => verifyCaller(command, { ...place, now: office.clock.now() }),
        onDelay: (error) => logger.warn('the services are woken later', error as Error),
      });
      logger.info('answered', { answer });
      return answer;
    });
}
