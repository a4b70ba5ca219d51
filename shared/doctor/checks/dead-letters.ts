import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { AccountView } from '../account-view.ts';
import { type Check, ok, problem } from '../check.ts';

/** What could not be handled waits in the dead-letter queue. It is counted only: to receive a message hides it from others. */
export const deadLettersCheck: Check<AccountView> = {
  id: 'dead-letters',
  title: 'Dead letters',
  needs: ['sqs:GetQueueAttributes'],
  async run(view) {
    const { deadLetterQueueUrl: QueueUrl } = await view.getDeployment();
    const { Attributes = {} } = await view.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    const count = [Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible]
      .map((text) => Number(text ?? 0))
      .reduce((sum, value) => sum + value, 0);
    if (count === 0) return ok('No event waits in the dead-letter queue.');
    return problem(
      `${count === 1 ? 'An event' : `${String(count)} events`} could not be handled and may be drift that still stands.`,
      `Read each with its reason, without taking it: aws sqs receive-message --queue-url ${QueueUrl} ` +
        '--max-number-of-messages 10 --visibility-timeout 0 --message-attribute-names All.',
    );
  },
};
