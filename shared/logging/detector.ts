import type { DetectorFeatureConfigurationResult } from '@aws-sdk/client-guardduty';
import type { Reader } from '../control/control.ts';
import { type Frequency, frequency } from './detection.ts';

type Status = 'ENABLED' | 'DISABLED';

export type Feature = {
  readonly Name: string;
  readonly Status: Status;
  readonly AdditionalConfiguration: readonly { readonly Name: string; readonly Status: Status }[];
};

export type Detector = {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly frequency: Frequency;
  /** What can be turned on and off, sorted by name. */
  readonly features: readonly Feature[];
  readonly tags: Readonly<Record<string, string>>;
};

export const detectorReads = ['guardduty:ListDetectors', 'guardduty:GetDetector'] as const;

/** The id of the Region's detector, if there is one. */
export async function findDetectorId(aws: Reader<'guardduty:ListDetectors'>): Promise<string | undefined> {
  const { DetectorIds: [id] = [] } = await aws.read('guardduty:ListDetectors', {});
  return id;
}

/** The detector of the Region, or `null` where there is none. */
export async function readDetector(aws: Reader<(typeof detectorReads)[number]>): Promise<Detector | null> {
  const id = await findDetectorId(aws);
  if (id === undefined) return null;
  const detector = await aws.read('guardduty:GetDetector', { DetectorId: id });
  return {
    id,
    isEnabled: detector.Status === 'ENABLED',
    frequency: frequency.parse(detector.FindingPublishingFrequency),
    features: toFeatures(detector.Features),
    tags: { ...detector.Tags },
  };
}

/** What every detector looks at, as long as it is on. */
const foundation = new Set(['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS']);

function toFeatures(features: readonly DetectorFeatureConfigurationResult[] = []): readonly Feature[] {
  return features
    .flatMap(({ Name, Status = 'DISABLED', AdditionalConfiguration = [] }) =>
      Name === undefined || foundation.has(Name)
        ? []
        : [{ Name, Status, AdditionalConfiguration: toParts(AdditionalConfiguration) }],
    )
    .toSorted(byName);
}

function toParts(
  parts: NonNullable<DetectorFeatureConfigurationResult['AdditionalConfiguration']>,
): Feature['AdditionalConfiguration'] {
  return parts
    .flatMap(({ Name, Status = 'DISABLED' }) => (Name === undefined ? [] : [{ Name, Status }]))
    .toSorted(byName);
}

function byName(one: { readonly Name: string }, other: { readonly Name: string }): number {
  return one.Name < other.Name ? -1 : 1;
}
