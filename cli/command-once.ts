import { connect } from '../shared/aws/connection.ts';
import type { AccountOptions } from './deployment.ts';
import { type Order, sendCommand } from './send-command.ts';
import { print, printJson, type Terminal } from './terminal.ts';

export interface CommandOptions extends AccountOptions {
  readonly json?: boolean;
}

/** Sends one command and prints what was done. */
export async function commandOnce(order: Order, options: CommandOptions, terminal: Terminal): Promise<void> {
  const config = await connect(options, terminal.environment);
  const done = await sendCommand(order, config, terminal.now());
  await (options.json === true ? printJson(terminal.stdout, done) : print(terminal.stdout, done.message));
}
