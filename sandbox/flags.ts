import { parseArgs } from 'node:util';

export interface Flags {
  readonly once: boolean;
  readonly json: boolean;
  readonly port?: number;
}

/** The command line is not one that can be obeyed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * @returns `undefined` when only help is asked for
 * @throws UsageError naming the flag and what is wrong with it
 */
export function readFlags(args: readonly string[]): Flags | undefined {
  const { values } = parseFlags(args);
  if (values.help === true) return undefined;
  const { once = false, json = false, port } = values;
  if (json && !once) throw new UsageError('--json needs --once: it prints the result of a tour that ends.');
  if (port === undefined) return { once, json };
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--port ${port} is no port.`);
  return { once, json, port: Number(port) };
}

const options = {
  once: { type: 'boolean' },
  json: { type: 'boolean' },
  port: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

function parseFlags(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof options }>> {
  try {
    return parseArgs({
      args: [...args],
      options,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
