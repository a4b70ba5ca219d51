import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { styleText } from 'node:util';
import type { Clock } from '../shared/control/clock.ts';

/** What a command has of the process it runs in. */
export interface Terminal {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** From here on Ctrl-C ends the command in its own way, by this signal. */
  readonly catchInterrupt: () => AbortSignal;
}

/** The clock of a command: its time is that of the terminal, and it really waits. */
export function toClock({ now }: Pick<Terminal, 'now'>): Clock {
  return { now, sleep: (ms) => setTimeout(ms) };
}

export type Style = Parameters<typeof styleText>[0];
/** Colours a text, where the terminal shows colours. */
export type Paint = (style: Style, text: string) => string;

/** Colours by the rules of Node: none into a pipe or a file, none with NO_COLOR. */
export function createPaint(stream: Writable): Paint {
  return (style, text) => styleText(style, text, { stream });
}

/** Writes a text and its line end, and waits while the reader is slower than we are. */
export async function print(stream: Writable, text: string): Promise<void> {
  if (!stream.write(`${text}\n`)) await once(stream, 'drain');
}

export async function printJson(stream: Writable, value: unknown): Promise<void> {
  await print(stream, JSON.stringify(value, undefined, 2));
}

/** Writes the values as one JSON array, each when it comes, so that no more than one is held. */
export async function printJsonArray(stream: Writable, values: AsyncIterable<unknown>): Promise<void> {
  let isEmpty = true;
  for await (const value of values) {
    stream.write(isEmpty ? '[\n' : ',\n');
    const written = stream.write(JSON.stringify(value, undefined, 2).replaceAll(/^/gm, '  '));
    if (!written) await once(stream, 'drain');
    isEmpty = false;
  }
  await print(stream, isEmpty ? '[]' : '\n]');
}
