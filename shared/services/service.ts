import type { OperationName } from '../aws/operation-map.ts';
import type { ServiceModule } from '../aws/service-module.ts';
import type { Control } from '../control/control.ts';
import type { TagReaders } from '../control/tags.ts';
import type { Inventory } from '../engine/sweep.ts';

/** One service of the catalogue: what its function carries, and nothing of any other. */
export interface Service {
  readonly name: string;
  readonly modules: readonly ServiceModule[];
  readonly controls: readonly Control[];
  /** How the sweep finds the service's resources, and the reads that takes. */
  readonly inventory: Inventory;
  readonly inventoryReads: readonly OperationName[];
  /** How the live tags of its resources are read, where exemptions or modes ask for them. */
  readonly tags: TagReaders;
}
