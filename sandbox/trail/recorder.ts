import { type AccountEmulator, type Caller } from '../emulators.ts';
import type { Exchange } from '../exchange.ts';
import type { JsonRecord } from './json.ts';
import { readScope, readWrite, toCloudTrailRecord } from './record.ts';

export interface Recorder {
  /** Records an exchange, if it is a change that CloudTrail would record. Returns at once. */
  record(exchange: Exchange): void;
  /** Resolves when everything recorded so far has reached the event bus. */
  flush(): Promise<void>;
}

export interface RecorderOptions {
  readonly account: Pick<AccountEmulator, 'findCaller' | 'putServiceEvent'>;
  readonly onRecord?: (record: JsonRecord) => void;
  readonly onError?: (error: unknown) => void;
}

/**
 * Stands in for CloudTrail. In AWS, EventBridge receives these events only while a trail logs management events, and
 * some seconds later; here they are always delivered, and at once.
 */
export function createRecorder({ account, onRecord, onError }: RecorderOptions): Recorder {
  const pending = new Set<Promise<void>>();
  const callers = new Map<string, Promise<Caller | undefined>>();

  const findCaller = (accessKeyId: string): Promise<Caller | undefined> => {
    const caller = callers.get(accessKeyId) ?? account.findCaller(accessKeyId);
    callers.set(accessKeyId, caller);
    return caller;
  };

  const deliver = async (exchange: Exchange): Promise<void> => {
    const call = readWrite(exchange);
    if (call === undefined) return;
    const scope = readScope(exchange);
    const caller = await findCaller(scope?.accessKeyId ?? '');
    // CloudTrail records no call whose signer it does not know.
    if (caller === undefined) return;
    const record = toCloudTrailRecord(exchange, call, caller);
    onRecord?.(record);
    await account.putServiceEvent({
      Source: `aws.${call.service}`,
      DetailType: 'AWS API Call via CloudTrail',
      Detail: JSON.stringify(record),
      ...(scope === undefined ? {} : { Region: scope.region }),
    });
  };

  return {
    record(exchange) {
      const delivery = deliver(exchange)
        .catch((error: unknown) => onError?.(error))
        .finally(() => pending.delete(delivery));
      pending.add(delivery);
    },
    async flush() {
      await Promise.all(pending);
    },
  };
}
