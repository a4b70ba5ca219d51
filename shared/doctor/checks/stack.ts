import type { Stack } from '@aws-sdk/client-cloudformation';
import { type AccountView, StackAbsentError } from '../account-view.ts';
import { type Check, type CheckResult, ok, problem, warning } from '../check.ts';

/** Whether Holdfast is deployed here, all of it. */
export const stackCheck: Check<AccountView> = {
  id: 'stack',
  title: 'Deployment',
  needs: ['cloudformation:DescribeStacks'],
  async run(view) {
    const { region } = view.config;
    const deploy = `npm run deploy -- --region ${region}`;
    try {
      return judge(await view.getStack(), deploy);
    } catch (error) {
      if (!(error instanceof StackAbsentError)) throw error;
      return problem(
        `Holdfast is not deployed in Region ${region}: there is no stack ${view.stackName}.`,
        `Deploy it: ${deploy}. If it is elsewhere, name its --region.`,
      );
    }
  },
};

function judge(stack: Stack, deploy: string): CheckResult {
  const { StackName: name = '', StackStatus: status = 'unknown', StackStatusReason: why } = stack;
  const reason = why === undefined ? '' : ` (${why})`;
  const hasOutputs = stack.Outputs?.some(({ OutputKey }) => OutputKey === 'AuditTableName') === true;
  if (status.endsWith('_IN_PROGRESS')) {
    return warning(`The stack ${name} is being changed: ${status}.`, 'Look again when that is done.');
  }
  if (!hasOutputs || status.endsWith('_FAILED') || status === 'ROLLBACK_COMPLETE') {
    return problem(`The stack ${name} is not complete: ${status}${reason}.`, `Deploy it again: ${deploy}.`);
  }
  if (status.includes('ROLLBACK')) {
    return warning(
      `The last deployment of ${name} failed${reason}; the version before it is in place.`,
      `Deploy it again: ${deploy}.`,
    );
  }
  const since = stack.LastUpdatedTime ?? stack.CreationTime;
  return ok(
    `The stack ${name} is deployed${since === undefined ? '' : `, last changed ${since.toISOString()}`}.`,
  );
}
