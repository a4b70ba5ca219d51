import type { JsonObject } from '../control/json.ts';

/** Why a call failed, as far as it decides what to do about it. */
export type FailureKind = 'denied' | 'throttled' | 'absent' | 'unavailable' | 'rejected';

interface ServiceErrorShape {
  readonly name?: string;
  /** What the operating system says, such as `ECONNREFUSED`. */
  readonly code?: string;
  readonly message?: string;
  readonly Code?: string;
  readonly $fault?: 'client' | 'server';
  readonly $retryable?: { readonly throttling?: boolean };
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly attempts?: number;
  };
}

const denials = /AccessDenied|Unauthorized|AuthorizationError|NotAuthorized|Forbidden|ExplicitDeny/i;
const throttles =
  /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimitExceeded|RequestThrottled/i;
const absences = /NotFound|NoSuch|DoesNotExist/i;

/** An AWS call that did not succeed after the client's own retries. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';
  readonly operation: string;
  readonly input: JsonObject;
  /** The service's error code, such as `AccessDenied`. */
  readonly code: string;
  readonly kind: FailureKind;
  readonly status: number | undefined;
  readonly requestId: string | undefined;

  constructor(operation: string, input: object, cause: unknown) {
    const shape = (cause ?? {}) as ServiceErrorShape;
    const code = getCode(shape);
    const { httpStatusCode: status, requestId, attempts } = shape.$metadata ?? {};
    const kind = classify(shape, code, status);
    const facts = [
      status === undefined ? undefined : `HTTP ${String(status)}`,
      attempts === undefined || attempts < 2 ? undefined : `${String(attempts)} attempts`,
      requestId === undefined ? undefined : `request ${requestId}`,
    ].filter((fact) => fact !== undefined);
    super(
      `${operation} failed with ${code}: ${describe(shape, cause)}` +
        (facts.length > 0 ? ` (${facts.join(', ')})` : '') +
        (kind === 'denied' ? `. Check that the function's role allows it and that no policy denies it` : ''),
      { cause },
    );
    this.operation = operation;
    this.input = input as JsonObject;
    this.code = code;
    this.kind = kind;
    this.status = status;
    this.requestId = requestId;
  }
}

/** Where no service answered, the system's code says more than the name of a JavaScript class. */
function getCode({ name, code }: ServiceErrorShape): string {
  const isPlain = name === undefined || name === 'Error' || name === 'AggregateError';
  return (isPlain ? code : name) ?? name ?? 'UnknownError';
}

function describe({ message }: ServiceErrorShape, cause: unknown): string {
  if (message === undefined) return String(cause);
  // Node leaves the message of a refused connection empty when it tried several addresses.
  return message === '' ? 'the service gave no reason' : message;
}

function classify(shape: ServiceErrorShape, code: string, status: number | undefined): FailureKind {
  if (shape.$retryable?.throttling === true || throttles.test(code) || status === 429) return 'throttled';
  if (denials.test(code) || status === 403) return 'denied';
  if (absences.test(code) || status === 404) return 'absent';
  if (shape.$fault === 'server' || status === undefined || status >= 500) return 'unavailable';
  return 'rejected';
}
