import { createHash } from 'node:crypto';
import type { Severity } from '../../../control/control.ts';
import type { JsonObject } from '../../../control/json.ts';
import type { Place, ResourceRef } from '../../../control/resource.ts';
import type { Actor } from '../../../events/actor.ts';
import type { Principal } from '../../../policy/principal.ts';
import type { TrailLine } from '../../query.ts';

/** The version of the Open Cybersecurity Schema Framework that the events keep to: https://schema.ocsf.io/1.8.0 */
const schemaVersion = '1.8.0';

/** An entry of one of OCSF's enumerations. */
export type Term = readonly [id: number, caption: string];

/** OCSF's number for what it has no entry for; the caption is then the source's own word. */
export const other = 99;

export interface EventClass {
  readonly category: Term;
  readonly class: Term;
  /** Which groups of attributes it has besides those of its class. */
  readonly profiles: readonly string[];
}

const severityTerms: Readonly<Record<Severity, Term>> = {
  informational: [1, 'Informational'],
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
};

/** What every event has, whatever its class. */
export function toBase(
  { record, text }: TrailLine,
  place: Place,
  { category, class: [classId, className], profiles }: EventClass,
  [activityId, activityName]: Term,
): JsonObject {
  const [severityId, severity] = severityTerms[record.severity];
  return {
    category_uid: category[0],
    category_name: category[1],
    class_uid: classId,
    class_name: className,
    activity_id: activityId,
    activity_name: activityName,
    type_uid: classId * 100 + activityId,
    type_name: `${className}: ${activityName}`,
    time: Date.parse(record.at),
    severity_id: severityId,
    severity,
    metadata: {
      version: schemaVersion,
      profiles,
      product: { name: 'Holdfast', vendor_name: 'Holdfast' },
      uid: record.recordId,
      correlation_uid: record.findingId,
      log_name: 'Holdfast audit trail',
      log_version: String(record.version),
      original_time: record.at,
    },
    cloud: toCloud(record.resource ?? place),
    // Of the record's exact text, so that the event can be traced to the line of the trail that it was made from.
    raw_data_hash: {
      algorithm_id: 3,
      algorithm: 'SHA-256',
      value: createHash('sha256').update(text).digest('hex'),
    },
  };
}

function toCloud({ partition, account, region }: Place): JsonObject {
  return { provider: 'AWS', region, cloud_partition: partition, account: toAccount(account) };
}

function toAccount(account: string): JsonObject {
  return { uid: account, type_id: 10, type: 'AWS Account' };
}

export function toResource({ arn, id, type, partition, region }: ResourceRef): JsonObject {
  return { uid: arn, name: id, type, region, cloud_partition: partition, role_id: 3, role: 'Affected' };
}

/** For the classes that have no attribute for a resource. */
export function toObservable({ arn }: ResourceRef): JsonObject {
  return { name: 'unmapped.resource.arn', type_id: 10, type: 'Resource UID', value: arn };
}

const userTerms: Readonly<Record<string, Term>> = {
  Root: [2, 'Admin'],
  AWSService: [4, 'Service'],
  IAMUser: [1, 'User'],
  IdentityCenterUser: [1, 'User'],
};

/** Who made the change that was found. */
export function toDriftActor({ name, arn, account, type, role, accessKeyId }: Actor): JsonObject {
  const [typeId, caption] = userTerms[type] ?? [other, type];
  return {
    user: {
      name,
      uid: arn,
      type_id: typeId,
      type: caption,
      account: account === undefined ? undefined : toAccount(account),
    },
    session:
      role === undefined && accessKeyId === undefined
        ? undefined
        : { issuer: role, credential_uid: accessKeyId },
  };
}

/** Holdfast, and who had it act, where somebody did. */
export function toHoldfast(principal: Principal | undefined): JsonObject {
  const app = { app_name: 'Holdfast' };
  if (principal === undefined) return app;
  const { name, arn, account } = principal;
  return { ...app, user: { name, uid: arn, type_id: 1, type: 'User', account: toAccount(account) } };
}
