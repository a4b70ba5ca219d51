import * as z from 'zod';
import { severities } from '../control/control.ts';
import type { JsonObject } from '../control/json.ts';
import { isResourceType, type ResourceType } from '../control/resource.ts';
import { channels } from '../events/actor.ts';
import { decisionActions, decisionRules } from '../policy/decision.ts';

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

export const actor = z.strictObject({
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

export const resource = z.strictObject({
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

export const principal = z.strictObject({ arn: z.string(), account: z.string(), name: z.string() });

/** What showed the violation. */
export const signal = z.strictObject({
  source: z.enum(['cloudtrail', 'config', 'sweep', 'command']),
  id: z.string(),
  name: z.string(),
  at: z.iso.datetime(),
  /** CloudTrail's own id of the API call, to find it in the trail. */
  cloudTrailEventId: z.string().optional(),
  /** Whether that call can have broken the control; where not, its actor only used the resource. */
  isCause: z.boolean().optional(),
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
  signal,
  actor: actor.optional(),
  violations: z.array(
    z.strictObject({
      element: z.string(),
      key: z.string().optional(),
      reason: z.string(),
      evidence: z.json(),
    }),
  ),
  decision: z.strictObject({
    action: z.enum(decisionActions),
    rule: z.enum(decisionRules),
    reason: z.string(),
    /** Who or what uses the resource, where that was looked at. */
    dependents: z.array(z.string()).optional(),
    /** Who approved, or asked for the undo. */
    by: z.array(principal).optional(),
  }),
  /** The finding whose change this one undoes. */
  undoes: z.string().optional(),
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

/**
 * How a change ended. Only `remediated` and `already-fixed` mean that the re-read state passes the control, and `undone`
 * that it is what it was before the change that was undone.
 */
export const outcomeStatuses = [
  'remediated',
  'already-fixed',
  'undone',
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

/** What can be noted besides findings: what people commanded, and what the clock or a limit brought about. */
export const noticeTopics = [
  'paused',
  'resumed',
  'exemption-requested',
  'exemption-approved',
  'exemption-removed',
  'exemption-expiring',
  'exemption-ended',
  'approved',
  'rejected',
  'expired',
  'settled',
  'undo-requested',
  'undo-refused',
  'breaker-opened',
  'breaker-closed',
  'baseline-accepted',
  'baseline-reset',
  'legal-hold-placed',
  'legal-hold-released',
  'blind',
  'seeing',
  'guard-stopped',
] as const;
export type NoticeTopic = (typeof noticeTopics)[number];

const notice = z.strictObject({
  kind: z.literal('notice'),
  version: z.literal(recordVersion),
  recordId: z.string(),
  /** What it is about, and what it is filed under: a finding, an exemption, `pause`, `breaker`, `baseline`. */
  findingId: z.string(),
  at: z.iso.datetime(),
  topic: z.enum(noticeTopics),
  severity: z.enum(severities),
  /** What happened, in a sentence or two. */
  explanation: z.string(),
  /** Who commanded it, as AWS vouches for them; absent where Holdfast itself did. */
  by: principal.optional(),
  /** Why, in the words of who commanded it. */
  reason: z.string().optional(),
  control: z.string().optional(),
  resource: resource.optional(),
  /** What it is about in full: the exemption, the difference that stood against an undo. */
  details: json.optional(),
});

/** One immutable line of the audit trail. */
export const auditRecord = z.discriminatedUnion('kind', [intent, observation, outcome, notice]);

export type NoticeRecord = z.infer<typeof notice>;
/** A record of what was found in a resource and done about it. */
export type FindingRecord = IntentRecord | ObservationRecord | OutcomeRecord;

export type IntentRecord = z.infer<typeof intent>;
export type ObservationRecord = z.infer<typeof observation>;
export type OutcomeRecord = z.infer<typeof outcome>;
export type AuditRecord = z.infer<typeof auditRecord>;

/** Whether any call of a change was made. Where none are listed the function ended before it could say which. */
export function mayHaveChanged({ calls }: OutcomeRecord): boolean {
  return calls === undefined || calls.some(({ error }) => error === undefined);
}
