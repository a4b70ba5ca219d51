import type { OperationName } from '../aws/operation-map.ts';
import type { Permission } from '../aws/operation.ts';
import type { Service } from '../services/service.ts';

/** What a service's function may do, made from the operations that its controls, its sweep and its tags take. */
export function getPermissions(service: Service): readonly Permission[] {
  const names = new Set<OperationName>([
    ...service.inventoryReads,
    ...Object.values(service.tags).flatMap(({ reads }) => reads),
    ...service.controls.flatMap(({ operations }) => [...operations.reads, ...operations.writes]),
  ]);
  return [...names].toSorted().flatMap((name) => getOperationPermissions(service, name));
}

/** @throws Error when the service's modules lack the operation. */
export function getOperationPermissions(service: Service, name: OperationName): readonly Permission[] {
  const operation = service.modules
    .map(({ operations }) => operations[name])
    .find((found) => found !== undefined);
  if (operation === undefined)
    throw new Error(`The service ${service.name} has no module with the operation ${name}`);
  return operation.permissions;
}
