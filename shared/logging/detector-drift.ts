import type { DetectorFeatureConfiguration } from '@aws-sdk/client-guardduty';
import type { Violation } from '../control/control.ts';
import { isSlower } from './detection.ts';
import type { Detector, Feature } from './detector.ts';

/** What of a detector is remembered. */
export type RememberedDetector = Pick<Detector, 'frequency' | 'features' | 'tags'>;

/** In what a detector does less than it did; `before` where it was seen on. */
export function findDetectorDrift(
  detector: Detector | null,
  before: RememberedDetector | undefined,
): readonly Violation<string>[] {
  if (detector === null) {
    const reason =
      before === undefined ? 'GuardDuty is not on' : 'GuardDuty was turned off: its detector was deleted';
    return [{ element: 'Detector', reason, evidence: 'none' }];
  }
  const suspended = detector.isEnabled
    ? []
    : [{ element: 'Status', reason: 'the detector is suspended', evidence: 'DISABLED' }];
  if (before === undefined) return suspended;
  const slower = isSlower(detector.frequency, before.frequency)
    ? [
        {
          element: 'FindingPublishingFrequency',
          reason: `findings were told every ${before.frequency} and are told every ${detector.frequency}`,
          evidence: detector.frequency,
        },
      ]
    : [];
  return [...suspended, ...slower, ...findLostFeatures(before.features, detector.features).map(toViolation)];
}

function toViolation({ before, now }: LostFeature): Violation<string> {
  const parts = before.AdditionalConfiguration.map(({ Name }) => Name);
  const what = now.Status === 'DISABLED' || parts.length === 0 ? before.Name : parts.join(' and ');
  return { element: before.Name, reason: `${what} was on and is off`, evidence: what };
}

/** A feature that is less than it was: as it was, with those of its parts that are no longer on, and as it is. */
export interface LostFeature {
  readonly before: Feature;
  readonly now: Feature;
}

/** The features of which all or a part was on and is not any more. */
export function findLostFeatures(
  before: readonly Feature[],
  now: readonly Feature[],
): readonly LostFeature[] {
  return before
    .filter((feature) => feature.Status === 'ENABLED' && !isReplaced(feature, now))
    .map((feature) => compare(feature, find(now, feature.Name)))
    .filter((lost) => lost.now.Status === 'DISABLED' || lost.before.AdditionalConfiguration.length > 0);
}

/** Runtime Monitoring does what the older feature for EKS did, and GuardDuty refuses to have both on. */
function isReplaced({ Name }: Feature, now: readonly Feature[]): boolean {
  return Name === 'EKS_RUNTIME_MONITORING' && find(now, 'RUNTIME_MONITORING').Status === 'ENABLED';
}

function find(features: readonly Feature[], name: string): Feature {
  return (
    features.find(({ Name }) => Name === name) ?? {
      Name: name,
      Status: 'DISABLED',
      AdditionalConfiguration: [],
    }
  );
}

function compare(before: Feature, now: Feature): LostFeature {
  const isOn = (name: string): boolean =>
    now.AdditionalConfiguration.some(({ Name, Status }) => Name === name && Status === 'ENABLED');
  const lost = before.AdditionalConfiguration.filter(
    ({ Name, Status }) => Status === 'ENABLED' && !isOn(Name),
  );
  const off = lost.map(({ Name }) => ({ Name, Status: 'DISABLED' as const }));
  return {
    before: { ...before, AdditionalConfiguration: lost },
    now: { ...now, AdditionalConfiguration: off },
  };
}

/** What CreateDetector and UpdateDetector take; they refuse both kinds of runtime monitoring in one call. */
export function toFeatureInput(features: readonly Feature[]): DetectorFeatureConfiguration[] {
  const isOn = (name: string): boolean => find(features, name).Status === 'ENABLED';
  const left = isOn('EKS_RUNTIME_MONITORING') ? 'RUNTIME_MONITORING' : 'EKS_RUNTIME_MONITORING';
  const hasBoth = ['EKS_RUNTIME_MONITORING', 'RUNTIME_MONITORING'].every((name) =>
    features.some(({ Name }) => Name === name),
  );
  return features
    .filter(({ Name }) => !hasBoth || Name !== left)
    .map(({ Name, Status, AdditionalConfiguration }) => ({
      Name: Name as NonNullable<DetectorFeatureConfiguration['Name']>,
      Status,
      ...(AdditionalConfiguration.length === 0
        ? {}
        : {
            AdditionalConfiguration: AdditionalConfiguration.map((part) => ({
              Name: part.Name as 'EKS_ADDON_MANAGEMENT',
              Status: part.Status,
            })),
          }),
    }));
}
