import type { CloudTrailRecord } from '../events/cloudtrail-record.ts';
import type { ResourceSelector } from '../control/trigger.ts';
import { holdfast, isOwnFunction, isOwnRule, listOwnRoles } from './names.ts';

/**
 * The text at a path of a record, where there is one. A call that AWS refused may come without its parameters; it names
 * nothing then.
 */
export function findText(record: CloudTrailRecord, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<string, unknown>>)[name]
        : undefined,
    record,
  );
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The rule of Holdfast that a call is about; `PutTargets` and `RemoveTargets` name it otherwise than the others. */
export const ownRuleOfCall: ResourceSelector = (record) => {
  const name = findText(record, 'requestParameters', 'name') ?? findText(record, 'requestParameters', 'rule');
  if (name === undefined || !isOwnRule(name)) return [];
  // A bus is called by its name or its ARN.
  const bus = findText(record, 'requestParameters', 'eventBusName')?.split('/').at(-1);
  return [bus === undefined || bus === 'default' ? name : `${bus}/${name}`];
};

/** The function of Holdfast that a call is about, which may be called by its name, a part of its ARN or all of it. */
export const ownFunctionOfCall: ResourceSelector = (record) =>
  toOwnFunctions(findText(record, 'requestParameters', 'functionName'));

/** The function of Holdfast whose event source mapping was changed: only the answer says so. */
export const ownFunctionOfMapping: ResourceSelector = (record) =>
  toOwnFunctions(
    findText(record, 'responseElements', 'functionArn') ??
      findText(record, 'requestParameters', 'functionName'),
  );

function toOwnFunctions(called: string | undefined): readonly string[] {
  const parts = called?.split(':') ?? [];
  const marker = parts.indexOf('function');
  // `111122223333:name` is one of the ways; a version or an alias may follow the name.
  const first = /^\d{12}$/.test(parts[0] ?? '') ? 1 : 0;
  const name = parts[marker === -1 ? first : marker + 1];
  return name !== undefined && isOwnFunction(name) ? [name] : [];
}

/** The role of the stack in the Region where IAM tells what is done, which is one for all. */
export const ownRoleOfCall: ResourceSelector = (record) => {
  const role = findText(record, 'requestParameters', 'roleName');
  return role !== undefined && listOwnRoles(record.awsRegion).includes(role) ? [role] : [];
};

/** The stack of Holdfast, by its name or its ARN. */
export const ownStackOfCall: ResourceSelector = (record) => {
  const stack = findText(record, 'requestParameters', 'stackName');
  return stack === holdfast || stack?.includes(`:stack/${holdfast}/`) === true
    ? [`cloudformation:stack/${holdfast}`]
    : [];
};
