import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-access-key-rotated.ts';
import type { AccessKey } from '../../../shared/iam/access-keys.ts';
import { cloudTrailEvent } from '../../support/cloudtrail-event.ts';
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

const user = toResourceRef('AWS::IAM::User', 'report-export', testPlace);
const now = new Date('2026-03-14T12:00:00Z');
const context = contextOf(control, { now });

function daysAgo(days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}

function key(id: string, days: number, more: Partial<AccessKey> = {}): AccessKey {
  return { id, isActive: true, createdAt: daysAgo(days).toISOString(), ...more };
}

function update(keyId: string, status: 'Active' | 'Inactive') {
  return {
    operation: 'iam:UpdateAccessKey',
    input: { UserName: 'report-export', AccessKeyId: keyId, Status: status },
  };
}

describe('access keys that are left alone', () => {
  it.each([
    ['none', []],
    ['a new one', [key('AKIA1', 0)]],
    ['one of exactly 90 days', [key('AKIA1', 90)]],
    ['an old one that is inactive', [key('AKIA1', 400, { isActive: false })]],
    ['one from the future, by a clock that is slow', [key('AKIA1', -1)]],
  ])('are %s', (_, keys) => {
    expect(detect(control, { keys })).toEqual([]);
  });
});

describe('an active access key over age', () => {
  it('is deactivated, not deleted, and activated again when that is undone', () => {
    const old = key('AKIA1', 120);
    const { violations, ...change } = remedy(control, { keys: [old, key('AKIA2', 3)] }, user);
    expect(violations.map(({ element, evidence }) => [element, evidence])).toEqual([['AKIA1', old]]);
    expect(change).toEqual({
      summary: 'Deactivate, but do not delete, access key AKIA1 of user report-export.',
      apply: [update('AKIA1', 'Inactive')],
      undo: [update('AKIA1', 'Active')],
    });
  });

  it('is deactivated with the other one when both are over age', () => {
    const { summary, apply, undo } = remedy(control, { keys: [key('AKIA1', 91), key('AKIA2', 500)] }, user);
    expect(summary).toBe('Deactivate, but do not delete, access key AKIA1 and AKIA2 of user report-export.');
    expect(apply).toEqual([update('AKIA1', 'Inactive'), update('AKIA2', 'Inactive')]);
    expect(undo).toEqual([update('AKIA1', 'Active'), update('AKIA2', 'Active')]);
  });

  it.each([
    [undefined, 'no use of it is on record'],
    [120, 'it was last used 120 days ago for s3 in eu-central-1'],
    [1.9, 'it was last used 1 day ago for s3 in eu-central-1'],
    [0.4, 'it was last used less than a day ago for s3 in eu-central-1'],
  ])('is reported with its age and its last use, %s days ago', (usedDaysAgo, use) => {
    const lastUse = usedDaysAgo && {
      at: daysAgo(usedDaysAgo).toISOString(),
      service: 's3',
      region: 'eu-central-1',
    };
    const [violation] = detect(control, { keys: [{ ...key('AKIA1', 120.7), lastUse }] });
    expect(violation?.reason).toBe(
      `the access key was created 120 days ago and must be replaced within 90 days; ${use}`,
    );
  });

  it('is over the age that the settings say', () => {
    const context = contextOf(control, { settings: { maximumAgeDays: 30 }, now });
    const found = control.detect({ keys: [key('AKIA1', 31), key('AKIA2', 29)] }, context);
    expect(found.map(({ element }) => element)).toEqual(['AKIA1']);
  });

  it('is asked about by default, since it may be in use', () => {
    expect(control.defaultMode).toBe('approve');
  });
});

describe('who uses an access key over age', () => {
  const used = (days: number) => ({
    lastUse: { at: daysAgo(days).toISOString(), service: 's3', region: 'eu-central-1' },
  });

  async function findUsers(keys: readonly AccessKey[], settings: object = {}) {
    const used = contextOf(control, { settings, now });
    const violations = control.detect({ keys }, used);
    return control.findDependents?.({ keys }, violations, user, fakeReader({}), used);
  }

  it('is told with when and for what, and takes no read', async () => {
    await expect(
      findUsers([key('AKIA1', 120, used(3)), key('AKIA2', 200, used(90)), key('AKIA3', 10, used(1))]),
    ).resolves.toEqual([
      'access key AKIA1 of user report-export is in use: it was last used 3 days ago for s3 in eu-central-1',
      'access key AKIA2 of user report-export is in use: it was last used 90 days ago for s3 in eu-central-1',
    ]);
  });

  it.each([
    ['it was never used', key('AKIA1', 120)],
    ['it was last used too long ago', key('AKIA1', 120, used(91))],
  ])('is nobody where %s', async (_, old) => {
    await expect(findUsers([old])).resolves.toEqual([]);
  });

  it('is whoever used it within the days that the settings say', async () => {
    await expect(findUsers([key('AKIA1', 120, used(31))], { inUseDays: 30 })).resolves.toEqual([]);
    await expect(findUsers([key('AKIA1', 120, used(30))], { inUseDays: 30 })).resolves.toHaveLength(1);
  });
});

describe('two states of a user', () => {
  const lastUse = { at: daysAgo(1).toISOString(), service: 's3', region: 'eu-central-1' };

  it('are one whatever the order of the keys, and whenever they were used', () => {
    expect(control.compare?.({ keys: [key('AKIA2', 3), key('AKIA1', 120, { lastUse })] })).toEqual(
      control.compare?.({ keys: [key('AKIA1', 120), key('AKIA2', 3)] }),
    );
  });

  it.each([
    ['a key', []],
    ['whether a key works', [key('AKIA1', 120, { isActive: false })]],
    ['the age of a key', [key('AKIA1', 121)]],
  ])('are two where they differ in %s', (_, keys) => {
    expect(control.compare?.({ keys })).not.toEqual(control.compare?.({ keys: [key('AKIA1', 120)] }));
  });
});

