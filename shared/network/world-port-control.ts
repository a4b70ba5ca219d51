import type { ControlDefinition } from '../control/control.ts';
import { closeOpenings, type closingWrites, findLosses, type Opening } from './close-openings.ts';
import { findGroupUsers, type groupUserReads } from './group-users.ts';
import {
  getGroupMeaning,
  readSecurityGroup,
  type securityGroupReads,
  type SecurityGroupState,
} from './security-group.ts';
import type { PortsByProtocol } from './world-openings.ts';
import { findOpenings, type WorldWidth } from './world-ports.ts';

interface ClosingSettings extends WorldWidth {
  readonly rulesPerGroup: number;
  readonly askWhenUsed: boolean;
}

type Behaviour<Settings extends object> = Pick<
  ControlDefinition<
    SecurityGroupState,
    Opening,
    Settings,
    (typeof securityGroupReads)[number] | (typeof groupUserReads)[number],
    (typeof closingWrites)[number]
  >,
  'read' | 'detect' | 'remediate' | 'compare' | 'findDependents'
>;

/** What a control does that closes ports of security groups to the world. Such controls differ in the ports. */
export function closeToWorld<Settings extends ClosingSettings>(
  getPorts: (settings: Settings) => PortsByProtocol,
): Behaviour<Settings> {
  return {
    read: async (group, aws, { settings }) => readSecurityGroup(group, aws, getPorts(settings)),
    detect: (state, { settings }) => findOpenings(state, getPorts(settings), settings),
    remediate: (state, violations, _group, { settings }) =>
      closeOpenings(state, violations, settings.rulesPerGroup),
    compare: getGroupMeaning,
    findDependents: async (state, violations, _group, aws, { settings }) => [
      ...findLosses(state, violations, settings.rulesPerGroup),
      ...(settings.askWhenUsed ? await findGroupUsers(state.groupId, aws) : []),
    ],
  };
}
