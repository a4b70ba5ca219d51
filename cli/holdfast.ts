#!/usr/bin/env node
import process from 'node:process';
import { run } from './run.ts';

// The reader of a pipe may leave early, as `head` does; that is its right and no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  now: () => new Date(),
  catchInterrupt,
});

/** A second Ctrl-C ends the process as it does by itself. */
function catchInterrupt(): AbortSignal {
  const interrupt = new AbortController();
  process.once('SIGINT', () => {
    interrupt.abort();
  });
  return interrupt.signal;
}
