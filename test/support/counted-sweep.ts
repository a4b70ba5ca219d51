import { AwsAccount } from '../../shared/aws/session.ts';
import type { ResourceRef } from '../../shared/control/resource.ts';
import type { MeasuredControl } from '../../shared/deploy/measured-calls.ts';
import { services } from '../../shared/services/index.ts';
import type { Service } from '../../shared/services/service.ts';
import type { Baseline } from '../../shared/policy/baseline.ts';
import type { WireAccount } from './wire-account.ts';
import { notingCalls } from './wire-calls.ts';
import { createWireEngine } from './wire-engine.ts';
import { assessCommand } from './wire-events.ts';

/**
 * What a sweep takes for the list of a resource type, and for one of its resources: looked at by all controls of the type
 * at once, which share what they read, and none of which changes anything.
 */
export async function countSweep(
  service: Service,
  resource: ResourceRef,
  account: WireAccount,
): Promise<MeasuredControl['sweep']> {
  const listing: string[] = [];
  const session = new AwsAccount(notingCalls(service.modules, listing)).open(account.place);
  for await (const _ of service.inventory[resource.type]?.(session) ?? []) continue;
  const { controls = [] } = services.find(({ name }) => name === service.name) ?? {};
  const engine = createWireEngine({ ...service, controls }, account, { mode: 'observe' });
  const known = new Set((await engine.policy.listBaselines()).map(toKey));
  engine.calls.length = 0;
  await engine.handle(assessCommand(resource));
  const calls = [...engine.calls];
  // What the other controls remember of it is not for the next test.
  for (const baseline of await engine.policy.listBaselines()) {
    if (!known.has(toKey(baseline))) await engine.policy.forgetBaseline(baseline);
  }
  return {
    list: listing.length,
    resource: calls.filter((call) => !call.startsWith('dynamodb:')).length,
  };
}

function toKey({ control, resource }: Baseline): string {
  return `${control} ${resource.arn}`;
}
