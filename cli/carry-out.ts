import type { Hold } from '../shared/policy/hold.ts';
import { commandLines } from '../shared/notify/command-lines.ts';
import { CliError } from './errors.ts';
import { type Ending, follow } from './follow.ts';
import { type Order, sendCommand } from './send-command.ts';
import { createPaint, print, printJson, type Terminal } from './terminal.ts';
import { toDifferenceLines } from './text/notice.ts';
import { indent } from './text/sections.ts';
import type { OpenDeployment } from './use-deployment.ts';

/** One thing to command, and what is shown before. */
export interface Task {
  readonly id: string;
  readonly text: string;
  readonly order: Order;
  /** The ids of what is recorded of it already. */
  readonly known: ReadonlySet<string>;
  /** What is approved. */
  readonly hold?: Hold | undefined;
}

interface Result {
  readonly id: string;
  readonly done: boolean;
  readonly message: string;
  /** Absent where nobody waited for it, or it has not ended yet. */
  readonly ending?: Ending;
}

export interface CarryOutOptions {
  /** Seconds. */
  readonly wait: number;
  readonly json?: boolean;
}

/**
 * Shows, commands and follows one thing after another: what is refused or fails says nothing about the next.
 * @param prepare throws CliError where there is nothing to command
 * @returns the exit code: 0 only where everything was done and nothing ended badly
 */
export async function carryOutEach<Item extends { readonly id: string }>(
  items: readonly Item[],
  prepare: (item: Item) => Promise<Task>,
  deployment: OpenDeployment,
  options: CarryOutOptions,
  terminal: Terminal,
): Promise<number> {
  const results: Result[] = [];
  for (const item of items) {
    const result = await carryOut(item, prepare, deployment, options, terminal);
    if (!result.done) await print(terminal.stderr, `error: ${result.id}: ${result.message}`);
    results.push(result);
  }
  if (options.json === true) await printJson(terminal.stdout, results);
  return results.every(({ done, ending }) => done && ending?.isGood !== false) ? 0 : 1;
}

async function carryOut<Item extends { readonly id: string }>(
  item: Item,
  prepare: (item: Item) => Promise<Task>,
  deployment: OpenDeployment,
  { wait, json }: CarryOutOptions,
  { stdout, now }: Terminal,
): Promise<Result> {
  const { id } = item;
  const say = async (text: string): Promise<void> => {
    if (json !== true) await print(stdout, text);
  };
  try {
    const { text, order, known, hold } = await prepare(item);
    await say(text);
    const { message, subject, isPending } = await sendCommand(order, deployment.config, now());
    await say(`${createPaint(stdout)('bold', id)}  ${message}`);
    const result = { id, done: true, message };
    if (!isPending) return result;
    const findingIds = [...new Set([id, subject])];
    const ending = wait === 0 ? undefined : await follow({ findingIds, known, hold }, deployment, wait);
    if (ending === undefined) {
      await say(`${id}  has not ended yet: ${commandLines.show(subject)}`);
      return result;
    }
    await say([`${id}  ${ending.text}`, ...listDifferences(ending).map(indent)].join('\n'));
    return { ...result, ending };
  } catch (error) {
    if (error instanceof CliError) return { id, done: false, message: error.message };
    throw error;
  }
}

function listDifferences({ record }: Ending): readonly string[] {
  return record?.kind === 'notice' ? toDifferenceLines(record.details) : [];
}
