import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Command } from '../events/parse-signal.ts';
import { busSource } from '../notify/bus-event.ts';

export interface CommandBus {
  readonly client: Pick<EventBridgeClient, 'send'>;
  readonly bus: string;
}

// PutEvents takes so many entries a call.
const mostEntries = 10;

/**
 * Puts commands on the bus, by which each finds the function of its service.
 * @throws Error when the bus did not take all of them: some may have been taken.
 */
export async function sendCommands(commands: readonly Command[], { client, bus }: CommandBus): Promise<void> {
  for (let start = 0; start < commands.length; start += mostEntries) {
    const { FailedEntryCount = 0, Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: commands.slice(start, start + mostEntries).map((command) => ({
          EventBusName: bus,
          Source: busSource,
          DetailType: 'Holdfast Command',
          Detail: JSON.stringify(command),
        })),
      }),
    );
    if (FailedEntryCount > 0) {
      const failed = Entries.find(({ ErrorCode }) => ErrorCode !== undefined);
      throw new Error(
        `The bus ${bus} did not take ${String(FailedEntryCount)} commands: ${failed?.ErrorCode ?? 'unknown'}: ` +
          (failed?.ErrorMessage ?? 'no reason given'),
      );
    }
  }
}
