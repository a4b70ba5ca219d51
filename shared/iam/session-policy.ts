import * as z from 'zod';

const secondMs = 1000;
const key = 'aws:TokenIssueTime';

/**
 * A policy that denies everything to the sessions of a user that were made until a moment, and nothing to the user's own
 * access keys, whose requests have no time of issue.
 * Source: "Disabling permissions for temporary security credentials", IAM User Guide.
 * @param until milliseconds since the epoch; the whole of its second counts, since tokens are dated to the second
 */
export function createSessionPolicy(until: number): string {
  const before = new Date(until + secondMs).toISOString();
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'NoSessionMadeBefore',
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { [key]: before } },
      },
    ],
  });
}

const sessionPolicy = z.object({
  Statement: z.tuple([
    z.object({
      Effect: z.literal('Deny'),
      Action: z.literal('*'),
      Resource: z.literal('*'),
      Condition: z.strictObject({ DateLessThan: z.strictObject({ [key]: z.string() }) }),
    }),
  ]),
});

/** Before when a policy revokes sessions, in milliseconds since the epoch; `undefined` where it is no such policy. */
export function getRevokedBefore(policy: string | null): number | undefined {
  if (policy === null) return undefined;
  const result = sessionPolicy.safeParse(JSON.parse(policy));
  if (!result.success) return undefined;
  const before = Date.parse(result.data.Statement[0].Condition.DateLessThan[key]);
  return Number.isNaN(before) ? undefined : before;
}