describe('reading a user', () => {
  const listed = (id: string, days: number, status: 'Active' | 'Inactive' = 'Active') => ({
    UserName: 'report-export',
    AccessKeyId: id,
    Status: status,
    CreateDate: daysAgo(days),
  });

  it('takes one call when no active key is over age', async () => {
    const aws = fakeReader({
      'iam:ListAccessKeys': { AccessKeyMetadata: [listed('AKIA1', 10), listed('AKIA2', 400, 'Inactive')] },
    });
    await expect(control.read(user, aws, context)).resolves.toEqual({
      keys: [key('AKIA1', 10), key('AKIA2', 400, { isActive: false })],
    });
    expect(aws.reads).toEqual([{ operation: 'iam:ListAccessKeys', input: { UserName: 'report-export' } }]);
  });

  it('asks for the last use of the active keys over age only', async () => {
    const aws = fakeReader({
      'iam:ListAccessKeys': { AccessKeyMetadata: [listed('AKIA1', 100), listed('AKIA2', 10)] },
      'iam:GetAccessKeyLastUsed': {
        AccessKeyLastUsed: { LastUsedDate: daysAgo(3), ServiceName: 's3', Region: 'eu-central-1' },
      },
    });
    const lastUse = { at: daysAgo(3).toISOString(), service: 's3', region: 'eu-central-1' };
    await expect(control.read(user, aws, context)).resolves.toEqual({
      keys: [key('AKIA1', 100, { lastUse }), key('AKIA2', 10)],
    });
    expect(aws.reads.slice(1)).toEqual([
      { operation: 'iam:GetAccessKeyLastUsed', input: { AccessKeyId: 'AKIA1' } },
    ]);
  });

  it('knows no use of a key that was never used', async () => {
    const aws = fakeReader({
      'iam:ListAccessKeys': { AccessKeyMetadata: [listed('AKIA1', 100)] },
      'iam:GetAccessKeyLastUsed': { AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } },
    });
    await expect(control.read(user, aws, context)).resolves.toEqual({ keys: [key('AKIA1', 100)] });
  });

  it('follows the pages of the list', async () => {
    const aws = fakeReader({
      'iam:ListAccessKeys': ({ Marker }) =>
        Marker === 'more'
          ? { AccessKeyMetadata: [listed('AKIA2', 20)], IsTruncated: false }
          : { AccessKeyMetadata: [listed('AKIA1', 10)], IsTruncated: true, Marker: 'more' },
    });
    await expect(control.read(user, aws, context)).resolves.toEqual({
      keys: [key('AKIA1', 10), key('AKIA2', 20)],
    });
  });

  it.each([
    ['the list', { 'iam:ListAccessKeys': awsError('AccessDenied') }],
    [
      'a last use',
      {
        'iam:ListAccessKeys': { AccessKeyMetadata: [listed('AKIA1', 100)] },
        'iam:GetAccessKeyLastUsed': awsError('AccessDenied'),
      },
    ],
  ])('fails when %s cannot be read', async (_, answers) => {
    await expect(control.read(user, fakeReader(answers), context)).rejects.toThrow('AccessDenied');
  });
});

describe('the triggers', () => {
  it('each have a sample event', () => {
    expect(listSampleEvents(control)).toEqual(listTriggerNames(control));
  });

  it.each(['CreateAccessKey', 'ConfigurationItemChangeNotification'])('%s names the user', (eventName) => {
    expect(selectFromSample(control, eventName)).toEqual(['report-export']);
  });

  it('include the sweep, since no event says that a key has grown old', () => {
    expect(control.triggers).toContainEqual({ kind: 'sweep' });
  });

  function create(fields: object): object {
    const event = cloudTrailEvent({ eventSource: 'iam.amazonaws.com', eventName: 'CreateAccessKey' });
    return { ...event, detail: { ...event.detail, requestParameters: null, ...fields } };
  }

  it.each([
    ['the user in the request', { requestParameters: { userName: 'ines' } }, ['ines']],
    ['the caller, who made a key for themselves', {}, ['robin']],
    [
      'the user in the answer, when no user called',
      {
        userIdentity: { type: 'AssumedRole' },
        responseElements: { accessKey: { accessKeyId: 'AKIA1', userName: 'ines' } },
      },
      ['ines'],
    ],
    [
      'nobody, when root made a key for itself',
      { userIdentity: { type: 'Root' }, responseElements: { accessKey: { accessKeyId: 'AKIA1' } } },
      [],
    ],
    [
      'the user for whom root made a key',
      { userIdentity: { type: 'Root' }, requestParameters: { userName: 'ines' } },
      ['ines'],
    ],
  ])('find %s', (_, fields, ids) => {
    expect(selectFromEvent(control, create(fields))).toEqual(ids);
  });

  it('refuse a record that names nobody, and say where', () => {
    const event = create({ userIdentity: { type: 'AssumedRole' } });
    expect(() => selectFromEvent(control, event)).toThrow(
      'none of these is as expected: detail.requestParameters, detail.userIdentity.type',
    );
  });

  describeWithRecords('of real records', () => {
    it('name the user who got a key', () => {
      const events = readRecordedEvents('aws.persistence.iam-create-admin-user');
      expect(events.flatMap((event) => selectFromEvent(control, event))).toEqual(['malicious-iam-user']);
    });
  });
});
