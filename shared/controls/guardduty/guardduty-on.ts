import { afterwards } from '../../control/afterwards.ts';
import { call, type Call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { changedAccount } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { explainNoCall, isSlower, requiredSettings } from '../../logging/detection.ts';
import {
  findDetectorDrift,
  findLostFeatures,
  type LostFeature,
  type RememberedDetector,
  toFeatureInput,
} from '../../logging/detector-drift.ts';
import { type Detector, detectorReads, readDetector } from '../../logging/detector.ts';

type State = {
  readonly detector: Detector | null;
  /** The account that manages this one, where that has to be known. */
  readonly administrator: string | null;
};

export default defineControl({
  id: 'guardduty-on',
  title: 'GuardDuty is on, with all that it looked at',
  rationale:
    'GuardDuty notices stolen credentials, mining and exfiltration while they happen. Who turns it off, or one of its ' +
    'features, wants that what follows is noticed by nobody.',
  severity: 'critical',
  resourceType: 'AWS::GuardDuty::Detector',
  references: {
    policy: ['3.1.2', '3.3.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.308(a)(6)(ii)', '164.312(b)'],
    soc2: ['CC6.8', 'CC7.1', 'CC7.2'],
    nist80053: ['AC-2(12)', 'AU-6(1)', 'CA-7', 'SI-4', 'SI-4(1)', 'SI-4(4)', 'SI-4(5)'],
    securityHub: ['GuardDuty.1'],
    attack: ['T1562.001'],
  },
  triggers: [
    cloudTrail('guardduty', ['CreateDetector', 'DeleteDetector', 'UpdateDetector'], changedAccount),
    config('AWS::GuardDuty::Detector'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: [...detectorReads, 'guardduty:GetAdministratorAccount'],
    writes: ['guardduty:CreateDetector', 'guardduty:UpdateDetector', 'guardduty:DeleteDetector'],
  },
  settings: requiredSettings,
  async read(_account, aws, { baseline }): Promise<State> {
    const detector = await readDetector(aws);
    if (
      detector === null ||
      findDetectorDrift(detector, baseline as RememberedDetector | undefined).length === 0
    ) {
      return { detector, administrator: null };
    }
    const { Administrator } = await aws.read('guardduty:GetAdministratorAccount', {
      DetectorId: detector.id,
    });
    return { detector, administrator: Administrator?.AccountId ?? null };
  },
  detect: ({ detector }, { baseline }) =>
    findDetectorDrift(detector, baseline as RememberedDetector | undefined),
  remediate({ detector, administrator }, _violations, _account, { baseline, settings: { required } }) {
    const before = baseline as RememberedDetector | undefined;
    const reason = explainNoCall('GuardDuty', {
      administrator,
      isRemembered: before !== undefined,
      required,
    });
    if (reason !== undefined) return { summary: reason, apply: [], undo: [] };
    return detector === null ? makeAgain(before) : putBack(detector, before);
  },
  remember: ({ detector }) => ({
    frequency: detector?.frequency,
    features: detector?.features,
    tags: detector?.tags,
  }),
  compare({ detector }) {
    if (detector === null) return null;
    const { id: _id, ...changeable } = detector;
    return changeable;
  },
});

function makeAgain(before: RememberedDetector | undefined) {
  const as =
    before === undefined
      ? {}
      : {
          FindingPublishingFrequency: before.frequency,
          Features: toFeatureInput(before.features),
          ...(Object.keys(before.tags).length === 0 ? {} : { Tags: { ...before.tags } }),
        };
  return {
    summary: 'Turn GuardDuty on as it was. What it found, its filters and its lists went with its detector.',
    apply: [call('guardduty:CreateDetector', { Enable: true, ...as })],
    undo: [call('guardduty:DeleteDetector', { DetectorId: afterwards('detector', 'id') })],
  };
}

function putBack(detector: Detector, before: RememberedDetector | undefined) {
  const lost = before === undefined ? [] : findLostFeatures(before.features, detector.features);
  const isTold = before !== undefined && isSlower(detector.frequency, before.frequency);
  const update = (
    isEnabled: boolean,
    { frequency }: Pick<Detector, 'frequency'>,
    side: keyof LostFeature,
  ): Call<'guardduty:UpdateDetector'> =>
    call('guardduty:UpdateDetector', {
      DetectorId: detector.id,
      ...(detector.isEnabled ? {} : { Enable: isEnabled }),
      ...(isTold ? { FindingPublishingFrequency: frequency } : {}),
      ...(lost.length === 0 ? {} : { Features: toFeatureInput(lost.map((feature) => feature[side])) }),
    });
  return {
    summary: 'Have GuardDuty look at all that it looked at before, and tell it as soon.',
    apply: [update(true, before ?? detector, 'before')],
    undo: [update(false, detector, 'now')],
  };
}
