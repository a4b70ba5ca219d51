import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

const rules = [
  'arn:{partition}:events:{region}:{account}:rule/holdfast-*',
  'arn:{partition}:events:{region}:{account}:rule/holdfast/holdfast-*',
];
const gone = ['ResourceNotFoundException'];

/** What an action can be granted on, where its name is also that of the operation. */
function onRules(action: string) {
  return { on: rules, actions: [action], gone };
}

export const ownRuleOperations = {
  // ListRules takes no resource-level permission.
  'events:ListRules': readOperation(ListRulesCommand, { on: '*', actions: ['events:ListRules'] }),
  'events:DescribeRule': readOperation(DescribeRuleCommand, onRules('events:DescribeRule')),
  'events:ListTargetsByRule': readOperation(ListTargetsByRuleCommand, onRules('events:ListTargetsByRule')),
  'events:DeleteRule': writeOperation(DeleteRuleCommand, onRules('events:DeleteRule')),
  'events:DisableRule': writeOperation(DisableRuleCommand, onRules('events:DisableRule')),
  'events:EnableRule': writeOperation(EnableRuleCommand, onRules('events:EnableRule')),
  'events:PutRule': writeOperation(PutRuleCommand, onRules('events:PutRule')),
  'events:PutTargets': writeOperation(PutTargetsCommand, onRules('events:PutTargets')),
  'events:RemoveTargets': writeOperation(RemoveTargetsCommand, onRules('events:RemoveTargets')),
} as const;

/** The rules of Holdfast itself, on the default bus and its own. */
export const ownRules: ServiceModule = {
  prefix: 'events',
  createClient: (config: ClientConfig) => new EventBridgeClient(config),
  operations: ownRuleOperations,
};
