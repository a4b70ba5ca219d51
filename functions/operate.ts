import { operatorCommand } from '../shared/commands/command.ts';
import { takeCommands } from './support/take-commands.ts';

export const handler = takeCommands(operatorCommand);
