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
  const keys: AccessKey[] = [];
  let marker: string | undefined;
  do {
    const page = await aws.read('iam:ListAccessKeys', { UserName: user, Marker: marker });
    keys.push(...z.array(listedKey).parse(page.AccessKeyMetadata));
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return keys;
}

/** Undefined when IAM knows of no use: it keeps none from before April 22, 2015, and learns of one with a delay. */
export async function readLastUse(keyId: string, aws: KeyReader): Promise<LastUse | undefined> {
  const { AccessKeyLastUsed } = await aws.read('iam:GetAccessKeyLastUsed', { AccessKeyId: keyId });
  const { LastUsedDate, ServiceName = 'N/A', Region = 'N/A' } = AccessKeyLastUsed ?? {};
  return LastUsedDate && { at: LastUsedDate.toISOString(), service: ServiceName, region: Region };
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
