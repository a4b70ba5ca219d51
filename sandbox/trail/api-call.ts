import type { Exchange } from '../exchange.ts';
import type { JsonRecord } from './json.ts';

/** An API call as CloudTrail names and spells it. */
export interface ApiCall {
  /** The service's part of `eventSource`: `s3` for `s3.amazonaws.com`. */
  readonly service: string;
  readonly eventName: string;
  readonly requestParameters: JsonRecord | null;
  readonly responseElements: JsonRecord | null;
}

/** Reads an exchange in one of AWS's wire protocols; `undefined` when it is no call of the control plane. */
export type Protocol = (exchange: Exchange, service: string) => ApiCall | undefined;

export function succeeded(exchange: Exchange): boolean {
  return exchange.status < 300;
}
