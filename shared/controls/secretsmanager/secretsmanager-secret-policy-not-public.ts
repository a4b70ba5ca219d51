import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import {
  deputySettings,
  findForeignViolations,
  listElements,
  type PolicyState,
  removeViolations,
} from '../../iam/foreign/foreign-violations.ts';
import { getPolicyMeaning } from '../../iam/policy-meaning.ts';
import { namedSecret } from '../../secrets/secret.ts';

export default defineControl({
  id: 'secretsmanager-secret-policy-not-public',
  title: 'Secrets grant nothing to the public or to accounts that are not trusted',
  rationale:
    'Whoever a secret’s policy lets read it has the password, and uses it where no log of this account shows it. A ' +
    'statement for another account outlives every key that is rotated here.',
  severity: 'critical',
  resourceType: 'AWS::SecretsManager::Secret',
  references: {
    policy: ['3.2.1', '3.4.2'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-6'],
    attack: ['T1537'],
  },
  triggers: [
    cloudTrail('secretsmanager', ['PutResourcePolicy'], namedSecret),
    config('AWS::SecretsManager::Secret'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['secretsmanager:GetResourcePolicy'],
    writes: ['secretsmanager:PutResourcePolicy', 'secretsmanager:DeleteResourcePolicy'],
  },
  settings: deputySettings,
  async read({ arn }, aws): Promise<PolicyState> {
    const { ResourcePolicy = '' } = await aws.read('secretsmanager:GetResourcePolicy', { SecretId: arn });
    return { account: aws.account, policy: ResourcePolicy };
  },
  detect: findForeignViolations,
  remediate({ policy }, violations, { arn }) {
    const remaining = removeViolations(policy, violations);
    const removed = listElements(violations);
    const put = (ResourcePolicy: string) =>
      call('secretsmanager:PutResourcePolicy', { SecretId: arn, ResourcePolicy });
    return {
      summary:
        remaining === undefined
          ? `Delete the policy of secret ${arn}, in which nobody else is let in: ${removed}.`
          : `Remove from the policy of secret ${arn} what is public or foreign: ${removed}.`,
      apply: [
        remaining === undefined
          ? call('secretsmanager:DeleteResourcePolicy', { SecretId: arn })
          : put(remaining),
      ],
      undo: [put(policy)],
    };
  },
  compare: ({ policy }) => (policy === '' ? policy : getPolicyMeaning(policy)),
});
