import { explainFailure, getDeniedAction } from '../aws/explain-failure.ts';
import { type AccountView, StackAbsentError } from './account-view.ts';
import type { Check, CheckResult } from './check.ts';
import { configRecordingCheck } from './checks/config-recording.ts';
import { deadLettersCheck } from './checks/dead-letters.ts';
import { forwardingCheck } from './checks/forwarding.ts';
import { functionsCheck } from './checks/functions.ts';
import { heartbeatCheck } from './checks/heartbeat.ts';
import { iamEventsCheck } from './checks/iam-events.ts';
import { lastEventCheck } from './checks/last-event.ts';
import { openChangesCheck } from './checks/open-changes.ts';
import { policyCheck } from './checks/policy.ts';
import { regionsCheck } from './checks/regions.ts';
import { rulesCheck } from './checks/rules.ts';
import { sealsCheck } from './checks/seals.ts';
import { stackCheck } from './checks/stack.ts';
import { subscriptionsCheck } from './checks/subscriptions.ts';
import { trailCheck } from './checks/trail.ts';

const allChecks: readonly Check<AccountView>[] = [
  stackCheck,
  trailCheck,
  rulesCheck,
  functionsCheck,
  forwardingCheck,
  policyCheck,
  heartbeatCheck,
  lastEventCheck,
  deadLettersCheck,
  openChangesCheck,
  sealsCheck,
  subscriptionsCheck,
  configRecordingCheck,
  iamEventsCheck,
  regionsCheck,
];

export interface ExaminedCheck extends CheckResult {
  readonly id: string;
  readonly title: string;
}

/** `unknown` when there is no problem, but something could not be looked at. */
export type Verdict = 'protected' | 'unprotected' | 'unknown';

export interface Diagnosis {
  readonly account: string;
  readonly region: string;
  readonly caller: string;
  readonly verdict: Verdict;
  readonly checks: readonly ExaminedCheck[];
}

/** Looks at everything, or by some checks, at once; what fails in one check says nothing about the others. */
export async function examine(view: AccountView, checks = allChecks): Promise<Diagnosis> {
  const results = (await Promise.all(checks.map((check) => runCheck(check, view)))).flat();
  return {
    account: view.caller.account,
    region: view.config.region,
    caller: view.caller.arn,
    verdict: judge(results),
    checks: results,
  };
}

/** No result where the check is of a stack that is not there: that is said once, by the check of the stack. */
async function runCheck(check: Check<AccountView>, view: AccountView): Promise<readonly ExaminedCheck[]> {
  const { id, title } = check;
  try {
    return [{ id, title, ...(await check.run(view)) }];
  } catch (error) {
    return error instanceof StackAbsentError ? [] : [{ id, title, ...toUnknown(error, check) }];
  }
}

function toUnknown(error: unknown, { needs }: Check<AccountView>): CheckResult {
  const action = getDeniedAction(error, needs.join(', '));
  if (action === undefined) {
    return {
      status: 'unknown',
      text: `Cannot tell: ${explainFailure(error)}.`,
      advice: 'Mend that and look again.',
    };
  }
  return {
    status: 'unknown',
    text: `Cannot tell: needs ${action}, which is denied.`,
    advice: `Allow ${needs.join(', ')} to whoever asks.`,
  };
}

function judge(results: readonly ExaminedCheck[]): Verdict {
  const statuses = new Set(results.map(({ status }) => status));
  if (statuses.has('problem')) return 'unprotected';
  return statuses.has('unknown') ? 'unknown' : 'protected';
}
