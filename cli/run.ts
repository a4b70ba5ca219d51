import { CommanderError } from 'commander';
import { explainFailure, getDeniedAction } from '../shared/aws/explain-failure.ts';
import { CliError, UsageError } from './errors.ts';
import { createProgram } from './program.ts';
import { print, type Terminal } from './terminal.ts';

const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const;

/** Runs one command line and gives its exit code: 0 done, 1 failed or not found, 2 wrong usage. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said what it has to say, and ends so for --help and --version too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
    await print(terminal.stderr, `error: ${describe(error)}`);
    if (terminal.environment['HOLDFAST_DEBUG'] !== undefined && error instanceof Error) {
      await print(terminal.stderr, String(error.stack));
    }
    return error instanceof UsageError ? exitCodes.wrongUsage : exitCodes.failed;
  }
}

function describe(error: unknown): string {
  if (error instanceof CliError) return error.message;
  const action = getDeniedAction(error, '');
  return action === undefined || action === ''
    ? explainFailure(error)
    : `${explainFailure(error)}. This command needs ${action}`;
}
