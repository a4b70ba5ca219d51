import * as z from 'zod';
import { severities } from '../control/control.ts';
import type { JsonObject } from '../control/json.ts';
import { isResourceType, type ResourceType } from '../control/resource.ts';
import { channels } from '../events/actor.ts';

/** The version of the record format; it changes when a field changes its meaning. */
export const recordVersion = 1;

const json = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null,
  'an object is expected',
);

const call = z.strictObject({ operation: z.string(), input: json });

const callRecord = z.strictObject({
  operation: z.string(),
  input: json,
  at: z.iso.datetime(),
  durationMs: z.number(),
  requestId: z.string().optional(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});

const actor = z.strictObject({
  type: z.string(),
  name: z.string(),
  channel: z.enum(channels),
  arn: z.string().optional(),
  account: z.string().optional(),
  role: z.string().optional(),
  accessKeyId: z.string().optional(),
  sourceAddress: z.string().optional(),
  userAgent: z.string().optional(),
});

const resource = z.strictObject({
  type: z.custom<ResourceType>(
    (value) => typeof value === 'string' && isResourceType(value),
    'no known resource type',
  ),
  id: z.string(),
  arn: z.string(),
  partition: z.string(),
  account: z.string(),
  region: z.string(),
});

const base = {
  version: z.literal(recordVersion),
  recordId: z.string(),
  findingId: z.string(),
  /** When the record was written, ISO 8601. */
  at: z.iso.datetime(),
  control: z.string(),
  title: z.string(),
  severity: z.enum(severities),
  resource,
  signal: z.strictObject({
    source: z.enum(['cloudtrail', 'config', 'sweep', 'command']),
    id: z.string(),
    name: z.string(),
    at: z.iso.datetime(),
    /** CloudTrail's own id of the API call, to find it in the trail. */
    cloudTrailEventId: z.string().optional(),
    /** Whether that call can have broken the control; where not, its actor only used the resource. */
    isCause: z.boolean().optional(),
  }),
  actor: actor.optional(),
  violations: z.array(z.strictObject({ element: z.string(), reason: z.string(), evidence: z.json() })),
  decision: z.strictObject({ action: z.enum(['remediate', 'report']), reason: z.string() }),
  change: z.strictObject({
    summary: z.string(),
    apply: z.array(call),
    undo: z.union([z.array(call), z.strictObject({ irreversible: z.string() })]),
  }),
  stateBefore: json,
};

/** Written before the first call of a change. */
const intent = z.strictObject({ kind: z.literal('intent'), ...base });

/** Written where Holdfast found a violation and changed nothing by decision. */
const observation = z.strictObject({ kind: z.literal('observation'), ...base });

/** How a change ended. Only `remediated` and `already-fixed` mean that the re-read state passes the control. */
export const outcomeStatuses = [
  'remediated',
  'already-fixed',
  'failed',
  'partial',
  'unverified',
  'interrupted',
] as const;
export type OutcomeStatus = (typeof outcomeStatuses)[number];

/** Written after the last call, with what was really done and the state that was read again. */
const outcome = z.strictObject({
  kind: z.literal('outcome'),
  ...base,
  intentId: z.string(),
  status: z.enum(outcomeStatuses),
  /** What happened, in one or two sentences. */
  explanation: z.string(),
  /** The calls that were made; absent when the function ended before it could say. */
  calls: z.array(callRecord).optional(),
  /** Absent when the resource is gone or could not be read. */
  stateAfter: json.optional(),
  /** Milliseconds from the change in the account to the verified end. */
  elapsedMs: z.number(),
});

/** One immutable line of the audit trail. */
export const auditRecord = z.discriminatedUnion('kind', [intent, observation, outcome]);

export type IntentRecord = z.infer<typeof intent>;
export type ObservationRecord = z.infer<typeof observation>;
export type OutcomeRecord = z.infer<typeof outcome>;
export type AuditRecord = z.infer<typeof auditRecord>;
