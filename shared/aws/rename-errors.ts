import type { AnyClient } from './operation.ts';

/** An error that a service sends under a code of many meanings, told from the others by its message. */
interface Renaming {
  readonly code: string;
  readonly message: RegExp;
  /** The code that it has from here on. */
  readonly as: string;
}

/**
 * Gives errors a code of their own where a service has one code for "not turned on" and "not allowed": the former is an
 * absence, the latter must never be taken for one.
 */
export function renameErrors<Client extends AnyClient>(
  client: Client,
  renamings: readonly Renaming[],
): Client {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const { name, message } = error;
        const renaming = renamings.find(({ code, message: told }) => code === name && told.test(message));
        throw renaming === undefined ? error : Object.assign(error, { name: renaming.as });
      }
    },
    { step: 'initialize', priority: 'high', name: 'renameErrors' },
  );
  return client;
}
