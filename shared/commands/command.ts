import { createHash } from 'node:crypto';
import * as z from 'zod';

const reason = z.string().trim().min(1, 'say why').max(500);

const base = {
  /** A UUID of its own: a command that is sent twice is carried out once. */
  id: z.uuid(),
  /** When it was given, ISO 8601. */
  at: z.iso.datetime(),
  /** The account and the Region of the Holdfast that it is for; another one refuses it. */
  account: z.string(),
  region: z.string(),
};

const findingId = z
  .string()
  .regex(/^hf-[0-9a-z]{16}$/, 'the id of a finding, such as hf-8q2v7c0m3n5p1r4t, is expected');
const exemptionId = z
  .string()
  .regex(/^ex-[0-9a-z]{16}$/, 'the id of an exemption, such as ex-8q2v7c0m3n5p1r4t, is expected');

/** A change that is asked about, or an exemption that waits for a second person. */
const approve = z.strictObject({
  ...base,
  command: z.literal('approve'),
  subject: z.union([findingId, exemptionId]),
});
const reject = z.strictObject({
  ...base,
  command: z.literal('reject'),
  subject: z.union([findingId, exemptionId]),
  reason,
});

const pause = z.strictObject({
  ...base,
  command: z.literal('pause'),
  control: z.string().optional(),
  reason,
});
const resume = z.strictObject({
  ...base,
  command: z.literal('resume'),
  control: z.string().optional(),
  reason,
});
const exempt = z.strictObject({
  ...base,
  command: z.literal('exempt'),
  controls: z.array(z.string()).min(1),
  resource: z.string().startsWith('arn:').optional(),
  tags: z.record(z.string(), z.string()).optional(),
  reason,
  ticket: z.string().max(100).optional(),
  endsAt: z.iso.datetime(),
});
const removeExemption = z.strictObject({
  ...base,
  command: z.literal('remove-exemption'),
  subject: exemptionId,
  reason,
});
const undo = z.strictObject({
  ...base,
  command: z.literal('undo'),
  subject: findingId,
  reason,
  /** How long Holdfast leaves the violation alone afterwards; the settings' default where absent. */
  exemptHours: z.number().positive().optional(),
});
const closeBreaker = z.strictObject({
  ...base,
  command: z.literal('close-breaker'),
  /** The id of a control, or `account`. */
  breaker: z.string(),
  reason,
});

const ofBaseline = {
  ...base,
  control: z.string(),
  resource: z.string().startsWith('arn:', 'the ARN of a resource is expected'),
  reason,
};
const acceptBaseline = z.strictObject({ ...ofBaseline, command: z.literal('accept-baseline') });
const resetBaseline = z.strictObject({ ...ofBaseline, command: z.literal('reset-baseline') });
/** As many as a command has room for. */
export const mostHeldObjects = 100;
const placeLegalHold = z.strictObject({
  ...base,
  command: z.literal('place-legal-hold'),
  subject: findingId,
  reason,
  /** The keys of the objects of the archive that were put under a hold. */
  objects: z
    .array(
      z
        .string()
        .regex(/^(records|seals|keys)\/[\w./=-]+$/, 'the key of an object of the archive is expected'),
    )
    .min(1)
    .max(mostHeldObjects),
  /** The records of the finding that are in them. */
  recordIds: z.array(z.string().max(50)).min(1).max(mostHeldObjects),
});
const releaseLegalHold = z.strictObject({
  ...base,
  command: z.literal('release-legal-hold'),
  subject: findingId,
  reason,
});

/** What approvers may command: to answer a question, and nothing that was not asked. */
export const approverCommand = z.discriminatedUnion('command', [approve, reject]);
/** What operators may command. */
export const operatorCommand = z.discriminatedUnion('command', [
  pause,
  resume,
  exempt,
  removeExemption,
  undo,
  closeBreaker,
  acceptBaseline,
  resetBaseline,
  placeLegalHold,
  releaseLegalHold,
]);

export type ApproverCommand = z.infer<typeof approverCommand>;
export type OperatorCommand = z.infer<typeof operatorCommand>;
export type HumanCommand = ApproverCommand | OperatorCommand;

/**
 * How a command reaches its function: its exact text, and a request to STS (GetCallerIdentity) that the caller signed
 * with the text's SHA-256 digest in it. STS alone can tell who signed, so the function has it told by STS.
 */
export const signedCommand = z.strictObject({
  command: z.string().max(20_000),
  /** The signed request's headers, lower case. */
  headers: z.record(z.string(), z.string()),
});
export type SignedCommand = z.infer<typeof signedCommand>;

/** The header of the signed request that carries the digest, in hexadecimal digits. */
export const digestHeader = 'x-holdfast-command-sha256';
/** SHA-256 of a command's text, in hexadecimal digits. */
export function getCommandDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
/** The body of the signed request: STS's Query API, whose parameters both sides have to write the same. */
export const callerIdentityBody = 'Action=GetCallerIdentity&Version=2011-06-15';

export type CommandAnswer =
  | {
      readonly done: true;
      /** What was done, in a sentence. */
      readonly message: string;
      /** The finding or exemption to look at: where the outcome will be. */
      readonly subject: string;
      /** Whether a service's function carries it out from here, so that an outcome is to be waited for. */
      readonly isPending: boolean;
    }
  | { readonly done: false; readonly message: string };
