import { defineControl } from '../../control/control.ts';
import { cloudTrail, config, occasion } from '../../control/trigger.ts';
import { closeOpenings, closingWrites } from '../../network/close-openings.ts';
import { findGroupUsers, groupUserReads, groupUseSettings } from '../../network/group-users.ts';
import { parsePortRange } from '../../network/port-range.ts';
import { getGroupMeaning, readSecurityGroup, securityGroupReads } from '../../network/security-group.ts';
import {
  authorizedGroup,
  groupsOfStartedInstances,
  modifiedGroup,
} from '../../network/security-group-selectors.ts';
import { findOpenings, worldPortSettings } from '../../network/world-ports.ts';

/**
 * The high-risk ports of Security Hub EC2.19 through which a machine is administered (its mail, web and data ports are
 * other controls' business), and those that it lacks: NetBIOS, WinRM, the displays 0 to 3 of VNC.
 */
const adminPorts = ['20-23', '135-139', 445, 3389, 5500, '5900-5903', '5985-5986'];

export default defineControl({
  id: 'ec2-security-group-no-world-admin-ports',
  title: 'Security groups open no administration port to the world',
  rationale:
    'A port through which a machine is administered is found by scanners within minutes of being opened to the world; ' +
    'from then on a guessed password or one unpatched service is all that keeps an attacker off the machine.',
  severity: 'critical',
  resourceType: 'AWS::EC2::SecurityGroup',
  references: {
    policy: ['3.1.2', '3.3.1'],
    hipaa: ['164.308(a)(1)', '164.312(e)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-4', 'CM-7', 'SC-7', 'SC-7(5)'],
    cis: ['5.2', '5.3'],
    securityHub: ['EC2.13', 'EC2.14', 'EC2.19', 'EC2.53', 'EC2.54'],
    attack: ['T1133', 'T1562.007'],
  },
  triggers: [
    cloudTrail('ec2', ['AuthorizeSecurityGroupIngress'], authorizedGroup),
    cloudTrail('ec2', ['ModifySecurityGroupRules'], modifiedGroup),
    // CreateSecurityGroup is none: a group is made without ingress rules, and each that follows is a call of its own.
    occasion('ec2', ['RunInstances'], groupsOfStartedInstances),
    // ModifyManagedPrefixList can open a group too, but its record names no group: that is left to the sweep.
    config('AWS::EC2::SecurityGroup'),
  ],
  defaultMode: 'enforce',
  operations: { reads: [...securityGroupReads, ...groupUserReads], writes: closingWrites },
  settings: worldPortSettings(adminPorts).extend(groupUseSettings),
  async read(group, aws, { settings }) {
    return readSecurityGroup(group, aws, settings.ports.map(parsePortRange));
  },
  detect: (state, { settings }) => findOpenings(state, settings),
  remediate: (state, violations) =>
    closeOpenings(
      state,
      violations.map(({ evidence }) => evidence),
    ),
  compare: getGroupMeaning,
  findDependents: async ({ groupId }, _violations, _group, aws, { settings }) =>
    settings.askWhenUsed ? findGroupUsers(groupId, aws) : [],
});
