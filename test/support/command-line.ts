import { Writable } from 'node:stream';
import { run } from '../../cli/run.ts';

export interface Printed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The time at which every command line of a test is run. */
const runAt = new Date('2026-01-31T09:30:00.000Z');

/** Runs a command line in this process, as if typed where neither profile nor Region is set. */
export async function runCommandLine(
  line: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Printed> {
  const stdout = new Collector();
  const stderr = new Collector();
  const args = line.split(' ').filter((arg) => arg !== '');
  const exitCode = await run(args, { stdout, stderr, environment, now: () => runAt });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
