import type * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { closingWrites, groupSizeSettings } from '../../network/close-openings.ts';
import { ingressTriggers } from '../../network/group-triggers.ts';
import { groupUserReads, groupUseSettings } from '../../network/group-users.ts';
import { adminPorts } from '../../network/risky-ports.ts';
import { securityGroupReads } from '../../network/security-group.ts';
import { ofBothProtocols, type PortsByProtocol } from '../../network/world-openings.ts';
import { closeToWorld } from '../../network/world-port-control.ts';
import { toPortRanges, worldPortSettings } from '../../network/world-ports.ts';

const settings = worldPortSettings(adminPorts).extend({ ...groupUseSettings, ...groupSizeSettings });

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
  settings,
  ...closeToWorld(getPorts),
});

function getPorts({ ports }: z.infer<typeof settings>): PortsByProtocol {
  return ofBothProtocols(toPortRanges(ports));
}
