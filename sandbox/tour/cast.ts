import { createClients, destroyClients, type Clients } from '../clients.ts';
import type { Sandbox } from '../sandbox.ts';

/** Clients of everybody in the tour. Root only looks. */
export type Cast = Readonly<Record<'root' | keyof Sandbox['people'], Clients>>;

export function createCast({ people, clientOptions }: Sandbox): Cast {
  return {
    root: createClients(clientOptions()),
    alice: createClients(clientOptions(people.alice), people.alice),
    bo: createClients(clientOptions(people.bo), people.bo),
    terraform: createClients(clientOptions(people.terraform), people.terraform),
  };
}

export function dismissCast(cast: Cast): void {
  for (const clients of Object.values(cast)) destroyClients(clients);
}
