import { Writable } from 'node:stream';
import { run } from '../../cli/run.ts';

export interface Printed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The time at which every command line of a test is run. */
export const runAt = new Date('2026-01-31T09:30:00.000Z');

/**
 * Runs a command line in this process, as if typed where neither profile nor Region is set.
 * @param line words with one blank between them, or the words where one of them has blanks
 */
export async function runCommandLine(
  line: string | readonly string[],
  environment: Readonly<Record<string, string>> = {},
  catchInterrupt: () => AbortSignal = neverInterrupted,
): Promise<Printed> {
  const stdout = new Collector();
  const stderr = new Collector();
  const args = typeof line === 'string' ? line.split(' ').filter((arg) => arg !== '') : line;
  const exitCode = await run(args, { stdout, stderr, environment, now: () => runAt, catchInterrupt });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

function neverInterrupted(): AbortSignal {
  return new AbortController().signal;
}

class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
