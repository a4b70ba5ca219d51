import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/cloudtrail/cloudtrail-trail-logging.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { describeWithRecords, readRecordedEvents } from '../../support/recorded-events.ts';
import { detect, remedy } from '../../support/remedy.ts';
import {
  listSampleEvents,
  listTriggerNames,
  selectFromEvent,
  selectFromSample,
} from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const arn = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit';
const trail = toResourceRef('AWS::CloudTrail::Trail', 'audit', testPlace);
const context = contextOf(control);

describe('a trail', () => {
  it('that is logging is left alone', () => {
    expect(detect(control, { isLogging: true })).toEqual([]);
  });

  it('that is logging again is left alone, though it was stopped once', () => {
    expect(detect(control, { isLogging: true, stoppedAt: '2026-03-14T02:47:33.000Z' })).toEqual([]);
  });

  it.each([
    [
      'was stopped',
      { isLogging: false, stoppedAt: '2026-03-14T02:47:33.000Z' },
      'the trail has not been logging since 2026-03-14T02:47:33.000Z',
    ],
    ['was never started', { isLogging: false }, 'the trail was made but its logging was never started'],
  ])('that %s is started, and stopped again when that is undone', (_, state, reason) => {
    expect(remedy(control, state, trail)).toEqual({
      violations: [{ element: 'IsLogging', reason, evidence: false }],
      summary: `Start the logging of trail ${arn}.`,
      apply: [{ operation: 'cloudtrail:StartLogging', input: { Name: arn } }],
      undo: [{ operation: 'cloudtrail:StopLogging', input: { Name: arn } }],
    });
  });
});

describe('two states of a trail', () => {
  it('are one whenever it was stopped, for CloudTrail notes that itself', () => {
    expect(control.compare?.({ isLogging: false, stoppedAt: '2026-03-14T02:47:33.000Z' })).toEqual(
      control.compare?.({ isLogging: false }),
    );
    expect(control.compare?.({ isLogging: false })).not.toEqual(control.compare?.({ isLogging: true }));
  });
});

describe('reading a trail', () => {
  it.each(['audit', arn])('asks once, by ARN, when it is named %s', async (id) => {
    const aws = fakeReader({
      'cloudtrail:GetTrailStatus': {
        IsLogging: false,
        StopLoggingTime: new Date('2026-03-14T02:47:33Z'),
      },
    });
    const resource = toResourceRef('AWS::CloudTrail::Trail', id, testPlace);
    await expect(control.read(resource, aws, context)).resolves.toEqual({
      isLogging: false,
      stoppedAt: '2026-03-14T02:47:33.000Z',
    });
    expect(aws.reads).toEqual([{ operation: 'cloudtrail:GetTrailStatus', input: { Name: arn } }]);
  });

  it('knows no stop of a trail that was never started', async () => {
    const aws = fakeReader({ 'cloudtrail:GetTrailStatus': { IsLogging: false } });
    await expect(control.read(trail, aws, context)).resolves.toEqual({ isLogging: false });
  });

  it('fails where AWS does not say whether it is logging', async () => {
    const aws = fakeReader({ 'cloudtrail:GetTrailStatus': {} });
    await expect(control.read(trail, aws, context)).rejects.toThrow('expected boolean');
  });

  it.each(['AccessDeniedException', 'TrailNotFoundException'])('fails with %s', async (code) => {
    const aws = fakeReader({ 'cloudtrail:GetTrailStatus': awsError(code) });
    await expect(control.read(trail, aws, context)).rejects.toThrow(code);
  });
});

describe('the triggers', () => {
  it('each have a sample event', () => {
    expect(listSampleEvents(control)).toEqual(listTriggerNames(control));
  });

  it.each([
    ['StopLogging', arn],
    ['CreateTrail', 'data-access'],
    ['ConfigurationItemChangeNotification', 'audit'],
  ])('%s names %s', (eventName, id) => {
    expect(selectFromSample(control, eventName)).toEqual([id]);
  });

  describeWithRecords('of real records', () => {
    it('name the trail that was stopped', () => {
      const events = readRecordedEvents('aws.defense-evasion.cloudtrail-stop');
      expect(events.flatMap((event) => selectFromEvent(control, event))).toEqual([
        'stratus-red-team-ct-stop-trail-buykxbqejv',
      ]);
    });
  });
});
