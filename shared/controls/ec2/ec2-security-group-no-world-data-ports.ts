import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { closingWrites, groupSizeSettings } from '../../network/close-openings.ts';
import { ingressTriggers } from '../../network/group-triggers.ts';
import { groupUserReads, groupUseSettings } from '../../network/group-users.ts';
import { dataTcpPorts, dataUdpPorts } from '../../network/risky-ports.ts';
import { securityGroupReads } from '../../network/security-group.ts';
import type { PortsByProtocol } from '../../network/world-openings.ts';
import { closeToWorld } from '../../network/world-port-control.ts';
import { portList, toPortRanges, worldWidthSettings } from '../../network/world-ports.ts';

const settings = z.strictObject({
  tcpPorts: portList(dataTcpPorts).describe(
    'Ports, and ranges of ports, that must not be open to the world over TCP',
  ),
  udpPorts: portList(dataUdpPorts).describe(
    'Ports, and ranges of ports, that must not be open to the world over UDP',
  ),
  ...worldWidthSettings,
  ...groupUseSettings,
  ...groupSizeSettings,
});

export default defineControl({
  id: 'ec2-security-group-no-world-data-ports',
  title: 'Security groups open no data port to the world',
  rationale:
    'A database, cache, queue, directory or container engine that the world can reach is found by scanners within hours. ' +
    'Many of them ask for no password as they are installed: what is in them is read, held to ransom or deleted at once.',
  severity: 'critical',
  resourceType: 'AWS::EC2::SecurityGroup',
  references: {
    policy: ['3.1.2', '3.3.1'],
    hipaa: ['164.308(a)(1)', '164.312(e)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-4', 'AC-4(21)', 'CM-7', 'SC-7', 'SC-7(5)'],
    securityHub: ['EC2.19'],
    attack: ['T1190', 'T1562.007'],
  },
  triggers: ingressTriggers,
  defaultMode: 'enforce',
  operations: { reads: [...securityGroupReads, ...groupUserReads], writes: closingWrites },
  settings,
  ...closeToWorld(getPorts),
});

function getPorts({ tcpPorts, udpPorts }: z.infer<typeof settings>): PortsByProtocol {
  return { tcp: toPortRanges(tcpPorts), udp: toPortRanges(udpPorts) };
}
