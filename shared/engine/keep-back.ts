import { createRecordId, getObservationId } from '../audit/identity.ts';
import { toNotice } from '../audit/notice.ts';
import { getRedactor } from '../audit/redaction.ts';
import type { NoticeRecord } from '../audit/record.ts';
import { accountBreaker, describeCounted } from '../policy/breaker.ts';
import type { Hold } from '../policy/hold.ts';
import type { Consideration } from './consider.ts';
import type { Engine } from './engine.ts';
import { type Origin, toObservation } from './records.ts';

const hourMs = 3_600_000;

/**
 * Records a violation that is not put back now, and why. What is known already is not recorded again.
 * @returns `superseded` when somebody else wrote the hold meanwhile, so that it has to be considered again
 */
export async function keepBack(
  considered: Consideration,
  origin: Origin,
  engine: Engine,
): Promise<'reported' | 'held' | 'superseded'> {
  const { assessment, decision, change, hold, now } = considered;
  if (decision.action === 'report') {
    const { control, resource, violations } = assessment;
    const shown = getRedactor(engine.settings.audit.redact).redact(violations);
    const findingId = getObservationId(control.id, resource, shown, now);
    const facts = { origin: { ...origin, findingId }, assessment, decision, change, at: now };
    await engine.trail.observe(toObservation(facts));
    if (hold !== undefined) {
      await engine.trail.release(hold, toSettledNotice(hold, `${decision.reason}.`, now));
    }
    return 'reported';
  }
  if (isHeldAlready(considered)) return 'held';
  if (considered.breaker?.isNew === true && decision.rule === 'breaker') {
    await openBreaker(considered, engine);
  }
  const observation = toObservation({ origin, assessment, decision, change, at: now });
  const isWritten = await engine.trail.hold(observation, toHold(considered, origin, engine), hold);
  return isWritten ? 'held' : 'superseded';
}

/** An answer that was given, or is still waited for, outlives a pause. */
function isHeldAlready({ fitting, decision, exemption }: Consideration): boolean {
  if (fitting === undefined) return false;
  if (decision.rule === 'paused' || fitting.status !== 'waiting') return true;
  return fitting.rule === decision.rule && fitting.exemptionId === exemption?.id;
}

function toHold(considered: Consideration, origin: Origin, { settings }: Engine): Hold {
  const { assessment, decision, digest, exemption, fitting, now } = considered;
  const { control, resource } = assessment;
  const after = (hours: number): string => new Date(now.getTime() + hours * hourMs).toISOString();
  const { findingId, signal, actor } = origin;
  return {
    control: control.id,
    resource,
    findingId,
    rule: decision.rule,
    digest,
    status: 'waiting',
    since: fitting?.since ?? now.toISOString(),
    approvals: [],
    origin: { signal, ...(actor && { actor: getRedactor(settings.audit.redact).redact(actor) }) },
    revision: createRecordId(),
    ...(decision.action === 'ask' && { expiresAt: after(settings.approvals.expireAfterHours) }),
    ...(decision.action === 'warn' && { actsAt: after(settings.controls[control.id]?.graceHours ?? 0) }),
    ...(exemption !== undefined && decision.rule === 'exempt' && { exemptionId: exemption.id }),
  };
}

async function openBreaker({ breaker, now }: Consideration, engine: Engine): Promise<void> {
  if (breaker === undefined) return;
  const { key, limit, openUntil } = breaker;
  const notice = toNotice({
    findingId: 'breaker',
    topic: 'breaker-opened',
    severity: 'high',
    explanation:
      `${String(limit)} changes were made ${describeCounted(key)} within an hour. The circuit breaker is open until ${openUntil}: ` +
      'what is found meanwhile waits for approval.',
    ...(key === accountBreaker ? {} : { control: key }),
    details: { breaker: key, limit, openUntil },
    at: now,
  });
  await engine.policy.openBreaker(key, openUntil, notice);
}

/** Nothing is held any more, since `why`. */
export function toSettledNotice(hold: Hold, why: string, at: Date): NoticeRecord {
  const { findingId, control, resource } = hold;
  return toNotice({
    findingId,
    topic: 'settled',
    severity: 'informational',
    explanation: `There is nothing to put back any more: ${why}`,
    control,
    resource,
    at,
  });
}
