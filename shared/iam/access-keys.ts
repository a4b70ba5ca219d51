import * as z from 'zod';
import { type Call, call } from '../control/change.ts';
import type { Reader } from '../control/control.ts';
import { selectFrom } from '../control/selectors.ts';
import { readPages } from './read-pages.ts';

/** When and for what a key was used last; times are ISO 8601. */
export type LastUse = { readonly at: string; readonly service: string; readonly region: string };

/** An access key without its secret, which IAM tells nobody twice. */
export type AccessKey = {
  readonly id: string;
  readonly isActive: boolean;
  readonly createdAt: string;
  readonly lastUse?: LastUse | undefined;
};

export const accessKeyReads = ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'] as const;
type KeyReader = Reader<(typeof accessKeyReads)[number]>;

const listedKey = z
  .object({ AccessKeyId: z.string(), Status: z.string(), CreateDate: z.date() })
  .transform(({ AccessKeyId, Status, CreateDate }): AccessKey => ({
    id: AccessKeyId,
    isActive: Status === 'Active',
    createdAt: CreateDate.toISOString(),
  }));

export async function listAccessKeys(user: string, aws: KeyReader): Promise<readonly AccessKey[]> {
  const pages = await readPages(async (from) => aws.read('iam:ListAccessKeys', { UserName: user, ...from }));
  return pages.flatMap(({ AccessKeyMetadata }) => z.array(listedKey).parse(AccessKeyMetadata));
}

/** Undefined when IAM knows of no use: it keeps none from before April 22, 2015, and learns of one with a delay. */
export async function readLastUse(keyId: string, aws: KeyReader): Promise<LastUse | undefined> {
  const { AccessKeyLastUsed } = await aws.read('iam:GetAccessKeyLastUsed', { AccessKeyId: keyId });
  const { LastUsedDate, ServiceName = 'N/A', Region = 'N/A' } = AccessKeyLastUsed ?? {};
  return LastUsedDate && { at: LastUsedDate.toISOString(), service: ServiceName, region: Region };
}

/** The calls that deactivate keys, which deletes none of them, and those that activate them again. */
export function deactivate(
  user: string,
  ids: readonly string[],
): Record<'apply' | 'undo', readonly Call<'iam:UpdateAccessKey'>[]> {
  const setStatus = (status: 'Active' | 'Inactive') =>
    ids.map((id) => call('iam:UpdateAccessKey', { UserName: user, AccessKeyId: id, Status: status }));
  return { apply: setStatus('Inactive'), undo: setStatus('Active') };
}

/** The keys without their last use, which changes by itself, in an order of their own. */
export function getComparableKeys(keys: readonly AccessKey[]): readonly Omit<AccessKey, 'lastUse'>[] {
  return keys.map(({ lastUse: _lastUse, ...key }) => key).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

const dayInMilliseconds = 86_400_000;

export function isOlder(since: string, days: number, now: Date): boolean {
  return now.getTime() - Date.parse(since) > days * dayInMilliseconds;
}

export function formatAge(since: string, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(since)) / dayInMilliseconds);
  if (days < 1) return 'less than a day';
  return days === 1 ? '1 day' : `${days} days`;
}

export function formatLastUse(lastUse: LastUse | undefined, now: Date): string {
  if (lastUse === undefined) return 'no use of it is on record';
  return `it was last used ${formatAge(lastUse.at, now)} ago for ${lastUse.service} in ${lastUse.region}`;
}

/** The keys among `keys` that were used within so many days, each in a sentence. */
export function listUsed(
  user: string,
  keys: readonly AccessKey[],
  inUseDays: number,
  now: Date,
): readonly string[] {
  return keys
    .filter(({ lastUse }) => lastUse !== undefined && !isOlder(lastUse.at, inUseDays, now))
    .map((key) => `access key ${key.id} of user ${user} is in use: ${formatLastUse(key.lastUse, now)}`);
}

const userName = z.string().min(1);

/**
 * The user that a call about access keys or passwords is for: who names no user means themselves. What root does for itself
 * concerns no IAM user.
 */
export const userOfCall = selectFrom(
  z.union([
    z
      .looseObject({ requestParameters: z.looseObject({ userName }) })
      .transform(({ requestParameters }) => [requestParameters.userName]),
    z.looseObject({ userIdentity: z.looseObject({ type: z.literal('Root') }) }).transform(() => []),
    z
      .looseObject({ userIdentity: z.looseObject({ type: z.literal('IAMUser'), userName }) })
      .transform(({ userIdentity }) => [userIdentity.userName]),
    z
      .looseObject({ responseElements: z.looseObject({ accessKey: z.looseObject({ userName }) }) })
      .transform(({ responseElements }) => [responseElements.accessKey.userName]),
  ]),
  (names) => names,
);
