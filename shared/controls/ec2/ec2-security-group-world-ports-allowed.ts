import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { closingWrites, groupSizeSettings } from '../../network/close-openings.ts';
import { ingressTriggers } from '../../network/group-triggers.ts';
import { groupUserReads } from '../../network/group-users.ts';
import { allPorts, splitPortRange } from '../../network/port-range.ts';
import { adminPorts, dataTcpPorts, dataUdpPorts } from '../../network/risky-ports.ts';
import { securityGroupReads } from '../../network/security-group.ts';
import type { PortsByProtocol } from '../../network/world-openings.ts';
import { closeToWorld } from '../../network/world-port-control.ts';
import { portList, toPortRanges, worldWidthSettings } from '../../network/world-ports.ts';

const settings = z.strictObject({
  allowedPorts: portList([80, 443]).describe(
    'Ports, and ranges of ports, that may be open to the world over TCP or UDP',
  ),
  otherControlsTcpPorts: portList([...adminPorts, ...dataTcpPorts]).describe(
    'TCP ports that are the business of ec2-security-group-no-world-admin-ports and -data-ports: what those leave open ' +
      'by their mode or an exemption is not closed here',
  ),
  otherControlsUdpPorts: portList([...adminPorts, ...dataUdpPorts]).describe('The same of UDP'),
  askWhenUsed: z
    .boolean()
    .default(true)
    .describe(
      'Ask first where a network interface uses the group, even if the mode is enforce: whatever is served to the world ' +
        'on a port that nobody listed would be cut off',
    ),
  ...worldWidthSettings,
  ...groupSizeSettings,
});

export default defineControl({
  id: 'ec2-security-group-world-ports-allowed',
  title: 'Security groups open only allowed ports to the world',
  rationale:
    'A port that nobody means to offer to the world is one whose service nobody hardens, patches or watches for the ' +
    'world: what listens there now, or will once the group is used again, is an attacker’s way in.',
  severity: 'high',
  resourceType: 'AWS::EC2::SecurityGroup',
  references: {
    policy: ['3.1.2', '3.3.1'],
    hipaa: ['164.308(a)(1)', '164.312(e)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-4', 'AC-4(21)', 'SC-7', 'SC-7(5)'],
    securityHub: ['EC2.18', 'EC2.19'],
    attack: ['T1190', 'T1562.007'],
  },
  triggers: ingressTriggers,
  // A mail server, a game or a VPN is offered to the world on purpose, and nothing tells it from a mistake.
  defaultMode: 'approve',
  operations: { reads: [...securityGroupReads, ...groupUserReads], writes: closingWrites },
  settings,
  ...closeToWorld(getPorts),
});

/** All ports but those that are allowed, and those of other controls. */
function getPorts({
  allowedPorts,
  otherControlsTcpPorts,
  otherControlsUdpPorts,
}: z.infer<typeof settings>): PortsByProtocol {
  const without = (others: typeof allowedPorts) =>
    splitPortRange(allPorts.from, allPorts.to, toPortRanges([...allowedPorts, ...others]));
  return { tcp: without(otherControlsTcpPorts), udp: without(otherControlsUdpPorts) };
}
