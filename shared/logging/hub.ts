import type { GetEnabledStandardsResponse, StandardsSubscriptionRequest } from '@aws-sdk/client-securityhub';
import * as z from 'zod';
import type { Reader } from '../control/control.ts';
import type { ResourceRef } from '../control/resource.ts';
import { readPages } from '../network/read-pages.ts';

export type Standard = {
  readonly arn: string;
  /** The ARN by which the account's subscription is ended; the same whenever it is begun again. */
  readonly subscription: string;
  readonly input: Readonly<Record<string, string>>;
};

export type Hub = {
  readonly enablesNewControls: boolean;
  /** Whether a control makes one finding for all standards, or one for each. */
  readonly findings: 'STANDARD_CONTROL' | 'SECURITY_CONTROL';
  readonly tags: Readonly<Record<string, string>>;
  /** Sorted by ARN. */
  readonly standards: readonly Standard[];
};

const findings = z.enum(['STANDARD_CONTROL', 'SECURITY_CONTROL']);

export const hubReads = [
  'securityhub:DescribeHub',
  'securityhub:GetEnabledStandards',
  'securityhub:ListTagsForResource',
] as const;

/** What the code of an error says where Security Hub is off. */
const absent = ['HubNotEnabled', 'ResourceNotFoundException'];

/** Security Hub in a Region as it is configured, or `null` where it is off. */
export async function readHub(
  { arn }: Pick<ResourceRef, 'arn'>,
  aws: Reader<(typeof hubReads)[number]>,
): Promise<Hub | null> {
  const described = await aws.find('securityhub:DescribeHub', { HubArn: arn }, absent);
  if (described === undefined) return null;
  const [pages, tags] = await Promise.all([
    readPages(async (NextToken) =>
      aws.read('securityhub:GetEnabledStandards', {
        MaxResults: 100,
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    ),
    aws.read('securityhub:ListTagsForResource', { ResourceArn: arn }),
  ]);
  return {
    enablesNewControls: described.AutoEnableControls ?? true,
    findings: findings.parse(described.ControlFindingGenerator),
    tags: { ...tags.Tags },
    standards: pages.flatMap(toStandards).toSorted((one, other) => (one.arn < other.arn ? -1 : 1)),
  };
}

// One that is being turned off is as good as off; one that is being turned on, or could not be in part, is on.
function toStandards({ StandardsSubscriptions = [] }: GetEnabledStandardsResponse): readonly Standard[] {
  return StandardsSubscriptions.flatMap(
    ({ StandardsArn, StandardsSubscriptionArn, StandardsInput, StandardsStatus }) =>
      StandardsArn === undefined || StandardsSubscriptionArn === undefined || StandardsStatus === 'DELETING'
        ? []
        : [{ arn: StandardsArn, subscription: StandardsSubscriptionArn, input: { ...StandardsInput } }],
  );
}

/** The standards that were checked and are not any more. */
export function findLostStandards(before: Hub | undefined, now: Hub): readonly Standard[] {
  return (before?.standards ?? []).filter(({ arn }) => now.standards.every((kept) => kept.arn !== arn));
}

export function toStandardsInput(standards: readonly Standard[]): StandardsSubscriptionRequest[] {
  return standards.map(({ arn, input }) => ({
    StandardsArn: arn,
    ...(Object.keys(input).length === 0 ? {} : { StandardsInput: { ...input } }),
  }));
}
