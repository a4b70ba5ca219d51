import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AccountOptions } from '../deployment.ts';
import type { Terminal } from '../terminal.ts';
import { parseDuration, parseTime } from '../time.ts';

/** What the commands of a program are made with. */
export interface ProgramContext {
  readonly terminal: Terminal;
  readonly setExitCode: (code: number) => void;
}

/** What every command takes. */
export interface JsonOption {
  readonly json?: boolean;
}

export type CommonOptions = AccountOptions & JsonOption;

export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}

/** Every command of people says why: what is done without a reason is undone without one. */
export function addReason(command: Command): Command {
  return command.requiredOption('--reason <text>', 'why; it is recorded, and told', toReason);
}

/** How long to wait for the outcome of what was commanded. */
export function addWait(command: Command): Command {
  return command.addOption(
    new Option('--wait <seconds>', 'how long to wait for how it ends; 0: not at all')
      .argParser(toSeconds)
      .default(30),
  );
}

export function toReason(text: string): string {
  const reason = text.trim();
  if (reason === '' || reason.length > 500)
    throw new InvalidArgumentError('Say why, in at most 500 characters.');
  return reason;
}

/** A time in the past, as it is asked for. */
export function toTime(text: string, now: Date): Date {
  const time = parseTime(text, now);
  if (time !== undefined) return time;
  throw new InvalidArgumentError(
    'Write an age, such as 30m, 24h, 7d or 2w, or an ISO 8601 time, such as 2026-01-31 or 2026-01-31T09:00Z.',
  );
}

/** A time ahead. An age is none: `7d` is a week ago. */
export function toEnd(text: string, now: Date): Date {
  const end = parseDuration(text) === undefined ? parseTime(text, now) : undefined;
  if (end !== undefined && end > now) return end;
  throw new InvalidArgumentError(
    'Write an ISO 8601 time that lies ahead, such as 2026-03-31 or 2026-03-31T18:00Z; for a length there is --for.',
  );
}

/** A length of time in milliseconds. */
export function toDuration(text: string): number {
  const duration = parseDuration(text);
  if (duration !== undefined && duration > 0) return duration;
  throw new InvalidArgumentError('Write a length such as 30m, 24h, 7d or 2w.');
}

export function toCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Write a whole number from 1 to 999999.');
  return Number(text);
}

function toSeconds(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('Write whole seconds, from 0 to 9999.');
  return Number(text);
}

/** One more `key=value`; a value may have `=` in it and may be empty, as those of AWS may. */
export function toTag(text: string, tags: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write a tag as key=value, such as env=dev.');
  return { ...tags, [text.slice(0, at)]: text.slice(at + 1) };
}

/** One more value of an option that can be given several times. */
export function append(text: string, others: readonly string[] = []): readonly string[] {
  return [...others, text];
}
