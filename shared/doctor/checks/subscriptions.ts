import { paginateListSubscriptionsByTopic, type Subscription } from '@aws-sdk/client-sns';
import type { AccountView } from '../account-view.ts';
import { type Check, ok, warning } from '../check.ts';

/** Whether anyone is told. */
export const subscriptionsCheck: Check<AccountView> = {
  id: 'subscriptions',
  title: 'Messages',
  needs: ['sns:ListSubscriptionsByTopic'],
  async run(view) {
    const { topicArn: TopicArn } = await view.getDeployment();
    const subscriptions: Subscription[] = [];
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
      { client: view.sns },
      { TopicArn },
    )) {
      subscriptions.push(...Subscriptions);
    }
    // SNS writes this where the ARN of a confirmed subscription stands.
    const pending = subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn === 'PendingConfirmation');
    if (subscriptions.length === 0) {
      return warning(
        'Nobody is told: the topic has no subscription.',
        'Add addresses under `notifications.emails` in holdfast.config.yml and deploy, or subscribe a queue, function or ' +
          `webhook: aws sns subscribe --topic-arn ${TopicArn}.`,
      );
    }
    if (pending.length > 0) {
      return warning(
        `Not confirmed, so not told: ${pending.map(({ Endpoint }) => String(Endpoint)).join(', ')}.`,
        'Each has a mail from AWS Notifications with a link that confirms it. It lapses after two days; then deploy again.',
      );
    }
    return ok(
      `${subscriptions.length === 1 ? 'One subscriber is' : `${String(subscriptions.length)} subscribers are`} told.`,
    );
  },
};
