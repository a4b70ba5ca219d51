import {
  type AttributeValue,
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../control/clock.ts';

/** One write of a transaction, and what it means when its condition does not hold. */
export interface Step<Because extends string> {
  readonly write: TransactWriteItem;
  /** Where absent, a condition that does not hold is an error. */
  readonly because?: Because;
}

/** What stood against a transaction, of which nothing was written. */
export interface Refusal<Because extends string> {
  readonly because: Because;
  /** The item as it is, where there is one and the write asked for it. */
  readonly item: Record<string, AttributeValue> | undefined;
}

export interface Transactor {
  readonly client: DynamoDBClient;
  readonly clock: Clock;
}

// A transaction that reaches for an item which another one is writing is cancelled, and the client does not try it again
// by itself. The items of a limit are reached for by every change, so that a burst of them has to take turns.
const patienceMs = 3000;
const longestPauseMs = 400;

/** Codes of CancellationReasons that pass. */
const passing: ReadonlySet<string | undefined> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/**
 * Writes all steps or none, and takes turns for about 3 seconds with others that write the same items.
 * @returns the first step, in the order given, that stood against it; `undefined` when all is written
 * @throws TransactionCanceledException when a step without `because` stood against it, or others were always quicker.
 */
export async function transact<Because extends string>(
  { client, clock }: Transactor,
  steps: readonly Step<Because>[],
): Promise<Refusal<Because> | undefined> {
  const command = (): TransactWriteItemsCommand =>
    // A command of its own each time: the token in it would otherwise stand for the attempt that was cancelled.
    new TransactWriteItemsCommand({ TransactItems: steps.map(({ write }) => write) });
  const deadline = clock.now().getTime() + patienceMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(command());
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      const index = reasons.findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
      const because = steps[index]?.because;
      if (because !== undefined) return { because, item: reasons[index]?.Item };
      const passes = index === -1 && reasons.some(({ Code }) => passing.has(Code));
      if (!passes || clock.now().getTime() >= deadline) throw error;
      await clock.sleep(Math.random() * Math.min(longestPauseMs, 25 * 2 ** attempt));
    }
  }
}
