import { type EventBus, putEvents } from '../aws/put-events.ts';
import type { Command } from '../events/parse-signal.ts';
import { busSource } from '../notify/bus-event.ts';

/**
 * Puts commands on the bus, by which each finds the function of its service.
 * @throws Error when the bus did not take all of them: some may have been taken.
 */
export async function sendCommands(commands: readonly Command[], bus: EventBus): Promise<void> {
  const entries = commands.map((command) => ({
    source: busSource,
    detailType: 'Holdfast Command',
    detail: JSON.stringify(command),
  }));
  await putEvents(entries, bus);
}
