import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-access-key-used.ts';
import { accessKey, daysAgo, listedKey, now, setStatus } from '../../support/access-keys.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const user = toResourceRef('AWS::IAM::User', 'report-export', testPlace);
const context = contextOf(control, { now });

describe('access keys that are left alone', () => {
  it.each([
    ['none', []],
    ['one that is used', [accessKey('AKIA1', 400, 3)]],
    ['one that was used 45 days ago', [accessKey('AKIA1', 400, 45)]],
    ['a new one that nobody used yet', [accessKey('AKIA1', 44)]],
    ['an unused one that is inactive', [accessKey('AKIA1', 400, undefined, false)]],
  ])('are %s', (_, keys) => {
    expect(detect(control, { keys })).toEqual([]);
  });
});

describe('an active access key that nobody uses', () => {
  it.each([
    ['once was used', accessKey('AKIA1', 400, 60), 'the access key was last used 60 days ago'],
    [
      'never was',
      accessKey('AKIA1', 46),
      'the access key was created 46 days ago, and no use of it is on record',
    ],
  ])('and %s is deactivated, and activated again when that is undone', (_, unused, reason) => {
    expect(remedy(control, { keys: [unused, accessKey('AKIA2', 400, 1)] }, user)).toEqual({
      violations: [{ element: 'AKIA1', reason, evidence: unused }],
      summary: 'Deactivate, but do not delete, access key AKIA1 of user report-export, which nobody uses.',
      apply: [setStatus('AKIA1', 'Inactive')],
      undo: [setStatus('AKIA1', 'Active')],
    });
  });

  it('is unused for as long as the settings say', () => {
    const settings = { unusedDays: 10 };
    expect(detect(control, { keys: [accessKey('AKIA1', 400, 11)] }, { settings, now })).toHaveLength(1);
    expect(detect(control, { keys: [accessKey('AKIA1', 400, 9)] }, { settings, now })).toEqual([]);
  });
});

describe('reading a user', () => {
  it('asks for the last use of those keys only that are old enough to be forgotten', async () => {
    const aws = fakeReader({
      'iam:ListAccessKeys': {
        AccessKeyMetadata: [listedKey('AKIA1', 100), listedKey('AKIA2', 10)],
      },
      'iam:GetAccessKeyLastUsed': {
        AccessKeyLastUsed: { LastUsedDate: daysAgo(3), ServiceName: 's3', Region: 'eu-central-1' },
      },
    });
    await expect(control.read(user, aws, context)).resolves.toEqual({
      keys: [accessKey('AKIA1', 100, 3), accessKey('AKIA2', 10)],
    });
    expect(aws.reads.slice(1)).toEqual([
      { operation: 'iam:GetAccessKeyLastUsed', input: { AccessKeyId: 'AKIA1' } },
    ]);
  });

  it('fails where a last use cannot be read: it is not the same as none', async () => {
    const aws = fakeReader({
      'iam:ListAccessKeys': { AccessKeyMetadata: [listedKey('AKIA1', 100)] },
      'iam:GetAccessKeyLastUsed': awsError('AccessDenied'),
    });
    await expect(control.read(user, aws, context)).rejects.toThrow('AccessDenied');
  });
});

describe('the trigger', () => {
  it('is the sweep alone, for no event tells of what nobody does', () => {
    expect(control.triggers).toEqual([{ kind: 'sweep' }]);
  });
});
