import { afterwards } from '../../../shared/control/afterwards.ts';
import control from '../../../shared/controls/guardduty/guardduty-on.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import {
  dataEvents,
  detector,
  detectorAnswer,
  detectorId,
  detectorRef,
  loginEvents,
  runtimeMonitoring,
} from '../../support/detector-answers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const { id: _id, isEnabled: _isEnabled, ...baseline } = detector;
const alone = { administrator: null };

const update = (input: object) => [
  { operation: 'guardduty:UpdateDetector', input: { DetectorId: detectorId, ...input } },
];

describe('a detector', () => {
  it.each([
    ['that is as it was', detector],
    ['that was made again and has another id', { ...detector, id: 'fe09' }],
    ['that looks at more', { ...detector, features: [...detector.features, { ...dataEvents, Name: 'NEW' }] }],
    ['that has another tag', { ...detector, tags: {} }],
  ])('%s is left alone, and remembered without its id', (_, state) => {
    expect(detect(control, { detector: state, ...alone }, { baseline })).toEqual([]);
    const { id: _other, isEnabled: _on, ...kept } = state;
    expect(control.remember?.({ detector: state, ...alone })).toEqual(kept);
  });

  it('that nobody has seen before is taken as it is, whatever it looks at', () => {
    const bare = { ...detector, features: [], frequency: 'SIX_HOURS' };
    expect(detect(control, { detector: bare, ...alone })).toEqual([]);
  });

  it('that tells sooner than before is left alone', () => {
    const slow = { ...baseline, frequency: 'SIX_HOURS' };
    expect(detect(control, { detector, ...alone }, { baseline: slow })).toEqual([]);
  });

  it('that was suspended is resumed, and suspended again when that is undone', () => {
    const state = { detector: { ...detector, isEnabled: false }, ...alone };
    expect(remedy(control, state, detectorRef, { baseline })).toEqual({
      violations: [{ element: 'Status', reason: 'the detector is suspended', evidence: 'DISABLED' }],
      summary: 'Have GuardDuty look at all that it looked at before, and tell it as soon.',
      apply: update({ Enable: true }),
      undo: update({ Enable: false }),
    });
  });

  it('of which a feature was turned off gets that feature back and nothing else', () => {
    const off = { ...dataEvents, Status: 'DISABLED' } as const;
    const state = { detector: { ...detector, features: [loginEvents, runtimeMonitoring, off] }, ...alone };
    const { violations, apply, undo } = remedy(control, state, detectorRef, { baseline });
    expect(violations.map(({ element, reason }) => [element, reason])).toEqual([
      ['S3_DATA_EVENTS', 'S3_DATA_EVENTS was on and is off'],
    ]);
    expect(apply).toEqual(update({ Features: [{ Name: 'S3_DATA_EVENTS', Status: 'ENABLED' }] }));
    expect(undo).toEqual(update({ Features: [{ Name: 'S3_DATA_EVENTS', Status: 'DISABLED' }] }));
  });

  it('of which a part of a feature was turned off gets that part back', () => {
    const without = {
      ...runtimeMonitoring,
      AdditionalConfiguration: [{ Name: 'EKS_ADDON_MANAGEMENT', Status: 'DISABLED' }],
    };
    const state = { detector: { ...detector, features: [without, dataEvents] }, ...alone };
    const { violations, apply, undo } = remedy(control, state, detectorRef, { baseline });
    const part = (Status: string) =>
      update({
        Features: [
          {
            Name: 'RUNTIME_MONITORING',
            Status: 'ENABLED',
            AdditionalConfiguration: [{ Name: 'EKS_ADDON_MANAGEMENT', Status }],
          },
        ],
      });
    expect(violations.map(({ reason }) => reason)).toEqual(['EKS_ADDON_MANAGEMENT was on and is off']);
    expect([apply, undo]).toEqual([part('ENABLED'), part('DISABLED')]);
  });

  it('whose findings are told later than before tells them as soon again', () => {
    const state = { detector: { ...detector, frequency: 'SIX_HOURS' }, ...alone };
    expect(remedy(control, state, detectorRef, { baseline })).toMatchObject({
      violations: [{ reason: 'findings were told every FIFTEEN_MINUTES and are told every SIX_HOURS' }],
      apply: update({ FindingPublishingFrequency: 'FIFTEEN_MINUTES' }),
      undo: update({ FindingPublishingFrequency: 'SIX_HOURS' }),
    });
  });

  it('that watches EKS by Runtime Monitoring now has lost nothing, and GuardDuty allows only one of both', () => {
    const older = { ...dataEvents, Name: 'EKS_RUNTIME_MONITORING' };
    const before = { ...baseline, features: [older] };
    expect(detect(control, { detector, ...alone }, { baseline: before })).toEqual([]);
  });

  it('of a member account is only reported, with who can turn it on', () => {
    const state = { detector: { ...detector, isEnabled: false }, administrator: '444455556666' };
    const { apply, undo, summary, violations } = remedy(control, state, detectorRef, { baseline });
    expect(violations).toHaveLength(1);
    expect([apply, undo]).toEqual([[], []]);
    expect(summary).toContain('its administrator, account 444455556666');
  });
});

