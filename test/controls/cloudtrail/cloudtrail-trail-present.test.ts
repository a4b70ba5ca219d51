import control from '../../../shared/controls/cloudtrail/cloudtrail-trail-present.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader } from '../../support/fake-reader.ts';
import { describeWithRecords, readRecordedEvents } from '../../support/recorded-events.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';
import {
  everything,
  trail,
  trailArn,
  trailRef,
  trailSettings,
  wholeScope,
} from '../../support/trail-answers.ts';

const whole = { settings: trailSettings, scope: wholeScope, tags: { owner: 'security' } };
const seen = contextOf(control, { baseline: whole });
const gone = { trail: null };

const answers = {
  'cloudtrail:DescribeTrails': { trailList: [trail()] },
  'cloudtrail:GetEventSelectors': { EventSelectors: [{ ReadWriteType: 'All' as const }] },
  'cloudtrail:GetInsightSelectors': awsError('InsightNotEnabledException'),
  'cloudtrail:ListTags': {
    ResourceTagList: [{ ResourceId: trailArn, TagsList: [{ Key: 'owner', Value: 'security' }] }],
  },
};

describe('a trail', () => {
  it('that is there is left alone, and remembered as a whole', () => {
    expect(detect(control, { trail: whole }, { baseline: whole })).toEqual([]);
    expect(control.remember?.({ trail: whole })).toEqual(whole);
  });

  it('that was deleted is made again as it was, and deleted when that is undone', () => {
    expect(remedy(control, gone, trailRef, { baseline: whole })).toEqual({
      violations: [{ element: 'Trail', reason: 'the trail was deleted', evidence: null }],
      summary: 'Make the trail audit again as it was, with its selectors and tags, and start its logging.',
      apply: [
        {
          operation: 'cloudtrail:CreateTrail',
          input: {
            Name: 'audit',
            S3BucketName: 'example-audit-logs',
            IncludeGlobalServiceEvents: true,
            IsMultiRegionTrail: true,
            IsOrganizationTrail: false,
            EnableLogFileValidation: true,
            TagsList: [{ Key: 'owner', Value: 'security' }],
          },
        },
        {
          operation: 'cloudtrail:PutEventSelectors',
          input: { TrailName: trailArn, EventSelectors: [everything] },
        },
        { operation: 'cloudtrail:StartLogging', input: { Name: trailArn } },
      ],
      undo: [{ operation: 'cloudtrail:DeleteTrail', input: { Name: 'audit' } }],
    });
  });

  it('gets back its group, role, key, topic and insights too, and none of the tags that are AWS’s own', () => {
    const settings = {
      ...trailSettings,
      SnsTopicName: 'arn:aws:sns:eu-central-1:111122223333:trail',
      CloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-central-1:111122223333:log-group:trail:*',
      CloudWatchLogsRoleArn: 'arn:aws:iam::111122223333:role/trail',
      KmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/1',
    };
    const tags = { owner: 'security', 'aws:cloudformation:stack-name': 'audit' };
    const baseline = { settings, scope: { ...wholeScope, insights: ['ApiErrorRateInsight'] }, tags };
    const { apply } = remedy(control, gone, trailRef, { baseline });
    expect(apply[0]?.input).toMatchObject({
      SnsTopicName: settings.SnsTopicName,
      CloudWatchLogsLogGroupArn: settings.CloudWatchLogsLogGroupArn,
      CloudWatchLogsRoleArn: settings.CloudWatchLogsRoleArn,
      KmsKeyId: settings.KmsKeyId,
      TagsList: [{ Key: 'owner', Value: 'security' }],
    });
    expect(apply[2]).toEqual({
      operation: 'cloudtrail:PutInsightSelectors',
      input: { TrailName: trailArn, InsightSelectors: [{ InsightType: 'ApiErrorRateInsight' }] },
    });
  });
});

describe('reading a trail', () => {
  it('takes what it would be made of again', async () => {
    const aws = fakeReader(answers);
    await expect(control.read(trailRef, aws, seen)).resolves.toEqual({ trail: whole });
    expect(aws.reads).toHaveLength(4);
  });

  it('that is gone takes one call, and matters only where it is remembered', async () => {
    const aws = fakeReader({
      'cloudtrail:DescribeTrails': { trailList: [trail({ TrailARN: `${trailArn}2` })] },
    });
    await expect(control.read(trailRef, aws, seen)).resolves.toEqual(gone);
    await expect(control.read(trailRef, aws, contextOf(control))).resolves.toBeUndefined();
    expect(aws.reads).toHaveLength(2);
  });

  it('fails where it is denied, which is not the same as gone', async () => {
    const denied = fakeReader({ 'cloudtrail:DescribeTrails': awsError('AccessDeniedException') });
    await expect(control.read(trailRef, denied, seen)).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, { DeleteTrail: [trailArn], ConfigurationItemChangeNotification: ['audit'] });

describe('the trigger', () => {
  describeWithRecords('of real records', () => {
    it('names the trail that was deleted', () => {
      const events = readRecordedEvents('aws.defense-evasion.cloudtrail-delete');
      expect(new Set(events.flatMap((event) => selectFromEvent(control, event))).size).toBe(1);
    });
  });
});
