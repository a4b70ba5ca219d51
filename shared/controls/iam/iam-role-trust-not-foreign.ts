import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { listElements } from '../../iam/foreign/foreign-violations.ts';
import { getPolicyMeaning } from '../../iam/policy-meaning.ts';
import {
  dropParts,
  findForeignTrust,
  findOldTrust,
  isOwnRole,
  readTrust,
  type Remainder,
  settleTrust,
  trustSettings,
} from '../../iam/role-trust.ts';

const summaries: Readonly<Record<Remainder['kind'], (role: string, found: string) => string>> = {
  rest: (role, found) => `Remove from whom role ${role} trusts who is foreign: ${found}.`,
  remembered: (role, found) =>
    `Let role ${role} trust again whom it trusted before; now nobody but foreigners is let in: ${found}.`,
  nobody: (role, found) => `Let nobody assume role ${role}, which trusts nobody but foreigners: ${found}.`,
};

export default defineControl({
  id: 'iam-role-trust-not-foreign',
  title: 'IAM roles trust nobody who is foreign',
  rationale:
    'Whom a role trusts becomes the role, with credentials of their own that nobody here can take away: a trust policy is ' +
    'the quietest way back in. Sessions that were begun by then are not ended; they last until they expire, 12 hours at most.',
  severity: 'critical',
  resourceType: 'AWS::IAM::Role',
  references: {
    policy: ['3.1.1', '3.2.1'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.3'],
    nist80053: ['AC-3', 'AC-6'],
    attack: ['T1098', 'T1078'],
  },
  triggers: [
    cloudTrail('iam', ['CreateRole', 'UpdateAssumeRolePolicy'], requestParameter('roleName')),
    config('AWS::IAM::Role'),
  ],
  defaultMode: 'enforce',
  operations: { reads: ['iam:GetRole'], writes: ['iam:UpdateAssumeRolePolicy'] },
  settings: trustSettings,
  read: async ({ id }, aws) => readTrust(id, aws),
  detect: findForeignTrust,
  remediate(state, violations, { id }, context) {
    const found = listElements(violations);
    if (isOwnRole(id)) {
      // What Holdfast runs as, its deployment alone changes.
      const summary = `Deploy Holdfast again, which puts back whom its own role ${id} trusts: ${found}.`;
      return { summary, apply: [], undo: [] };
    }
    const { kind, policy } = settleTrust(state, violations, context);
    const put = (PolicyDocument: string) => [
      call('iam:UpdateAssumeRolePolicy', { RoleName: id, PolicyDocument }),
    ];
    return {
      summary: summaries[kind](id, found),
      apply: put(policy),
      undo: put(dropParts(state.policy) ?? state.policy),
    };
  },
  remember: ({ policy, roleId }) => (policy === '' ? undefined : { policy, roleId }),
  compare: ({ policy }) => (policy === '' ? policy : getPolicyMeaning(policy)),
  // Who was let in just now does not depend on it yet. Who was let in before may be a vendor, or the organization's own
  // management account, and no condition tells them from an intruder: an external id is what the other side chooses.
  findDependents: async (state, violations, { id }, _aws, context) => {
    const old = findOldTrust(state, violations, context);
    if (old.length === 0) return Promise.resolve([]);
    const use = state.lastUsed === null ? 'not used in the last 400 days' : `last used at ${state.lastUsed}`;
    return Promise.resolve(
      old.map(({ element }) => `${element}, whom nobody was seen letting in; role ${id} was ${use}`),
    );
  },
});
