import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Step } from '../aws/transact.ts';
import type { Count } from '../policy/breaker.ts';
import {
  getBreakerKey,
  getCountName,
  getDriftNames,
  getDriftsKey,
  getHoldKey,
  mostDrifts,
  type PolicyKey,
  versionKey,
} from '../policy/items.ts';
import {
  bumpVersion,
  type Condition,
  deleteUndoRequest,
  isHold,
  isVersion,
  putExemption,
} from '../policy/writes.ts';
import type { Item } from './items.ts';
import type { IntentRecord, OutcomeRecord } from './record.ts';
import type { Admission, Ending } from './trail.ts';

interface AdmissionTables {
  readonly stateTable: string;
  readonly policyTable: string;
}

const daySeconds = 86_400;

/** What holds a change to the policy that it was decided by, and writes what an undo changes of it. */
export function checkPolicy(
  { control, resource }: IntentRecord,
  { policyVersion, hold, undo }: Admission,
  { policyTable }: AdmissionTables,
): readonly Step<'policy'>[] {
  const check = (key: PolicyKey, condition: Condition): TransactWriteItem => ({
    ConditionCheck: { TableName: policyTable, Key: marshall(key), ...condition },
  });
  const exemption = undo?.exemption;
  const writes = [
    // An exemption changes the version, and no item can be in a transaction twice.
    ...(exemption === undefined
      ? [check(versionKey, isVersion(policyVersion))]
      : [bumpVersion(policyTable, policyVersion), putExemption(policyTable, exemption, undefined)]),
    check(getHoldKey(control, resource.arn), isHold(hold)),
    ...(undo === undefined ? [] : [deleteUndoRequest(policyTable, undo.request)]),
  ];
  return writes.map((write) => ({ write, because: 'policy' }));
}

/** What holds a change to the limits, and counts it. */
export function countIn(
  { control, resource }: IntentRecord,
  { contest, counts }: Admission,
  { stateTable, policyTable }: AdmissionTables,
  now: Date,
): readonly Step<'contested' | 'breaker'>[] {
  const key = marshall(getDriftsKey(control, resource.arn));
  const uncontested: readonly Step<'contested'>[] =
    contest === undefined
      ? []
      : [{ write: checkContest(stateTable, key, contest, now), because: 'contested' }];
  return [
    ...uncontested,
    ...counts.map((count) => ({ write: countChange(policyTable, count, now), because: 'breaker' as const })),
  ];
}

function checkContest(
  stateTable: string,
  key: Item,
  { times, withinMs }: NonNullable<Admission['contest']>,
  now: Date,
): TransactWriteItem {
  const last = getDriftNames(Math.min(times, mostDrifts)).time;
  return {
    ConditionCheck: {
      TableName: stateTable,
      Key: key,
      ConditionExpression: `attribute_not_exists(${last}) OR ${last} < :since`,
      ExpressionAttributeValues: marshall({ ':since': now.getTime() - withinMs }),
    },
  };
}

/**
 * Puts a drift before those that are remembered and drops the one beyond the last `times`: every attribute takes the value
 * that the one before it had, since an expression reads the item as it was before it. What a larger setting left further
 * on is behind a gap, at which reading ends; a longer expression would cost every change.
 */
export function rememberDrift(
  stateTable: string,
  { control, resource }: OutcomeRecord,
  { drift, times, withinMs }: NonNullable<Ending['drift']>,
  now: Date,
): TransactWriteItem {
  const kept = Math.min(times, mostDrifts);
  const names = Array.from({ length: kept }, (_, index) => getDriftNames(index + 1));
  const shifts = names.map((name, index) => {
    const newer = names[index - 1];
    return newer === undefined
      ? `${name.drift} = :drift, ${name.time} = :time`
      : `${name.drift} = if_not_exists(${newer.drift}, :none), ${name.time} = if_not_exists(${newer.time}, :never)`;
  });
  const dropped = getDriftNames(kept + 1);
  return {
    Update: {
      TableName: stateTable,
      Key: marshall(getDriftsKey(control, resource.arn)),
      UpdateExpression: `SET ${shifts.join(', ')}, #ttl = :ttl REMOVE ${dropped.drift}, ${dropped.time}`,
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: marshall(
        {
          ':drift': drift,
          ':time': Date.parse(drift.at),
          ...(kept === 1 ? {} : { ':none': null, ':never': 0 }),
          ':ttl': Math.ceil((now.getTime() + withinMs) / 1000) + daySeconds,
        },
        { removeUndefinedValues: true },
      ),
    },
  };
}

/** One more change in the present slice, unless that is full or the breaker is open. */
function countChange(policyTable: string, { key, slice, below, stale }: Count, now: Date): TransactWriteItem {
  const count = getCountName(slice);
  // A slice that nothing was counted in yet has room for one, unless the slices before it left none.
  const hasRoom = below > 0 ? `(attribute_not_exists(${count}) OR ${count} < :below)` : `${count} < :below`;
  return {
    Update: {
      TableName: policyTable,
      Key: marshall(getBreakerKey(key)),
      UpdateExpression:
        `ADD ${count} :one` + (stale.length === 0 ? '' : ` REMOVE ${stale.map(getCountName).join(', ')}`),
      ConditionExpression: `${hasRoom} AND (attribute_not_exists(openUntil) OR openUntil <= :now)`,
      ExpressionAttributeValues: marshall({ ':one': 1, ':below': below, ':now': now.toISOString() }),
    },
  };
}
