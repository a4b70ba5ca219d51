import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-user-one-active-key.ts';
import type { AccessKey } from '../../../shared/iam/access-keys.ts';
import { accessKey, daysAgo, listedKey, now, setStatus } from '../../support/access-keys.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const user = toResourceRef('AWS::IAM::User', 'report-export', testPlace);
const context = contextOf(control, { now });

describe('keys that are left alone', () => {
  it.each([
    ['none', []],
    ['one', [accessKey('AKIA1', 400, 1)]],
    ['two of which one is inactive', [accessKey('AKIA1', 400, 1), accessKey('AKIA2', 60, 1, false)]],
    ['two while one takes the place of the other', [accessKey('AKIA1', 400, 1), accessKey('AKIA2', 14)]],
  ])('are %s', (_, keys) => {
    expect(detect(control, { keys })).toEqual([]);
  });
});

describe('of two active keys past the overlap', () => {
  it.each<[string, AccessKey, AccessKey]>([
    ['that was used less recently', accessKey('AKIA1', 60, 30), accessKey('AKIA2', 400, 1)],
    ['that never was used', accessKey('AKIA1', 60), accessKey('AKIA2', 400, 100)],
    ['that is older, where neither was used', accessKey('AKIA1', 400), accessKey('AKIA2', 60)],
  ])('the one %s is deactivated, whatever their order', (_, spare, kept) => {
    for (const keys of [
      [spare, kept],
      [kept, spare],
    ]) {
      const { violations, apply, undo } = remedy(control, { keys }, user);
      expect(violations.map(({ element, evidence }) => [element, evidence])).toEqual([['AKIA1', spare]]);
      expect(apply).toEqual([setStatus('AKIA1', 'Inactive')]);
      expect(undo).toEqual([setStatus('AKIA1', 'Active')]);
    }
  });

  it('the overlap is as long as the settings say', () => {
    const keys = [accessKey('AKIA1', 400, 1), accessKey('AKIA2', 5)];
    expect(detect(control, { keys }, { settings: { overlapDays: 4 }, now })).toHaveLength(1);
  });

  it.each([
    [
      3,
      [
        'access key AKIA1 of user report-export is in use: it was last used 3 days ago for s3 in eu-central-1',
      ],
    ],
    [15, []],
  ])('one that was used %d days ago has users: %j', async (used, expected) => {
    const state = { keys: [accessKey('AKIA1', 60, used), accessKey('AKIA2', 400, 1)] };
    const violations = control.detect(state, context);
    await expect(control.findDependents?.(state, violations, user, fakeReader({}), context)).resolves.toEqual(
      expected,
    );
  });
});

describe('reading a user', () => {
  it('takes one call where there is one active key', async () => {
    const aws = fakeReader({
      'iam:ListAccessKeys': {
        AccessKeyMetadata: [listedKey('AKIA1', 100), listedKey('AKIA2', 90, 'Inactive')],
      },
    });
    await expect(control.read(user, aws, context)).resolves.toEqual({
      keys: [accessKey('AKIA1', 100), accessKey('AKIA2', 90, undefined, false)],
    });
    expect(aws.reads).toHaveLength(1);
  });

  it('asks for the last use of both where both are past the overlap', async () => {
    const aws = fakeReader({
      'iam:ListAccessKeys': { AccessKeyMetadata: [listedKey('AKIA1', 100), listedKey('AKIA2', 90)] },
      'iam:GetAccessKeyLastUsed': ({ AccessKeyId }) =>
        AccessKeyId === 'AKIA1'
          ? { AccessKeyLastUsed: { LastUsedDate: daysAgo(2), ServiceName: 's3', Region: 'eu-central-1' } }
          : { AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A', LastUsedDate: undefined } },
    });
    await expect(control.read(user, aws, context)).resolves.toEqual({
      keys: [accessKey('AKIA1', 100, 2), accessKey('AKIA2', 90)],
    });
  });

  it('fails where it is denied', async () => {
    const aws = fakeReader({ 'iam:ListAccessKeys': awsError('AccessDenied') });
    await expect(control.read(user, aws, context)).rejects.toThrow('AccessDenied');
  });
});

describe('the triggers', () => {
  it.each(['CreateAccessKey', 'UpdateAccessKey'])('%s names the user', (name) => {
    expect(selectFromSample(control, name)).toEqual(['report-export']);
  });
});
