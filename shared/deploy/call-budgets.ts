import type { Control } from '../control/control.ts';

/**
 * The most calls to the account that an event about one resource may take: where the resource passes, and where it is put
 * back, from the first read to the last one afterwards. Calls to Holdfast's own tables are the engine's.
 */
export interface CallBudget {
  readonly compliant: number;
  readonly violating: number;
}

export const usualBudget: CallBudget = { compliant: 2, violating: 6 };

/** A control that takes more, and why it has to. */
export type LargerBudget = Partial<CallBudget> & { readonly because: string };

/** By the ids of the controls; no more than was counted of them. */
export const largerBudgets: Readonly<Record<string, LargerBudget>> = {
  'cloudtrail-trail-complete': {
    compliant: 3,
    violating: 7,
    because:
      'the settings of a trail, its event selectors and its Insights selectors are three calls of CloudTrail',
  },
  'cloudtrail-trail-present': {
    compliant: 4,
    violating: 8,
    because:
      'to make a trail again, its settings, selectors, Insights selectors and tags are remembered, which is a read each, and ' +
      'a trail is made, given its selectors and started by a call each',
  },
  'config-recorder-on': {
    compliant: 3,
    violating: 7,
    because: 'the recorder, whether it runs, and its delivery channel are three calls of AWS Config',
  },
  'ec2-flow-log-kept': {
    violating: 7,
    because:
      'of a flow log that is gone it reads whether another one took its place and whether its VPC or subnet is still there',
  },
  'guardduty-members-monitored': {
    compliant: 3,
    violating: 7,
    because: 'the members of a detector come in pages of fifty, and are read again after the fix',
  },
  'holdfast-function-untouched': {
    compliant: 4,
    violating: 9,
    because:
      'the settings of a function, its concurrency and who may call it are three calls of Lambda, and when Holdfast was deployed ' +
      'is one of CloudFormation, without which a deployment is taken for an intruder',
  },
  'holdfast-role-policy-kept': {
    compliant: 5,
    because:
      'a role, the names of its policies, each of their texts and what is attached to it are four calls of IAM, and when ' +
      'Holdfast was deployed is one of CloudFormation',
  },
  'holdfast-role-untouched': {
    compliant: 5,
    violating: 11,
    because:
      'a role, the names of its policies, each of their texts and what is attached to it are four calls of IAM, and when ' +
      'Holdfast was deployed is one of CloudFormation; all are made again after the fix',
  },
  'holdfast-rule-untouched': {
    compliant: 3,
    violating: 7,
    because:
      'a rule and its targets are two calls of EventBridge, and when Holdfast was deployed is one of CloudFormation',
  },
  'iam-policy-not-admin': {
    violating: 8,
    because:
      'who has the policy is read, and every former version, of which the last one without the grant comes back',
  },
  'iam-user-console-needs-mfa': {
    violating: 7,
    because:
      'of a user with a password and no MFA device it reads, besides these two, whether the policy is there already',
  },
  'iam-user-not-admin': {
    compliant: 6,
    violating: 16,
    because:
      'what a user is allowed is the sum of the policies in it, on it and on its groups, and each of them is a read, or two ' +
      'where it is a managed one; a fix is held against all of them again',
  },
  'logs-group-present': {
    compliant: 4,
    violating: 9,
    because:
      'to make a log group again, its settings, subscriptions, metric filters and data protection are remembered, which is a ' +
      'read each, and each of them is a call to put back',
  },
  's3-bucket-lifecycle-keeps-logs': {
    compliant: 3,
    violating: 7,
    because:
      'where something expires early, the policy and the ACL of the bucket tell what delivers logs to it',
  },
  'securityhub-on': {
    compliant: 3,
    because: 'the hub, its standards and its tags are three calls of Security Hub, and all are remembered',
  },
};

export function getBudget({ id }: Pick<Control, 'id'>): CallBudget {
  const { compliant, violating } = { ...usualBudget, ...largerBudgets[id] };
  return { compliant, violating };
}
