import { TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { createClients, destroyClients } from '../../sandbox/clients.ts';
import { rootCredentials, sandboxRegion, startAccount } from '../../sandbox/emulators.ts';
import { createPatterns } from '../../shared/deploy/event-patterns.ts';
import { services } from '../../shared/services/index.ts';
import type { Service } from '../../shared/services/service.ts';

/** Matches events as EventBridge does: its own code is closed, and the emulator's knows nothing of how patterns are made. */
export interface WireBus {
  matches(pattern: object, event: object): Promise<boolean>;
  /** The services whose rules on the account's own bus let an event through. */
  findReached(event: object): Promise<readonly Service[]>;
  stop(): Promise<void>;
}

export function ownRoleOf(service: string): string {
  return `arn:aws:iam::111122223333:role/holdfast-${service}-eu-central-1`;
}

export async function startWireBus(): Promise<WireBus> {
  const emulator = await startAccount();
  const clients = createClients({
    endpoint: emulator.url,
    region: sandboxRegion,
    credentials: rootCredentials,
  });
  const rules = services.map((service) => ({
    service,
    patterns: createPatterns(service, ownRoleOf(service.name)).events,
  }));

  async function matches(pattern: object, event: object): Promise<boolean> {
    const { Result = false } = await clients.eventBridge.send(
      new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) }),
    );
    return Result;
  }

  return {
    matches,
    async findReached(event) {
      const found = await Promise.all(
        rules.map(async ({ service, patterns }) => {
          const matched = await Promise.all(patterns.map(async (pattern) => matches(pattern, event)));
          return matched.includes(true) ? [service] : [];
        }),
      );
      return found.flat();
    },
    async stop() {
      destroyClients(clients);
      await emulator.stop();
    },
  };
}
