import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, only } from '../../control/trigger.ts';
import {
  type Deployed,
  deploymentReads,
  isByDeployer,
  isDrift,
  readDeployedAt,
} from '../../guard/deployment.ts';
import { compareParts, toViolations } from '../../guard/differences.ts';
import { type OwnRule, readRule, ruleCalls, ruleReads, ruleWrites } from '../../guard/rule.ts';
import { ofHoldfast } from '../../guard/patterns.ts';
import { ownRuleOfCall } from '../../guard/selectors.ts';

type State = Deployed & { readonly rule: OwnRule | null };

export default defineControl({
  id: 'holdfast-rule-untouched',
  title: 'The rules of Holdfast are on, as they were deployed',
  rationale:
    'A rule that is disabled, narrowed or without its target hands no event on: whoever wants to be left alone begins with ' +
    'it, and what they do then is found by the sweep at best.',
  severity: 'critical',
  resourceType: 'AWS::Holdfast::Rule',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(b)'],
    soc2: ['CC7.2'],
    nist80053: ['SI-4', 'SI-7'],
    attack: ['T1562'],
  },
  triggers: [
    only(
      cloudTrail(
        'events',
        ['DeleteRule', 'DisableRule', 'PutRule', 'PutTargets', 'RemoveTargets'],
        ownRuleOfCall,
      ),
      ...ofHoldfast.rules,
    ),
  ],
  defaultMode: 'enforce',
  guardsHoldfast: true,
  forgetsWhatIsGone: true,
  operations: { reads: [...deploymentReads, ...ruleReads], writes: ruleWrites },
  settings: z.strictObject({}),
  async read({ id }, aws, context): Promise<State | undefined> {
    const [deployedAt, rule] = await Promise.all([readDeployedAt(aws), readRule(id, aws)]);
    if (rule !== undefined) return { deployedAt, rule };
    // One that a deployment took away is gone.
    return isDrift(deployedAt, context) ? { deployedAt, rule: null } : undefined;
  },
  detect({ deployedAt, rule }, context) {
    const before = context.baseline?.['rule'] as OwnRule | undefined;
    if (rule === null) return [{ element: 'Rule', reason: 'the rule was deleted', evidence: null }];
    if (isByDeployer(context.cause, context.trusted)) return [];
    // No deployment disables a rule: this needs no memory of it.
    const off =
      rule.state === 'DISABLED' && before?.state !== 'DISABLED'
        ? [{ element: 'State', reason: 'the rule was disabled', evidence: rule.state }]
        : [];
    if (before === undefined || !isDrift(deployedAt, context)) return off;
    return [
      ...off,
      ...toViolations('setting', compareParts(rule.settings, before.settings), rule.settings),
      ...toViolations('target', compareParts(rule.targets, before.targets), rule.targets),
    ];
  },
  remediate({ rule }, violations, { id }, { baseline }) {
    const before = (baseline?.['rule'] ?? rule) as OwnRule;
    const elements = violations.map(({ element }) => element);
    const targets = elements.flatMap((element) => /^target (.+)$/s.exec(element)?.slice(1) ?? []);
    if (rule === null) {
      const ids = Object.keys(before.targets);
      return {
        summary: `Make the rule ${id} again as it was.`,
        apply: [ruleCalls.put(id, before), ...ruleCalls.putTargets(id, before.targets, ids)],
        undo: [...ruleCalls.removeTargets(id, ids), ruleCalls.remove(id)],
      };
    }
    const isRewritten = elements.some((element) => element.startsWith('setting '));
    const kept = targets.filter((target) => Object.hasOwn(before.targets, target));
    const there = targets.filter((target) => Object.hasOwn(rule.targets, target));
    return {
      summary: `Put the rule ${id} back as it was: ${elements.join(', ')}.`,
      apply: [
        ...(isRewritten ? [ruleCalls.put(id, { ...before, state: rule.state })] : []),
        ...(elements.includes('State') ? [ruleCalls.enable(id)] : []),
        ...ruleCalls.putTargets(id, before.targets, kept),
        ...ruleCalls.removeTargets(
          id,
          targets.filter((target) => !kept.includes(target)),
        ),
      ],
      undo: [
        ...(isRewritten ? [ruleCalls.put(id, rule)] : []),
        ...(elements.includes('State') && !isRewritten ? [ruleCalls.disable(id)] : []),
        ...ruleCalls.putTargets(id, rule.targets, there),
        ...ruleCalls.removeTargets(
          id,
          targets.filter((target) => !there.includes(target)),
        ),
      ],
    };
  },
  remember: (state) => state,
  compare: ({ rule }) => rule,
});
