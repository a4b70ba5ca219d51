import type { Context } from 'aws-lambda';
import type { Place } from '../../shared/control/resource.ts';

/** Where the function itself runs, as Lambda tells by its ARN. */
export function getPlace({ invokedFunctionArn }: Pick<Context, 'invokedFunctionArn'>): Place {
  const [, partition = '', , region = '', account = ''] = invokedFunctionArn.split(':');
  return { partition, account, region };
}
