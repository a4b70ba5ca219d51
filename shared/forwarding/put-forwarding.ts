import {
  type CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  type Stack,
  UpdateStackCommand,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { findStack } from '../doctor/deployment.ts';
import { forwardingStackName } from './names.ts';
import { RegionError } from './region-error.ts';
import { describeForwarding, findOutput, judgeForwarding, type WantedForwarding } from './stack-state.ts';

/** A Region's stack as it has to be. */
export interface Forwarding extends WantedForwarding {
  readonly region: string;
  /** JSON. */
  readonly template: string;
}

const StackName = forwardingStackName;
const Tags = [{ Key: 'Project', Value: 'holdfast' }];

/**
 * Makes the forwarding stack of a Region what it has to be, and waits until it is.
 * @param client of that Region
 * @throws RegionError saying what CloudFormation could not do
 */
export async function putForwarding(
  client: CloudFormationClient,
  forwarding: Forwarding,
): Promise<'created' | 'updated' | 'unchanged'> {
  const stack = await findStack(client, StackName);
  const state = judgeForwarding(stack, forwarding);
  switch (state) {
    case 'current':
      return 'unchanged';
    case 'missing':
      await create(client, forwarding);
      return 'created';
    case 'outdated':
      await update(client, forwarding);
      return 'updated';
    case 'failed':
      // What never came to be takes no update. It holds nothing but rules, so that nothing is lost with it.
      await remove(client, forwarding.region);
      await create(client, forwarding);
      return 'created';
    case 'changing':
    case 'foreign':
      throw new RegionError(
        `${forwarding.region}: ${describeForwarding(state, stack)}. ${state === 'changing' ? 'Try again when that is done' : 'Let that Holdfast leave it first'}`,
      );
  }
}

/**
 * Takes the forwarding stack of a Region away, and waits until it is gone.
 * @param client of that Region
 * @returns whether there was one
 * @throws RegionError when it is another Holdfast's, or CloudFormation could not delete it
 */
export async function removeForwarding(
  client: CloudFormationClient,
  region: string,
  home: string,
): Promise<boolean> {
  const stack = await findStack(client, StackName);
  if (stack === undefined) return false;
  const owner = getOwner(stack);
  if (owner !== undefined && owner !== home) {
    throw new RegionError(`${region} forwards to ${owner}, not to ${home}: name that with --region`);
  }
  await remove(client, region);
  return true;
}

/** A stack that never came to be says nothing of its home. */
function getOwner(stack: Stack): string | undefined {
  return findOutput(stack, 'Home');
}

const toChange = ({ template }: Forwarding) => ({
  StackName,
  TemplateBody: template,
  Capabilities: ['CAPABILITY_NAMED_IAM' as const],
  Tags,
});

async function create(client: CloudFormationClient, forwarding: Forwarding): Promise<void> {
  await client.send(new CreateStackCommand(toChange(forwarding)));
  await settle(client, forwarding.region, 'made', () =>
    waitUntilStackCreateComplete(toWait(client), { StackName }),
  );
}

async function update(client: CloudFormationClient, forwarding: Forwarding): Promise<void> {
  await client.send(new UpdateStackCommand(toChange(forwarding)));
  await settle(client, forwarding.region, 'updated', () =>
    waitUntilStackUpdateComplete(toWait(client), { StackName }),
  );
}

async function remove(client: CloudFormationClient, region: string): Promise<void> {
  await client.send(new DeleteStackCommand({ StackName }));
  await settle(client, region, 'deleted', () => waitUntilStackDeleteComplete(toWait(client), { StackName }));
}

/** Seconds. A queue, a role and some rules take about one minute. */
const toWait = (client: CloudFormationClient) => ({ client, minDelay: 2, maxDelay: 10, maxWaitTime: 900 });

async function settle(
  client: CloudFormationClient,
  region: string,
  done: string,
  wait: () => Promise<unknown>,
): Promise<void> {
  try {
    await wait();
  } catch (error) {
    throw new RegionError(
      `${region}: the stack ${StackName} could not be ${done}: ${await findReason(client)}`,
      { cause: error },
    );
  }
}

/** What failed first: the rest is what CloudFormation then gave up. */
async function findReason(client: CloudFormationClient): Promise<string> {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
  const failed = StackEvents.toReversed().find(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'));
  return failed === undefined
    ? 'its events in CloudFormation give no reason'
    : `${String(failed.LogicalResourceId)}: ${String(failed.ResourceStatusReason)}`;
}
