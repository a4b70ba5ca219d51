import type { FindingCriteria } from '@aws-sdk/client-guardduty';

/** What one field of a finding has to be, by operators such as `Equals` and `LessThan`. */
type Condition = Readonly<Record<string, readonly string[] | number | undefined>>;

/** The conditions of a filter of GuardDuty by field, all of which have to hold. */
export type Criteria = Readonly<Record<string, Condition>>;

export function toCriteria({ Criterion = {} }: FindingCriteria = {}): Criteria {
  return Object.fromEntries(Object.entries(Criterion).map(([field, condition]) => [field, { ...condition }]));
}

/**
 * Fields that no filter gets narrow by: each of their values is that of a good part of all findings, of all findings of an
 * account, or of all those of a time.
 */
const broadFields = new Set([
  'accountId',
  'region',
  'confidence',
  'createdAt',
  'updatedAt',
  'resource.resourceType',
  'resource.accessKeyDetails.userType',
  'service.action.actionType',
  'service.archived',
  'service.count',
  'service.eventFirstSeen',
  'service.eventLastSeen',
  'service.resourceRole',
  'service.serviceName',
]);

interface Limits {
  /** Findings up to this severity may be archived whatever they are about. */
  readonly severity: number;
  /** So many types of findings may be archived whatever they are about. */
  readonly types: number;
}

/**
 * Why a filter takes in findings wholesale; `undefined` where at least one condition keeps it to certain things: certain
 * resources, addresses or actors, a few types, or little severity. A condition that only leaves something out keeps the
 * rest.
 * Source: "Suppression rules in GuardDuty" and "Filtering findings", Amazon GuardDuty User Guide.
 */
export function findWidth(criteria: Criteria, limits: Limits): string | undefined {
  const conditions = Object.entries(criteria);
  if (conditions.some(([field, condition]) => narrows(field, condition, limits))) return undefined;
  return conditions.length === 0
    ? 'it has no condition'
    : `its conditions keep it to nothing in particular: ${conditions.map(([field]) => field).join(', ')}`;
}

// The API still answers with the short names that some operators had first.
const equal = ['Eq', 'Equals'];
const bounds = ['Lt', 'Lte', 'LessThan', 'LessThanOrEqual'];

function narrows(field: string, condition: Condition, limits: Limits): boolean {
  if (field === 'severity') return getHighestSeverity(condition) <= limits.severity;
  if (broadFields.has(field)) return false;
  const values = new Set(getValues(condition, [...equal, 'Matches']));
  if (values.size === 0 || ![...values].every((value) => isParticular(field, value))) return false;
  return field !== 'type' || values.size <= limits.types;
}

function getValues(condition: Condition, operators: readonly string[]): readonly string[] {
  return operators.flatMap((operator) => {
    const operand = condition[operator];
    return operand === undefined || typeof operand === 'number' ? [] : operand;
  });
}

/** The highest severity that a condition lets through; infinite where nothing bounds it. */
function getHighestSeverity(condition: Condition): number {
  const values = getValues(condition, equal).map(Number);
  const upTo = bounds.map((bound) => condition[bound]).filter((bound) => typeof bound === 'number');
  const highest = Math.min(...upTo, ...(values.length === 0 ? [] : [Math.max(...values)]));
  // A severity that is no number bounds nothing.
  return Number.isNaN(highest) ? Infinity : highest;
}

/** Whether a value is that of certain things and not of a good part of everything. */
function isParticular(field: string, value: string): boolean {
  const told = value.replaceAll(/[*?]/g, '');
  // A type is `ThreatPurpose:Resource/Family.Detail`: what only tells the purpose takes in every resource.
  if (field === 'type') return /:[^/]+\/[^/]/.test(told);
  const prefix = /^[\d.:a-f]+\/(\d+)$/i.exec(value)?.[1];
  // A network this large is no particular one.
  return told !== '' && (prefix === undefined || Number(prefix) >= 8);
}
