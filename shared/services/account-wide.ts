import type { Reader } from '../control/control.ts';
import type { TagReader } from '../control/tags.ts';

/** A setting of the account is nothing that has tags. */
export const noTags: TagReader<never> = { reads: [], read: async () => Promise.resolve({}) };

/** The one setting of its kind: it always exists, and belongs to the account itself. */
export async function* listAccount(aws: Reader): AsyncIterable<string> {
  yield await Promise.resolve(aws.account);
}
