import type { Exchange } from '../sandbox/exchange.ts';
import { readScope, readWrite } from '../sandbox/trail/record.ts';

/** A call as it was seen on the wire; times in milliseconds since 1970. */
export interface WireCall {
  /** `table` is a call of Holdfast's own tables, whether it reads or writes. */
  readonly kind: 'read' | 'write' | 'table';
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface CallCount {
  readonly reads: number;
  readonly writes: number;
  readonly tableCalls: number;
  /** Round trips that follow one another: calls under way at the same time count once. */
  readonly sequential: number;
}

/** @param endedAt milliseconds since 1970 */
export function toWireCall(exchange: Exchange, endedAt: number): WireCall {
  return { kind: getKind(exchange), startedAt: exchange.at.getTime(), endedAt };
}

export function countCalls(calls: readonly WireCall[]): CallCount {
  const count = (kind: WireCall['kind']): number => calls.filter((call) => call.kind === kind).length;
  return {
    reads: count('read'),
    writes: count('write'),
    tableCalls: count('table'),
    sequential: countSequential(calls),
  };
}

function getKind(exchange: Exchange): WireCall['kind'] {
  if (readScope(exchange)?.service === 'dynamodb') return 'table';
  return readWrite(exchange) === undefined ? 'read' : 'write';
}

/** The longest chain of calls of which each began after the one before had ended (interval scheduling). */
function countSequential(calls: readonly WireCall[]): number {
  let count = 0;
  let freeAt = -Infinity;
  for (const call of calls.toSorted((a, b) => a.endedAt - b.endedAt)) {
    if (call.startedAt < freeAt) continue;
    count += 1;
    freeAt = call.endedAt;
  }
  return count;
}
