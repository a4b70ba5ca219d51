import type { Reader, Violation } from '../control/control.ts';

/** What is possible while a setting of S3 Block Public Access is off. Source: the settings' table, Amazon S3 User Guide. */
const settings = {
  BlockPublicAcls: 'an ACL that grants public access can be set',
  IgnorePublicAcls: 'ACLs that grant public access take effect',
  BlockPublicPolicy: 'a policy that grants public access can be set',
  RestrictPublicBuckets: 'policies that grant public access take effect',
} as const;

type Setting = keyof typeof settings;

/** A configuration as S3 returns it: a setting that is left out is off. */
export type PublicAccessBlock = Readonly<Partial<Record<Setting, boolean | undefined>>>;

/** The state that the controls of buckets and of the account share. */
export type PublicAccessBlockState = {
  /** `null` where none was ever set, or it was deleted: then everything is off. */
  readonly configuration: PublicAccessBlock | null;
};

const absent = ['NoSuchPublicAccessBlockConfiguration'];

export async function readBucketBlock(
  bucket: string,
  aws: Reader<'s3:GetPublicAccessBlock'>,
): Promise<PublicAccessBlockState> {
  const input = { Bucket: bucket, ExpectedBucketOwner: aws.account };
  const answer = await aws.find('s3:GetPublicAccessBlock', input, absent);
  return { configuration: answer?.PublicAccessBlockConfiguration ?? null };
}

export async function readAccountBlock(
  aws: Reader<'s3control:GetPublicAccessBlock'>,
): Promise<PublicAccessBlockState> {
  const answer = await aws.find('s3control:GetPublicAccessBlock', { AccountId: aws.account }, absent);
  return { configuration: answer?.PublicAccessBlockConfiguration ?? null };
}

/** Whether public grants have no effect; the other two settings only keep new ones from being made. */
export function isPublicKeptOut({ configuration }: PublicAccessBlockState): boolean {
  return configuration?.IgnorePublicAcls === true && configuration.RestrictPublicBuckets === true;
}

/** Finds the settings that are off; where there is no configuration, that as one. */
export function findOpenSettings({ configuration }: PublicAccessBlockState): readonly Violation[] {
  if (configuration === null) {
    const reason = `nothing is blocked: ${Object.values(settings).join(', ')}`;
    return [{ element: 'PublicAccessBlockConfiguration', reason, evidence: null }];
  }
  return Object.entries(settings)
    .filter(([setting]) => configuration[setting as Setting] !== true)
    .map(([setting, consequence]) => ({
      element: setting,
      reason: `${setting} is off, so ${consequence}`,
      evidence: configuration[setting as Setting] ?? null,
    }));
}

/** The configuration with all four settings on, and whatever else it has as it was. */
export function blockAll({ configuration }: PublicAccessBlockState): Readonly<Record<Setting, true>> {
  return {
    ...configuration,
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
}