describe('GuardDuty that was deleted', () => {
  const gone = { detector: null, ...alone };

  it('is made again as it was, and deleted by the id that it then got when that is undone', () => {
    expect(remedy(control, gone, detectorRef, { baseline })).toMatchObject({
      violations: [{ element: 'Detector', reason: 'GuardDuty was turned off: its detector was deleted' }],
      apply: [
        {
          operation: 'guardduty:CreateDetector',
          input: {
            Enable: true,
            FindingPublishingFrequency: 'FIFTEEN_MINUTES',
            Tags: { owner: 'security' },
            Features: [
              { Name: 'RDS_LOGIN_EVENTS', Status: 'DISABLED' },
              {
                ...runtimeMonitoring,
                AdditionalConfiguration: [...runtimeMonitoring.AdditionalConfiguration],
              },
              { Name: 'S3_DATA_EVENTS', Status: 'ENABLED' },
            ],
          },
        },
      ],
      undo: [{ operation: 'guardduty:DeleteDetector', input: { DetectorId: afterwards('detector', 'id') } }],
    });
  });

  it.each([
    ['RUNTIME_MONITORING', 'EKS_RUNTIME_MONITORING'],
    ['EKS_RUNTIME_MONITORING', 'RUNTIME_MONITORING'],
  ])('is told of %s only where %s is off as well, since one call takes one of both', (on, off) => {
    const features = [
      { ...dataEvents, Name: on },
      { ...loginEvents, Name: off },
    ];
    const { apply } = remedy(control, gone, detectorRef, { baseline: { ...baseline, features } });
    expect(apply[0]?.input).toMatchObject({ Features: [{ Name: on, Status: 'ENABLED' }] });
  });

  it('is only reported where it never was on, since nobody said that it is wanted', () => {
    const { violations, apply, undo, summary } = remedy(control, gone, detectorRef);
    expect(violations.map(({ reason }) => reason)).toEqual(['GuardDuty is not on']);
    expect([apply, undo]).toEqual([[], []]);
    expect(summary).toContain('required: true');
  });

  it('is turned on where it never was, if it is required', () => {
    const { apply } = remedy(control, gone, detectorRef, { settings: { required: true } });
    expect(apply).toEqual([{ operation: 'guardduty:CreateDetector', input: { Enable: true } }]);
  });
});

describe('two states of GuardDuty', () => {
  it('are one whichever id the detector has and whoever manages it', () => {
    const one = control.compare?.({ detector, ...alone });
    expect(
      control.compare?.({ detector: { ...detector, id: 'fe09' }, administrator: '444455556666' }),
    ).toEqual(one);
    expect(control.compare?.({ detector: { ...detector, isEnabled: false }, ...alone })).not.toEqual(one);
    expect(control.compare?.({ detector: null, ...alone })).toBeNull();
  });
});

describe('reading GuardDuty', () => {
  const answers = {
    'guardduty:ListDetectors': { DetectorIds: [detectorId] },
    'guardduty:GetDetector': detectorAnswer,
  };

  it('takes two calls where it is in order', async () => {
    const aws = fakeReader(answers);
    const state = await control.read(detectorRef, aws, contextOf(control, { baseline }));
    expect(state).toEqual({ detector, ...alone });
    expect(aws.reads).toHaveLength(2);
  });

  it.each([
    [{ Administrator: { AccountId: '444455556666', RelationshipStatus: 'Enabled' } }, '444455556666'],
    [{ Administrator: undefined }, null],
  ])('asks who manages it where it is not', async (managed, administrator) => {
    const aws = fakeReader({
      ...answers,
      'guardduty:GetDetector': { ...detectorAnswer, Status: 'DISABLED' },
      'guardduty:GetAdministratorAccount': managed,
    });
    const state = await control.read(detectorRef, aws, contextOf(control, { baseline }));
    expect(state).toMatchObject({ administrator });
  });

  it('finds none where there is none, for one call', async () => {
    const aws = fakeReader({ 'guardduty:ListDetectors': { DetectorIds: [] } });
    await expect(control.read(detectorRef, aws, contextOf(control))).resolves.toEqual({
      detector: null,
      ...alone,
    });
  });

  it.each(Object.keys(answers))('fails where %s is denied', async (operation) => {
    const aws = fakeReader({ ...answers, [operation]: awsError('AccessDeniedException') });
    await expect(control.read(detectorRef, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

const named = [testPlace.account];
describeTriggers(control, {
  CreateDetector: named,
  DeleteDetector: named,
  UpdateDetector: named,
  ConfigurationItemChangeNotification: [detectorId],
});
