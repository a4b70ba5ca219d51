import * as z from 'zod';
import type { Reader } from '../control/control.ts';
import { selectFrom } from '../control/selectors.ts';

/** When and for what a key was used last; times are ISO 8601. */
export type LastUse = { readonly at: string; readonly service: string; readonly region: string };

/** An access key without its secret, which IAM tells nobody twice. */
export type AccessKey = {
  readonly id: string;
  readonly isActive: boolean;
  readonly createdAt: string;
  /** `null` when the key was never used; absent when nobody asked. */
  readonly lastUse?: LastUse | null;
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

/** The access keys of a user; undefined when there is no such user. */
export async function listAccessKeys(
  user: string,
  aws: KeyReader,
): Promise<readonly AccessKey[] | undefined> {
  const keys: AccessKey[] = [];
  let marker: string | undefined;
  do {
    const page = await aws.find('iam:ListAccessKeys', { UserName: user, Marker: marker }, [
      'NoSuchEntity',
      'NoSuchEntityException',
    ]);
    if (page === undefined) return undefined;
    keys.push(...z.array(listedKey).parse(page.AccessKeyMetadata));
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return keys;
}

/** IAM keeps a key's last use with a delay of up to a day, and none from before April 22, 2015. */
export async function readLastUse(keyId: string, aws: KeyReader): Promise<LastUse | null> {
  const { AccessKeyLastUsed } = await aws.read('iam:GetAccessKeyLastUsed', { AccessKeyId: keyId });
  const { LastUsedDate, ServiceName = 'N/A', Region = 'N/A' } = AccessKeyLastUsed ?? {};
  if (LastUsedDate === undefined) return null;
  return { at: LastUsedDate.toISOString(), service: ServiceName, region: Region };
}

const userName = z.string().min(1);

/** CreateAccessKey: who names no user makes a key for themselves. The root user's own key belongs to no IAM user. */
export const ownerOfCreatedKey = selectFrom(
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
