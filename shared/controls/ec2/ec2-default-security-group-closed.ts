import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { cloudTrail } from '../../control/trigger.ts';
import {
  defaultGroupReads,
  defaultGroupWrites,
  findDefaultRules,
  readDefaultGroup,
  restoreRules,
  revokeRules,
} from '../../network/default-group.ts';
import { ingressTriggers } from '../../network/group-triggers.ts';
import { findGroupUsers, groupUserReads } from '../../network/group-users.ts';
import { authorizedGroup } from '../../network/security-group-selectors.ts';
import { getRulesMeaning } from '../../network/security-group.ts';

export default defineControl({
  id: 'ec2-default-security-group-closed',
  title: 'Default security groups let nothing in or out',
  rationale:
    'Whatever is launched without naming a security group lands in the default group of its VPC, where everything may ' +
    'talk to everything else and to the world: one machine that is taken over reaches all of them, and its master.',
  severity: 'high',
  resourceType: 'AWS::EC2::SecurityGroup',
  references: {
    policy: ['3.1.2', '3.3.1'],
    hipaa: ['164.308(a)(1)', '164.312(e)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-4', 'AC-4(21)', 'SC-7', 'SC-7(5)'],
    cis: ['5.4'],
    securityHub: ['EC2.2'],
    attack: ['T1562.007'],
  },
  triggers: [
    // CreateVpc, which makes the group, does not name it: AWS Config does within minutes, and the sweep.
    ...ingressTriggers,
    cloudTrail('ec2', ['AuthorizeSecurityGroupEgress'], authorizedGroup),
  ],
  defaultMode: 'enforce',
  operations: { reads: [...defaultGroupReads, ...groupUserReads], writes: defaultGroupWrites },
  settings: z.strictObject({}),
  read: async ({ id }, aws) => readDefaultGroup(id, aws),
  detect: (state) => findDefaultRules(state),
  remediate({ groupId }, violations) {
    const rules = violations.map(({ evidence }) => evidence);
    return {
      summary: `Revoke every rule of the default security group ${groupId}: ${violations.map(({ key }) => key).join(', ')}.`,
      apply: revokeRules(groupId, rules),
      undo: restoreRules(groupId, rules),
    };
  },
  compare: ({ ingress, egress }) => ({
    ingress: getRulesMeaning(ingress),
    egress: getRulesMeaning(egress),
  }),
  // Without rules nothing passes: whatever uses the group would be cut off at once.
  findDependents: async ({ groupId }, _violations, _group, aws) => findGroupUsers(groupId, aws),
});
