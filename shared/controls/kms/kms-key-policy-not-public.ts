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
import { createdKey, namedKey, readKey } from '../../secrets/key.ts';
import { keepManageable } from '../../secrets/key-policy.ts';

export default defineControl({
  id: 'kms-key-policy-not-public',
  title: 'Key policies grant nothing to the public or to accounts that are not trusted',
  rationale:
    'Whoever may decrypt with a key reads what it protects wherever they got it from, a shared snapshot or a copied ' +
    'bucket; whoever may change its policy can lock the account out of its own data.',
  severity: 'critical',
  resourceType: 'AWS::KMS::Key',
  references: {
    policy: ['3.2.1', '3.4.2'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-6', 'SC-12'],
    securityHub: ['KMS.5'],
    attack: ['T1537'],
  },
  triggers: [
    cloudTrail('kms', ['PutKeyPolicy'], namedKey),
    cloudTrail('kms', ['CreateKey'], createdKey),
    config('AWS::KMS::Key'),
  ],
  defaultMode: 'enforce',
  operations: { reads: ['kms:DescribeKey', 'kms:GetKeyPolicy'], writes: ['kms:PutKeyPolicy'] },
  settings: deputySettings,
  async read(key, aws): Promise<PolicyState> {
    const { account } = aws;
    const [{ isOwn }, { Policy = '' }] = await Promise.all([
      readKey(key, aws),
      aws.read('kms:GetKeyPolicy', { KeyId: key.id, PolicyName: 'default' }),
    ]);
    // The policies of keys that AWS makes for its services cannot be changed.
    return { account, policy: isOwn ? Policy : '' };
  },
  detect: findForeignViolations,
  remediate({ policy }, violations, { id, arn, partition, account }) {
    const remaining = removeViolations(policy, violations);
    const manageable = keepManageable(remaining, { partition, account });
    const keeping =
      manageable === remaining ? '' : ' Let the account in, which nobody of could manage the key any more.';
    const put = (Policy: string) => [
      // KMS refuses a policy by which the caller could not change it again.
      call('kms:PutKeyPolicy', {
        KeyId: id,
        PolicyName: 'default',
        Policy,
        BypassPolicyLockoutSafetyCheck: false,
      }),
    ];
    return {
      summary: `Remove from the policy of key ${arn} what is public or foreign: ${listElements(violations)}.${keeping}`,
      apply: put(manageable),
      undo: put(policy),
    };
  },
  compare: ({ policy }) => (policy === '' ? policy : getPolicyMeaning(policy)),
});
