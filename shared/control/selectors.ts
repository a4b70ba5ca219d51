import * as z from 'zod';
import { MalformedSignalError } from '../events/malformed-signal-error.ts';
import type { ResourceSelector } from './trigger.ts';

/**
 * Selects the resources that the fields of a CloudTrail record name, each once.
 * The selector throws MalformedSignalError, naming the field, when a record lacks what `fields` asks for.
 */
export function selectFrom<Fields>(
  fields: z.ZodType<Fields>,
  select: (record: Fields) => readonly string[],
): ResourceSelector {
  return (record) => {
    const result = fields.safeParse(record);
    if (result.success) return [...new Set(select(result.data))];
    throw toSignalError(result.error.issues[0]);
  };
}

function toSignalError(issue: z.core.$ZodIssue | undefined): MalformedSignalError {
  if (issue?.code !== 'invalid_union') {
    return new MalformedSignalError(issue?.message ?? 'not as expected', formatPath(issue?.path ?? []));
  }
  const paths = issue.errors.map(([first]) => formatPath([...issue.path, ...(first?.path ?? [])]));
  return new MalformedSignalError(
    `none of these is as expected: ${paths.join(', ')}`,
    formatPath(issue.path),
  );
}

function formatPath(path: readonly PropertyKey[]): string {
  return ['detail', ...path.map(String)].join('.');
}

/** Selects the one resource that a request parameter names. */
export function requestParameter(name: string): ResourceSelector {
  const fields = z.looseObject({
    requestParameters: z.looseObject({ [name]: z.string().min(1) }).transform((all) => String(all[name])),
  });
  return selectFrom(fields, ({ requestParameters }) => [requestParameters]);
}

/** Selects the account whose setting was changed: a record is delivered to the account that it is about. */
export const changedAccount = selectFrom(
  z.union([
    z.looseObject({ recipientAccountId: z.string().min(1) }).transform((record) => record.recipientAccountId),
    z
      .looseObject({ userIdentity: z.looseObject({ accountId: z.string().min(1) }) })
      .transform((record) => record.userIdentity.accountId),
  ]),
  (account) => [account],
);
