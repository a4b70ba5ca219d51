import { defineControl } from '../../control/control.ts';
import { closeOpenings, closingWrites, findLosses, groupSizeSettings } from '../../network/close-openings.ts';
import { ingressTriggers } from '../../network/group-triggers.ts';
import { findGroupUsers, groupUserReads, groupUseSettings } from '../../network/group-users.ts';
import { adminPorts } from '../../network/risky-ports.ts';
import { getGroupMeaning, readSecurityGroup, securityGroupReads } from '../../network/security-group.ts';
import { ofBothProtocols, type PortsByProtocol } from '../../network/world-openings.ts';
import {
  findOpenings,
  toPortRanges,
  type WorldPortSettings,
  worldPortSettings,
} from '../../network/world-ports.ts';

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
  triggers: ingressTriggers,
  defaultMode: 'enforce',
  operations: { reads: [...securityGroupReads, ...groupUserReads], writes: closingWrites },
  settings: worldPortSettings(adminPorts).extend({ ...groupUseSettings, ...groupSizeSettings }),
  read: async (group, aws, { settings }) => readSecurityGroup(group, aws, getPorts(settings)),
  detect: (state, { settings }) => findOpenings(state, getPorts(settings), settings),
  remediate: (state, violations, _group, { settings }) =>
    closeOpenings(state, violations, settings.rulesPerGroup),
  compare: getGroupMeaning,
  findDependents: async (state, violations, _group, aws, { settings }) => [
    ...findLosses(state, violations, settings.rulesPerGroup),
    ...(settings.askWhenUsed ? await findGroupUsers(state.groupId, aws) : []),
  ],
});

function getPorts({ ports }: WorldPortSettings): PortsByProtocol {
  return ofBothProtocols(toPortRanges(ports));
}
