import type { Call } from '../control/change.ts';
import type { Reader } from '../control/control.ts';
import type { JsonObject } from '../control/json.ts';
import { toJson } from '../control/json.ts';
import type { Parts } from './differences.ts';

/** A rule of EventBridge as PutRule and PutTargets take it; what is not set is not there. */
export type OwnRule = {
  readonly state: string;
  readonly settings: Parts;
  /** By their ids. */
  readonly targets: Parts;
};

export const ruleReads = ['events:DescribeRule', 'events:ListTargetsByRule'] as const;
export const ruleWrites = [
  'events:DeleteRule',
  'events:DisableRule',
  'events:EnableRule',
  'events:PutRule',
  'events:PutTargets',
  'events:RemoveTargets',
] as const;
type RuleCall = Call<(typeof ruleWrites)[number]>;

/** The rule, or `undefined` when there is none. */
export async function readRule(
  id: string,
  aws: Reader<(typeof ruleReads)[number]>,
): Promise<OwnRule | undefined> {
  const { Name, EventBusName } = nameRule(id);
  const found = await aws.find('events:DescribeRule', { Name, EventBusName }, ['ResourceNotFoundException']);
  if (found === undefined) return undefined;
  // EventBridge lets a rule have five targets, and more only where somebody asks for it; a page has a hundred.
  const { Targets = [] } = await aws.read('events:ListTargetsByRule', { Rule: Name, EventBusName });
  const { EventPattern, ScheduleExpression, Description, RoleArn } = found;
  return {
    state: found.State ?? '',
    // What is not set is left out.
    settings: toJson({ EventPattern, ScheduleExpression, Description, RoleArn }) as Parts,
    targets: Object.fromEntries(Targets.map((target) => [target.Id ?? '', { ...toJson(target) }])),
  };
}

/** The name of a rule and of its bus; an id without a bus is on the account's own. */
function nameRule(id: string): { readonly Name: string; readonly EventBusName: string } {
  const [Name = '', EventBusName = 'default'] = id.split('/').toReversed();
  return { Name, EventBusName };
}

export const ruleCalls = {
  enable: (id: string): RuleCall => ({ operation: 'events:EnableRule', input: nameRule(id) }),
  disable: (id: string): RuleCall => ({ operation: 'events:DisableRule', input: nameRule(id) }),
  remove: (id: string): RuleCall => ({ operation: 'events:DeleteRule', input: nameRule(id) }),
  put: (id: string, { settings, state }: Pick<OwnRule, 'settings' | 'state'>): RuleCall => ({
    operation: 'events:PutRule',
    input: { ...nameRule(id), ...settings, State: state },
  }),
  putTargets: (id: string, targets: Parts, ids: readonly string[]): readonly RuleCall[] =>
    toTargetCall('events:PutTargets', id, { Targets: ids.map((target) => targets[target] ?? null) }, ids),
  removeTargets: (id: string, ids: readonly string[]): readonly RuleCall[] =>
    toTargetCall('events:RemoveTargets', id, { Ids: [...ids] }, ids),
};

function toTargetCall(
  operation: 'events:PutTargets' | 'events:RemoveTargets',
  id: string,
  targets: JsonObject,
  ids: readonly string[],
): readonly RuleCall[] {
  const { Name: Rule, EventBusName } = nameRule(id);
  return ids.length === 0 ? [] : [{ operation, input: { Rule, EventBusName, ...targets } }];
}
