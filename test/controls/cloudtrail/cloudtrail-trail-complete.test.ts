import control from '../../../shared/controls/cloudtrail/cloudtrail-trail-complete.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';
import {
  everything,
  trail,
  trailArn,
  trailRef,
  trailSettings,
  wholeScope,
} from '../../support/trail-answers.ts';

const { IsMultiRegionTrail, IncludeGlobalServiceEvents, IsOrganizationTrail, S3BucketName, S3KeyPrefix } =
  trailSettings;
const good = {
  IsMultiRegionTrail,
  IncludeGlobalServiceEvents,
  IsOrganizationTrail,
  S3BucketName,
  S3KeyPrefix,
  ...wholeScope,
};
const baseline = good;

describe('a trail', () => {
  it('that nobody has seen before is taken as it is, be it of one Region only', () => {
    expect(detect(control, { ...good, IsMultiRegionTrail: false })).toEqual([]);
  });

  it('that records more than before is left alone', () => {
    const before = { ...good, IsMultiRegionTrail: false, IncludeGlobalServiceEvents: false };
    expect(detect(control, good, { baseline: before })).toEqual([]);
    expect(detect(control, { ...good, insights: ['ApiCallRateInsight'] }, { baseline })).toEqual([]);
  });

  it('of which only a setting was weakened gets that back and nothing else', () => {
    expect(remedy(control, { ...good, IsMultiRegionTrail: false }, trailRef, { baseline })).toEqual({
      violations: [
        {
          element: 'IsMultiRegionTrail',
          reason: 'IsMultiRegionTrail was true and is false',
          evidence: 'IsMultiRegionTrail was true and is false',
        },
      ],
      summary: `Have trail ${trailArn} record again what it recorded before.`,
      apply: [{ operation: 'cloudtrail:UpdateTrail', input: { Name: trailArn, IsMultiRegionTrail: true } }],
      undo: [{ operation: 'cloudtrail:UpdateTrail', input: { Name: trailArn, IsMultiRegionTrail: false } }],
    });
  });

  it('that was pointed at another bucket is pointed back', () => {
    const { violations, apply } = remedy(control, { ...good, S3BucketName: 'elsewhere' }, trailRef, {
      baseline,
    });
    expect(violations.map(({ reason }) => reason)).toEqual([
      'S3BucketName was example-audit-logs and is elsewhere',
    ]);
    expect(apply).toEqual([
      { operation: 'cloudtrail:UpdateTrail', input: { Name: trailArn, S3BucketName: 'example-audit-logs' } },
    ]);
  });

  it('whose selectors were narrowed gets those of before, and the narrow ones when that is undone', () => {
    const narrow = { ...everything, ReadWriteType: 'ReadOnly' };
    const state = { ...good, selectors: { basic: [narrow], advanced: [] } };
    const { violations, apply, undo } = remedy(control, state, trailRef, { baseline });
    expect(violations.map(({ reason }) => reason)).toEqual([
      'no longer recorded: eventCategory Equals Management',
    ]);
    const put = (selector: object) => [
      {
        operation: 'cloudtrail:PutEventSelectors',
        input: { TrailName: trailArn, EventSelectors: [selector] },
      },
    ];
    expect([apply, undo]).toEqual([put(everything), put(narrow)]);
  });

  it('whose insights were turned off gets them back beside those that came since', () => {
    const state = { ...good, insights: ['ApiErrorRateInsight'] };
    const { apply } = remedy(control, state, trailRef, {
      baseline: { ...good, insights: ['ApiCallRateInsight'] },
    });
    expect(apply).toEqual([
      {
        operation: 'cloudtrail:PutInsightSelectors',
        input: {
          TrailName: trailArn,
          InsightSelectors: [{ InsightType: 'ApiCallRateInsight' }, { InsightType: 'ApiErrorRateInsight' }],
        },
      },
    ]);
  });

  it('is remembered as it is', () => {
    expect(control.remember?.(good)).toEqual(good);
  });
});

describe('reading a trail', () => {
  const answers = {
    'cloudtrail:DescribeTrails': { trailList: [trail()] },
    'cloudtrail:GetEventSelectors': { EventSelectors: [{ ReadWriteType: 'All' as const }] },
    'cloudtrail:GetInsightSelectors': { InsightSelectors: [{ InsightType: 'ApiCallRateInsight' as const }] },
  };

  it('takes three calls', async () => {
    const aws = fakeReader(answers);
    await expect(control.read(trailRef, aws, contextOf(control))).resolves.toEqual({
      ...good,
      insights: ['ApiCallRateInsight'],
    });
    expect(aws.reads).toHaveLength(3);
  });

  it.each(Object.keys(answers))('fails where %s is denied', async (operation) => {
    const aws = fakeReader({ ...answers, [operation]: awsError('AccessDeniedException') });
    await expect(control.read(trailRef, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, {
  CreateTrail: ['data-access'],
  UpdateTrail: [trailArn],
  PutEventSelectors: [trailArn],
  PutInsightSelectors: [trailArn],
  ConfigurationItemChangeNotification: ['audit'],
});
