import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { findAclOpenings, toAclViolation } from '../../network/acl-openings.ts';
import { aclWrites, describeChange, invert, planAclChanges, toAclCall } from '../../network/close-acl.ts';
import { aclEntry, getAclMeaning, readNetworkAcl } from '../../network/network-acl.ts';
import { worldPortSettings } from '../../network/world-ports.ts';

const baselineSchema = z.object({ entries: z.array(aclEntry) }).default({ entries: [] });

export default defineControl({
  id: 'ec2-network-acl-no-world-admin-ports',
  title: 'Network ACLs let nobody of the world in to SSH and RDP',
  rationale:
    'The network ACL is what stands when somebody opens a security group by mistake: where it lets in the world too, ' +
    'one careless rule puts every machine of the subnet in front of those who guess passwords.',
  severity: 'medium',
  resourceType: 'AWS::EC2::NetworkAcl',
  references: {
    policy: ['3.1.2', '3.3.1'],
    hipaa: ['164.308(a)(1)', '164.312(e)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-4(21)', 'CA-9(1)', 'CM-2', 'CM-7', 'SC-7', 'SC-7(5)'],
    cis: ['5.1'],
    securityHub: ['EC2.21'],
    attack: ['T1133', 'T1562.007'],
  },
  triggers: [
    // CreateNetworkAcl is none: an ACL is made without entries, and lets nothing in. Without an entry that denied, one
    // behind it may let in the world.
    cloudTrail(
      'ec2',
      ['CreateNetworkAclEntry', 'ReplaceNetworkAclEntry', 'DeleteNetworkAclEntry'],
      requestParameter('networkAclId'),
    ),
    config('AWS::EC2::NetworkAcl'),
  ],
  // An ACL keeps no state: what it denies to the world is denied to the own network too, and to answers.
  defaultMode: 'approve',
  operations: { reads: ['ec2:DescribeNetworkAcls'], writes: aclWrites },
  settings: worldPortSettings([22, 3389]).extend({
    judgeDefault: z
      .boolean()
      .default(false)
      .describe('Judge default ACLs too, which AWS makes open to everything; Security Hub leaves them out'),
    askWhenUsed: z
      .boolean()
      .default(true)
      .describe('Ask first where subnets are behind the ACL, even if the mode is enforce'),
  }),
  read: async ({ id }, aws) => readNetworkAcl(id, aws),
  detect: ({ entries, isDefault }, { settings }) =>
    isDefault && !settings.judgeDefault ? [] : findAclOpenings(entries, settings).map(toAclViolation),
  remediate({ entries }, violations, { id }, { settings, baseline }) {
    const openings = violations.map(({ evidence }) => evidence);
    const remembered = baselineSchema.parse(baseline).entries;
    const changes = planAclChanges(entries, openings, remembered, settings);
    if (changes === undefined) {
      return {
        summary:
          `There is no free number before ${violations.map(({ element }) => element).join(', ')} of network ACL ${id}: ` +
          'make room by giving the entries other numbers, then deny the ports before them.',
        apply: [],
        undo: [],
      };
    }
    return {
      summary:
        `In network ACL ${id}, ${changes.map(describeChange).join('; ')}. ` +
        'What is closed to the world is closed to private addresses too, unless an earlier entry lets them in.',
      apply: changes.map((change) => toAclCall(id, change)),
      undo: changes.toReversed().map((change) => toAclCall(id, invert(change))),
    };
  },
  remember: ({ entries }) => ({ entries }),
  compare: getAclMeaning,
  findDependents: async ({ subnets }, _violations, _acl, _aws, { settings }) =>
    Promise.resolve(
      settings.askWhenUsed ? subnets.map((subnet) => `${subnet} is behind the network ACL`) : [],
    ),
});
