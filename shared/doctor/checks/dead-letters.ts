import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { forwardingStackName } from '../../forwarding/names.ts';
import { findOutput } from '../../forwarding/stack-state.ts';
import type { AccountView } from '../account-view.ts';
import { type Check, ok, problem } from '../check.ts';
import { findStack } from '../deployment.ts';

/** What could not be handled waits in the dead-letter queue. It is counted only: to receive a message hides it from others. */
export const deadLettersCheck: Check<AccountView> = {
  id: 'dead-letters',
  title: 'Dead letters',
  needs: ['sqs:GetQueueAttributes'],
  async run(view) {
    const { deadLetterQueueUrl, regions } = await view.getDeployment();
    const home = { region: view.config.region, sqs: view.sqs, url: deadLetterQueueUrl };
    const others = await Promise.all(regions.map((region) => findQueue(region, view)));
    const queues = await Promise.all(
      [home, ...others.flat()].map(async (queue) => ({ ...queue, count: await countMessages(queue) })),
    );
    const full = queues.find(({ count }) => count > 0);
    if (full === undefined) {
      return ok(`No event waits in the dead-letter queue${queues.length === 1 ? '' : ' of any Region'}.`);
    }
    const { count, region, url } = full;
    const where = region === home.region ? 'handled' : `forwarded from ${region}`;
    return problem(
      `${count === 1 ? 'An event' : `${String(count)} events`} could not be ${where} and may be drift that still stands.`,
      `Read each with its reason, without taking it: aws sqs receive-message --queue-url ${url} ` +
        (region === home.region ? '' : `--region ${region} `) +
        '--max-number-of-messages 10 --visibility-timeout 0 --message-attribute-names All.',
    );
  },
};

interface Queue {
  readonly region: string;
  readonly sqs: SQSClient;
  readonly url: string;
}

/** None where there is no forwarding stack: that is for another check to tell. */
async function findQueue(region: string, view: AccountView): Promise<readonly Queue[]> {
  const { cloudFormation, sqs } = view.openRegion(region);
  const stack = await findStack(cloudFormation, forwardingStackName);
  const url = stack === undefined ? undefined : findOutput(stack, 'DeadLetterQueueUrl');
  return url === undefined ? [] : [{ region, sqs, url }];
}

async function countMessages({ sqs, url: QueueUrl }: Queue): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return [Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible]
    .map((text) => Number(text ?? 0))
    .reduce((sum, value) => sum + value, 0);
}
