import { createHash, randomUUID } from 'node:crypto';
import type { Violation } from '../control/control.ts';
import type { ResourceRef } from '../control/resource.ts';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** The same event, control and resource always make the same finding, however often the event is delivered. */
export function getFindingId(signalId: string, control: string, resource: ResourceRef): string {
  return `hf-${toDigits([signalId, control, resource.arn])}`;
}

/** An unchanged violation that is only reported makes one finding a day (UTC), however many signals show it. */
export function getObservationId(
  control: string,
  resource: ResourceRef,
  violations: readonly Violation[],
  now: Date,
): string {
  return `hf-${toDigits([control, resource.arn, JSON.stringify(violations), now.toISOString().slice(0, 10)])}`;
}

/** The same command always makes the same exemption, however often it is delivered. */
export function getExemptionId(commandId: string): string {
  return `ex-${toDigits([commandId])}`;
}

export function createRecordId(): string {
  return randomUUID();
}

/** 80 bits in Crockford's base 32: short enough to read over the phone, long enough not to collide. */
function toDigits(parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.join('\n')).digest();
  const bits = BigInt(`0x${digest.subarray(0, 10).toString('hex')}`);
  const digits = Array.from({ length: 16 }, (_, i) => alphabet[Number((bits >> BigInt(75 - 5 * i)) & 31n)]);
  return digits.join('');
}
