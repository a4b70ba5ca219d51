import { call, type Call } from '../control/change.ts';
import type { Filter, WholeGroup } from './log-group.ts';

type Write =
  | 'logs:CreateLogGroup'
  | 'logs:PutRetentionPolicy'
  | 'logs:AssociateKmsKey'
  | 'logs:DisassociateKmsKey'
  | 'logs:PutDataProtectionPolicy'
  | 'logs:DeleteDataProtectionPolicy'
  | 'logs:PutMetricFilter'
  | 'logs:DeleteMetricFilter'
  | 'logs:PutSubscriptionFilter'
  | 'logs:DeleteSubscriptionFilter';

/** A part of a log group, with the calls that put it there and take it away. */
interface Part {
  readonly name: string;
  readonly put: Call<Write>;
  readonly remove: Call<Write>;
}

/** The parts that can be given to a group that is there. */
function listParts(logGroupName: string, group: WholeGroup): readonly Part[] {
  const { key: kmsKeyId, dataProtection: policyDocument } = group;
  const logGroupIdentifier = logGroupName;
  const key: Part = {
    name: `key ${kmsKeyId}`,
    put: call('logs:AssociateKmsKey', { logGroupName, kmsKeyId }),
    remove: call('logs:DisassociateKmsKey', { logGroupName }),
  };
  const dataProtection: Part = {
    name: 'data protection policy',
    put: call('logs:PutDataProtectionPolicy', { logGroupIdentifier, policyDocument }),
    remove: call('logs:DeleteDataProtectionPolicy', { logGroupIdentifier }),
  };
  return [
    ...(kmsKeyId === '' ? [] : [key]),
    // Before anything reads the group: what is masked for some of its readers is masked for all.
    ...(policyDocument === '' ? [] : [dataProtection]),
    ...group.metricFilters.map((filter) => toMetricPart(logGroupName, filter)),
    ...group.subscriptionFilters.map((filter) => toSubscriptionPart(logGroupName, filter)),
  ];
}

function toMetricPart(logGroupName: string, filter: Filter): Part {
  const { filterName } = filter;
  return {
    name: `metric filter ${filterName}`,
    put: { operation: 'logs:PutMetricFilter', input: { logGroupName, ...filter } },
    remove: call('logs:DeleteMetricFilter', { logGroupName, filterName }),
  };
}

function toSubscriptionPart(logGroupName: string, filter: Filter): Part {
  const { filterName } = filter;
  return {
    name: `subscription filter ${filterName}`,
    put: { operation: 'logs:PutSubscriptionFilter', input: { logGroupName, ...filter } },
    remove: call('logs:DeleteSubscriptionFilter', { logGroupName, filterName }),
  };
}

/** The calls that make a log group as it was, without its events. */
export function createGroup(logGroupName: string, before: WholeGroup): readonly Call<Write>[] {
  const { class: logGroupClass, days, key, tags } = before;
  // Tags of AWS's own cannot be set.
  const own = Object.fromEntries(Object.entries(tags).filter(([name]) => !name.startsWith('aws:')));
  return [
    call('logs:CreateLogGroup', {
      logGroupName,
      logGroupClass: logGroupClass as 'STANDARD',
      ...(key === '' ? {} : { kmsKeyId: key }),
      ...(Object.keys(own).length === 0 ? {} : { tags: own }),
    }),
    ...(days === null ? [] : [call('logs:PutRetentionPolicy', { logGroupName, retentionInDays: days })]),
    ...listParts(logGroupName, { ...before, key: '' }).map(({ put }) => put),
  ];
}

/** What the former group had and the present one has nothing in the place of, each in words. */
export function findMissing(before: WholeGroup, now: WholeGroup): readonly string[] {
  // A key of another ARN was chosen by whoever made the group again.
  const present = { ...now, key: now.key === '' ? '' : before.key };
  const has = new Set(listParts('', present).map(({ name }) => name));
  return listParts('', before)
    .map(({ name }) => name)
    .filter((name) => !has.has(name));
}

/** Gives a group that was made again the parts of the former one. */
export function restoreParts(
  logGroupName: string,
  before: WholeGroup,
  names: readonly string[],
): { readonly apply: readonly Call<Write>[]; readonly undo: readonly Call<Write>[] } {
  const parts = listParts(logGroupName, before).filter(({ name }) => names.includes(name));
  return { apply: parts.map(({ put }) => put), undo: parts.map(({ remove }) => remove).toReversed() };
}
