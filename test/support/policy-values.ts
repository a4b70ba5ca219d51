import { randomUUID } from 'node:crypto';
import type { ResourceRef } from '../../shared/control/resource.ts';
import type { Exemption } from '../../shared/policy/exemption.ts';
import type { Hold } from '../../shared/policy/hold.ts';
import type { Pause } from '../../shared/policy/pause.ts';
import type { Principal } from '../../shared/policy/principal.ts';
import type { UndoRequest } from '../../shared/policy/undo-request.ts';
import { intent, robin } from './audit-records.ts';

const at = '2026-03-01T11:00:00.000Z';

export const sam: Principal = {
  arn: 'arn:aws:iam::111122223333:user/sam',
  account: '111122223333',
  name: 'sam',
};

/** The pause of every control, with what a test wants otherwise. */
export function pause(over: Partial<Pause> = {}): Pause {
  return { by: robin, reason: 'The migration opens ports on purpose', since: at, ...over };
}

/** An exemption of its own that one person asked for, with what a test wants otherwise. */
export function exemption(over: Partial<Exemption> = {}): Exemption {
  return {
    id: `ex-${randomUUID()}`,
    controls: [intent().control],
    resource: 'arn:aws:ec2:*:*:security-group/*',
    tags: { env: 'dev' },
    reason: 'A penetration test',
    ticket: 'SEC-1',
    requestedBy: robin,
    requestedAt: at,
    endsAt: '2026-03-02T12:00:00.000Z',
    ...over,
  };
}

/** A violation of a resource that waits for approval, with what a test wants otherwise. */
export function hold(resource: ResourceRef, over: Partial<Hold> = {}): Hold {
  const { control, findingId, signal, actor } = intent();
  return {
    control,
    resource,
    findingId,
    rule: 'mode',
    digest: 'digest',
    status: 'waiting',
    since: at,
    approvals: [],
    origin: { signal, actor },
    revision: randomUUID(),
    ...over,
  };
}

/** An answer to a hold, which makes it another one. */
export function approve(waiting: Hold): Hold {
  return { ...waiting, status: 'approved', approvals: [{ by: sam, at }], revision: randomUUID() };
}

/** A change of a resource that somebody wants undone, with what a test wants otherwise. */
export function undoRequest(resource: ResourceRef, over: Partial<UndoRequest> = {}): UndoRequest {
  return {
    findingId: `hf-${randomUUID()}`,
    undoFindingId: `hf-${randomUUID()}`,
    control: intent().control,
    resource,
    by: robin,
    reason: 'It cut off the build',
    at,
    exemptUntil: '2026-03-02T12:00:00.000Z',
    ...over,
  };
}
