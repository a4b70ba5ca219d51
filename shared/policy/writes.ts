import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../audit/items.ts';
import type { Baseline } from './baseline.ts';
import type { Exemption } from './exemption.ts';
import type { Hold } from './hold.ts';
import {
  exemptionFields,
  getExemptionKey,
  getHoldKey,
  getUndoRequestKey,
  type PolicyKey,
  toPolicyItem,
  versionKey,
} from './items.ts';
import type { LegalHold } from './legal-hold.ts';
import type { UndoRequest } from './undo-request.ts';

/** The condition of a write, with the names and values in it. */
export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Item;
}

export const isAbsent: Condition = { ConditionExpression: 'attribute_not_exists(pk)' };
export const isThere: Condition = { ConditionExpression: 'attribute_exists(pk)' };

/** Holds while the policy has the version that something was decided by; a policy that never changed has none. */
export function isVersion(version: number): Condition {
  return version === 0 ? isAbsent : isSame({ version }, ['version']);
}

/** Holds while a hold is the one that was read, or there still is none. */
export function isHold(hold: Hold | undefined): Condition {
  return hold === undefined ? isAbsent : isSame(hold, ['revision']);
}

export function isBaseline(baseline: Baseline | undefined): Condition {
  return baseline === undefined ? isAbsent : isSame(baseline, ['at']);
}

/** Holds while a legal hold is the one that was read, or there still is none. */
export function isLegalHold(hold: LegalHold | undefined): Condition {
  return hold === undefined ? isAbsent : isSame(hold, ['revision']);
}

export function isRequest(request: UndoRequest): Condition {
  return isSame(request, ['undoFindingId']);
}

export function isExemption(exemption: Exemption): Condition {
  return isSame(exemption, exemptionFields);
}

export function isOpenUntil(openUntil: string): Condition {
  return isSame({ openUntil }, ['openUntil']);
}

function isSame<T extends object>(was: T, fields: readonly (keyof T & string)[]): Condition {
  const there = fields.filter((field) => was[field] !== undefined);
  const terms = fields.map((field) =>
    was[field] === undefined ? `attribute_not_exists(#${field})` : `#${field} = :${field}`,
  );
  return {
    ConditionExpression: terms.join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(fields.map((field) => [`#${field}`, field])),
    ExpressionAttributeValues: marshall(Object.fromEntries(there.map((field) => [`:${field}`, was[field]])), {
      removeUndefinedValues: true,
    }),
  };
}

/** Says that a pause or an exemption changed, so that nothing begins that was decided without it. */
export function bumpVersion(policyTable: string, decidedBy?: number): TransactWriteItem {
  const condition = decidedBy === undefined ? undefined : isVersion(decidedBy);
  return {
    Update: {
      TableName: policyTable,
      Key: marshall(versionKey),
      UpdateExpression: 'ADD #version :one',
      ...condition,
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ...condition?.ExpressionAttributeValues, ':one': { N: '1' } },
    },
  };
}

export function putHold(policyTable: string, hold: Hold, was: Hold | undefined): TransactWriteItem {
  const Item = toPolicyItem(getHoldKey(hold.control, hold.resource.arn), hold);
  return { Put: { TableName: policyTable, Item, ...isHold(was) } };
}

/** @param condition none, to remove whatever hold there is */
export function deleteHold(
  policyTable: string,
  { control, resource }: Hold,
  condition?: Condition,
): TransactWriteItem {
  return deleteItem(policyTable, getHoldKey(control, resource.arn), condition);
}

export function putExemption(
  policyTable: string,
  exemption: Exemption,
  was: Exemption | undefined,
): TransactWriteItem {
  const Item = toPolicyItem(getExemptionKey(exemption), exemption);
  return { Put: { TableName: policyTable, Item, ...(was === undefined ? isAbsent : isExemption(was)) } };
}

export function deleteUndoRequest(policyTable: string, request: UndoRequest): TransactWriteItem {
  return deleteItem(policyTable, getUndoRequestKey(request.findingId), isRequest(request));
}

export function deleteItem(policyTable: string, key: PolicyKey, condition?: Condition): TransactWriteItem {
  return { Delete: { TableName: policyTable, Key: marshall(key), ...condition } };
}
