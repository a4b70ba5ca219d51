import type { AccessKey } from '../../shared/iam/access-keys.ts';

/** The time at which the tests of access keys look. */
export const now = new Date('2026-03-14T12:00:00Z');

export function daysAgo(days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}

/** A key that was created so many days ago, and used so many days ago if it was. */
export function accessKey(id: string, age: number, used?: number, isActive = true): AccessKey {
  const use =
    used === undefined
      ? {}
      : { lastUse: { at: daysAgo(used).toISOString(), service: 's3', region: 'eu-central-1' } };
  return { id, isActive, createdAt: daysAgo(age).toISOString(), ...use };
}

export function setStatus(keyId: string, status: 'Active' | 'Inactive') {
  return {
    operation: 'iam:UpdateAccessKey',
    input: { UserName: 'report-export', AccessKeyId: keyId, Status: status },
  };
}

/** A key as IAM lists it. */
export function listedKey(id: string, age: number, status: 'Active' | 'Inactive' = 'Active') {
  return { UserName: 'report-export', AccessKeyId: id, Status: status, CreateDate: daysAgo(age) };
}
