import type { AnyOperation } from '../../shared/aws/operation.ts';
import { services } from '../../shared/services/index.ts';
import { actionsWithoutResource } from '../support/actions-on-everything.ts';

const modules = services.flatMap((service) => service.modules);
const operations = modules.flatMap(({ prefix, operations: table }) =>
  Object.entries(table).map(([name, operation]): [name: string, operation: AnyOperation, prefix: string] => [
    name,
    operation,
    prefix,
  ]),
);

const readVerb = /^(Batch)?(Get|List|Describe)[A-Z]/;

describe('every operation that Holdfast knows', () => {
  it.each(operations)('%s is named for its service and its command', (name, { command }, prefix) => {
    expect(`${name.replace(`${prefix}:`, '')}Command`).toBe(command.name);
  });

  it.each(operations)('%s reads if its name says so, and writes if not', (name, { access }) => {
    expect(access).toBe(readVerb.test(name.split(':')[1] ?? '') ? 'read' : 'write');
  });

  it.each(operations)('%s asks for actions by their full name', (_, { permissions }) => {
    expect(permissions).not.toHaveLength(0);
    for (const { action } of permissions) expect(action).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z]+$/);
  });

  it.each(operations.filter(([, { access }]) => access === 'read'))(
    '%s, which reads, asks for nothing that writes',
    (_, { permissions }) => {
      for (const { action } of permissions) expect(action.split(':')[1]).toMatch(readVerb);
    },
  );

  it.each(operations)('%s asks for the narrowest resources that AWS allows', (_, { permissions }) => {
    for (const { action, resource } of permissions) {
      expect(`${action} on ${resource}`).toMatch(
        actionsWithoutResource.has(action)
          ? / on \*$/
          : / on arn:\{partition\}:[a-z0-9-]+:.*(\*|\*-\{region\}|AWSServiceRoleFor\w+)$/,
      );
    }
  });

  it.each(operations)('%s knows each code by which its resource is gone once', (_, { gone }) => {
    expect(new Set(gone).size).toBe(gone.length);
  });
});

describe('the services of the catalogue', () => {
  it.each(services.map((service) => [service.name, service] as const))(
    '%s carries every operation that its controls and its inventory use',
    (_, { modules: carried, controls, inventoryReads }) => {
      const known = new Set(carried.flatMap(({ operations: table }) => Object.keys(table)));
      const used = [
        ...inventoryReads,
        ...controls.flatMap(({ operations: { reads, writes } }) => [...reads, ...writes]),
      ];
      expect(used.filter((name) => !known.has(name))).toEqual([]);
    },
  );

  it.each(services.map((service) => [service.name, service] as const))(
    '%s can list every type of resource that its controls watch',
    (_, { inventory, controls }) => {
      expect(Object.keys(inventory).toSorted()).toEqual(
        [...new Set(controls.map(({ resourceType }) => resourceType))].toSorted(),
      );
    },
  );
});
