import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type * as z from 'zod';
import { verifyCaller } from '../../shared/aws/verify-caller.ts';
import type { CommandAnswer, HumanCommand } from '../../shared/commands/command.ts';
import { handleCommand } from '../../shared/commands/handle-command.ts';
import type { CommandOffice } from '../../shared/commands/ruling.ts';
import { createLogger } from './logger.ts';
import { createOffice } from './office.ts';
import { getPlace } from './place.ts';

const logger = createLogger();

/** For a function that no command about the archive reaches. */
function refuseArchive(key: string): Promise<never> {
  return Promise.reject(new Error(`This function cannot look at ${key} of the archive`));
}

/** The handler of a function that people command; what they can command is its schema. */
export function takeCommands(
  schema: z.ZodType<HumanCommand>,
  isUnderLegalHold: CommandOffice['isUnderLegalHold'] = refuseArchive,
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
        isUnderLegalHold,
        onDelay: (error) => logger.warn('the services are woken later', error as Error),
      });
      logger.info('answered', { answer });
      return answer;
    });
}
