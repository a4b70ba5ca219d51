import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail } from '../../control/trigger.ts';
import { selectAt } from '../../network/ec2-selectors.ts';
import {
  mirrorReads,
  mirrorWrites,
  readMirrorSessions,
  recreateSession,
} from '../../network/mirror-sessions.ts';

const interfaceOf = (response: string) =>
  selectAt(['responseElements', response, 'trafficMirrorSession', 'networkInterfaceId']);

export default defineControl({
  id: 'ec2-traffic-not-mirrored',
  title: 'Traffic is mirrored only to where it may be',
  rationale:
    'A mirror session copies every packet of a machine to a place that its maker chose: passwords, tokens and records ' +
    'that are not encrypted inside of the network are read there, and nothing on the machine shows it.',
  severity: 'high',
  // The interface whose traffic it is, not the session: that is a new one, with a new id, whenever it is made again.
  resourceType: 'AWS::EC2::NetworkInterface',
  references: {
    policy: ['3.3.1', '3.3.2'],
    hipaa: ['164.312(a)(1)', '164.312(e)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-4', 'SC-7', 'SC-8'],
    attack: ['T1040', 'T1020.001'],
  },
  triggers: [
    cloudTrail('ec2', ['CreateTrafficMirrorSession'], interfaceOf('CreateTrafficMirrorSessionResponse')),
    // A session that was allowed can be given another target.
    cloudTrail('ec2', ['ModifyTrafficMirrorSession'], interfaceOf('ModifyTrafficMirrorSessionResponse')),
    // AWS Config records interfaces, but an item of one does not change with its sessions.
  ],
  defaultMode: 'approve',
  operations: { reads: mirrorReads, writes: mirrorWrites },
  settings: z.strictObject({
    allowed: z
      .array(z.string().min(1))
      .default([])
      .describe('Ids of the traffic mirror targets (tmt-…) that may get copies of traffic'),
  }),
  read: async ({ id }, aws) => readMirrorSessions(id, aws),
  detect: ({ interfaceId, sessions }, { settings }) =>
    sessions
      .filter(({ target }) => !settings.allowed.includes(target))
      .map((session) => ({
        element: session.id,
        key: `${session.target} by ${session.filter}`,
        reason: `the traffic of ${interfaceId} is copied to ${session.target}, which is not allowed`,
        evidence: session,
      })),
  remediate: ({ interfaceId }, violations) => ({
    summary: `Delete ${violations.map(({ element, evidence }) => `mirror session ${element} to ${evidence.target}`).join(', ')} of ${interfaceId}.`,
    apply: violations.map(({ element }) =>
      call('ec2:DeleteTrafficMirrorSession', { TrafficMirrorSessionId: element }),
    ),
    undo: violations.map(({ evidence }) => recreateSession(interfaceId, evidence)),
  }),
  compare: ({ sessions }) => sessions.map(({ id: _id, ...session }) => session),
});
