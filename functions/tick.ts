import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { tick } from '../shared/commands/tick.ts';
import { createOffice } from './support/office.ts';
import { getPlace } from './support/place.ts';

const office = createOffice();

export const handler = middy<unknown, undefined>()
  .use(injectLambdaContext(new Logger({ serviceName: 'holdfast' })))
  .handler(async (_event, context) => {
    await tick({ ...office, place: getPlace(context) });
    return undefined;
  });
