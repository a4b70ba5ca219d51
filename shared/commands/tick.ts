import { isGlobal, parseArn, type ResourceRef } from '../control/resource.ts';
import type { Command } from '../events/parse-signal.ts';
import { accountBreaker } from '../policy/breaker.ts';
import { type Exemption, isInForce, wasGranted } from '../policy/exemption.ts';
import type { Hold } from '../policy/hold.ts';
import type { PolicySnapshot } from '../policy/store.ts';
import { askingRules } from './changes.ts';
import { breakerSubject, describeBreaker } from './close-breaker.ts';
import { describe, toFacts } from './exemptions.ts';
import { listResourceTypes } from './resource-types.ts';
import { type Office, writeNotice } from './ruling.ts';
import { wakeDue } from './wake.ts';

const dayMs = 86_400_000;

type Step = (office: Office, snapshot: PolicySnapshot, now: Date) => Promise<void>;

/** Waking comes last: it sees what the others ended. */
const steps: readonly Step[] = [
  closeBreakers,
  endExemptions,
  announceExemptions,
  expireHolds,
  (office) => wakeDue(office),
];

/**
 * What time alone brings about. Each step writes a thing and its notice at once, or what can be done twice before it, so
 * that whatever is cut off is done at the next tick. Where somebody else was quicker, it is left to that, too.
 * @throws AggregateError with what failed, after all other steps were done
 */
export async function tick(office: Office): Promise<void> {
  const snapshot = await office.desk.load();
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step(office, snapshot, office.clock.now());
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    throw new AggregateError(failures, failures.map((failure) => String(failure)).join('; '));
  }
}

async function closeBreakers({ desk }: Office, { breakers }: PolicySnapshot, now: Date): Promise<void> {
  for (const { key, openUntil } of breakers) {
    if (openUntil === undefined || !isPast(openUntil, now)) continue;
    const notice = writeNotice(
      {
        topic: 'breaker-closed',
        findingId: breakerSubject,
        explanation:
          `The circuit breaker ${describeBreaker(key)}, open until ${openUntil}, has closed by itself. What it held back ` +
          'waits for its approval, or until it is seen again.',
        ...(key === accountBreaker ? {} : { control: key }),
      },
      now,
    );
    await desk.rule([notice], [{ kind: 'close-breaker', key, openUntil }]);
  }
}

/** What they name is looked at before they are cleared away: an ended one exempts nothing, cleared away or not. */
async function endExemptions(office: Office, { exemptions }: PolicySnapshot, now: Date): Promise<void> {
  const ended = exemptions.filter(({ endsAt }) => isPast(endsAt, now));
  const commands = ended.filter(wasGranted).flatMap((exemption) => toCommands(exemption, office));
  await office.send(dropRepeated(commands));
  for (const exemption of ended) {
    const { id, endsAt, controls } = exemption;
    const facts = wasGranted(exemption)
      ? {
          topic: 'exemption-ended' as const,
          explanation: `${id}, which exempted ${describe(exemption)}, ended at ${endsAt}: it is looked at again.`,
        }
      : {
          topic: 'exemption-removed' as const,
          explanation: `Nobody approved ${id} until its end, ${endsAt}: it never exempted anything from ${controls.join(', ')}.`,
        };
    const notice = writeNotice({ ...toFacts(exemption), ...facts }, now);
    await office.desk.rule([notice], [{ kind: 'delete-exemption', exemption }]);
  }
}

async function announceExemptions(
  { desk, settings }: Office,
  { exemptions }: PolicySnapshot,
  now: Date,
): Promise<void> {
  const noticeMs = settings.exemptions.announceDaysBefore * dayMs;
  for (const was of exemptions) {
    const { id, announcedAt, undoes, requestedAt, endsAt, requestedBy } = was;
    const isSoon = Date.parse(endsAt) - now.getTime() <= noticeMs;
    // An undo said then how short it is.
    const isShortUndo = undoes !== undefined && Date.parse(endsAt) - Date.parse(requestedAt) < noticeMs;
    if (announcedAt !== undefined || !isInForce(was, now) || !isSoon || isShortUndo) continue;
    const exemption = { ...was, announcedAt: now.toISOString() };
    const notice = writeNotice(
      {
        ...toFacts(exemption),
        topic: 'exemption-expiring',
        explanation: `${id}, which exempts ${describe(was)} as ${requestedBy.name} asked for, ends at ${endsAt}.`,
      },
      now,
    );
    await desk.rule([notice], [{ kind: 'put-exemption', exemption, was }]);
  }
}

async function expireHolds({ desk }: Office, _snapshot: PolicySnapshot, now: Date): Promise<void> {
  for (const hold of await desk.listHolds()) {
    const explanation = explainExpiry(hold, now);
    if (explanation === undefined) continue;
    const { findingId, control, resource } = hold;
    const notice = writeNotice({ topic: 'expired', findingId, explanation, control, resource }, now);
    await desk.rule([notice], [{ kind: 'delete-hold', hold }]);
  }
}

function explainExpiry(
  { control, resource, rule, status, expiresAt, rejectedBy }: Hold,
  now: Date,
): string | undefined {
  if (expiresAt === undefined || !isPast(expiresAt, now)) return undefined;
  const change = `the change of ${resource.arn} by ${control}`;
  if (status === 'rejected') {
    return `The rejection of ${change}, by ${rejectedBy?.name ?? 'somebody'}, ended at ${expiresAt}.`;
  }
  // With grace, the end of waiting is the beginning of the change.
  if (status !== 'waiting' || rule === 'grace' || !askingRules.includes(rule)) return undefined;
  return `Nobody approved ${change} until ${expiresAt}, so it is not made.`;
}

/** Has what an exemption named looked at: the one resource, or all of the types that it can have meant. */
function toCommands({ resource, controls }: Exemption, office: Office): readonly Command[] {
  const ref = resource === undefined ? undefined : findOne(resource, office);
  if (ref === undefined) {
    return listResourceTypes(controls).map((resourceType) => ({ command: 'sweep', resourceType }));
  }
  const { type: resourceType, id: resourceId, region } = ref;
  return controls.map((control) => ({ command: 'assess', resourceType, resourceId, control, region }));
}

/** The one resource that is meant, unless it may be of any Region that is covered: a bucket's ARN does not tell its own. */
function findOne(resource: string, { place, settings }: Office): ResourceRef | undefined {
  const ref = /[*?]/.test(resource) ? undefined : parseArn(resource, place);
  if (ref === undefined || settings.regions.length === 0 || isGlobal(ref.type)) return ref;
  return resource.split(':')[3] === '' ? undefined : ref;
}

function dropRepeated(commands: readonly Command[]): readonly Command[] {
  return [...new Map(commands.map((command) => [JSON.stringify(command), command])).values()];
}

function isPast(at: string, now: Date): boolean {
  return Date.parse(at) <= now.getTime();
}
