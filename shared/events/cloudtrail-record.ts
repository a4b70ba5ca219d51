import * as z from 'zod';

const sessionIssuer = z.looseObject({
  type: z.string().optional(),
  arn: z.string().optional(),
  userName: z.string().optional(),
});

/** `userIdentity` of a CloudTrail record; which fields are present depends on `type`. */
export const userIdentity = z.looseObject({
  type: z.string().optional(),
  principalId: z.string().optional(),
  arn: z.string().optional(),
  accountId: z.string().optional(),
  accessKeyId: z.string().optional(),
  userName: z.string().optional(),
  invokedBy: z.string().optional(),
  sessionContext: z
    .looseObject({
      sessionIssuer: sessionIssuer.optional(),
      sourceIdentity: z.string().optional(),
      webIdFederationData: z.looseObject({ federatedProvider: z.string().optional() }).optional(),
    })
    .optional(),
});

/**
 * A CloudTrail record, as far as Holdfast reads it; every other field is kept.
 * Source: "CloudTrail record contents for management, data, and network activity events", AWS CloudTrail User Guide.
 */
export const cloudTrailRecord = z.looseObject({
  eventID: z.string().min(1),
  eventName: z.string().min(1),
  eventSource: z.string().endsWith('.amazonaws.com'),
  eventTime: z.iso.datetime(),
  awsRegion: z.string().min(1),
  recipientAccountId: z.string().optional(),
  eventType: z.string().optional(),
  readOnly: z.boolean().optional(),
  errorCode: z.string().optional(),
  errorMessage: z.string().optional(),
  sourceIPAddress: z.string().optional(),
  userAgent: z.string().optional(),
  sessionCredentialFromConsole: z.union([z.string(), z.boolean()]).optional(),
  userIdentity,
  /** What was called upon, with the account that owns it; services that fill this in do so for some events only. */
  resources: z
    .array(z.looseObject({ ARN: z.string().optional(), accountId: z.string().optional() }))
    .optional(),
  requestParameters: z.record(z.string(), z.unknown()).nullish(),
  responseElements: z.record(z.string(), z.unknown()).nullish(),
});

export type CloudTrailRecord = z.infer<typeof cloudTrailRecord>;
export type UserIdentity = z.infer<typeof userIdentity>;
