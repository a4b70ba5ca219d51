/** The stack in each other Region that is covered. */
export const forwardingStackName = 'holdfast-forwarding';

/** The bus of the home Region to which the other Regions forward: no rule of anybody else's waits for their events there. */
export const regionsBusName = 'holdfast-regions';

/** The rule of a forwarding stack that forwards the heartbeat's own call; it is also what that call is made about. */
export const heartbeatRuleName = 'holdfast-heartbeat';
