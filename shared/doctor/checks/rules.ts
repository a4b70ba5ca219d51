import type { AccountView } from '../account-view.ts';
import { type Check, ok, problem } from '../check.ts';

/** Whether the stack's rules still send events to its functions. */
export const rulesCheck: Check<AccountView> = {
  id: 'rules',
  title: 'Rules',
  needs: ['cloudformation:ListStackResources', 'events:DescribeRule', 'events:ListTargetsByRule'],
  async run(view) {
    const rules = await view.getRules();
    const deploy = `npm run deploy -- --region ${view.config.region}`;
    if (rules.length === 0)
      return problem('The stack has no rule: no event is handled.', `Deploy it again: ${deploy}.`);
    const faulty = rules.filter(({ state }) => state !== 'enabled');
    if (faulty.length === 0) return ok(`${String(rules.length)} rules are enabled and have their targets.`);
    return problem(
      `Not every event reaches Holdfast: ${faulty.map(({ name, state }) => `${name} is ${state}`).join('; ')}.`,
      `Enable a disabled rule with \`aws events enable-rule --name NAME\`; else deploy again: ${deploy}.`,
    );
  },
};
