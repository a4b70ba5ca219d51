import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-user-console-needs-mfa.ts';
import { createMfaPolicy } from '../../../shared/iam/mfa-policy.ts';
import { cloudTrailEvent } from '../../support/cloudtrail-event.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { describeWithRecords, readRecordedEvents } from '../../support/recorded-events.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const user = toResourceRef('AWS::IAM::User', 'report-export', testPlace);
const name = { UserName: 'report-export', PolicyName: 'HoldfastDenyWithoutMfa' };
const open = { hasPassword: true, hasMfa: false, policy: null, isLimited: false };
const other = '{"Version":"2012-10-17","Statement":[]}';

describe('a user who is left alone', () => {
  it.each([
    ['has no password', { ...open, hasPassword: false }],
    ['has an MFA device', { ...open, hasMfa: true }],
    ['can do nothing without one already', { ...open, policy: createMfaPolicy(user), isLimited: true }],
  ])('%s', (_, state) => {
    expect(detect(control, state)).toEqual([]);
  });
});

describe('a user with a password and no MFA device', () => {
  const put = (document: string) => ({
    operation: 'iam:PutUserPolicy',
    input: { ...name, PolicyDocument: document },
  });

  it.each([
    ['has no such policy', null, { operation: 'iam:DeleteUserPolicy', input: name }],
    ['has one of that name that says something else', other, put(other)],
  ])('and %s may set up a device only, until that is undone', (_, policy, undo) => {
    const change = remedy(control, { ...open, policy }, user);
    expect(change.violations).toEqual([
      {
        element: 'MFA',
        reason: 'the user has a password for the console and no MFA device',
        evidence: { hasPassword: true, hasMfa: false },
      },
    ]);
    expect(change.apply).toEqual([put(createMfaPolicy(user))]);
    expect(change.undo).toEqual([undo]);
  });
});

describe('the policy that limits a user', () => {
  const { Statement } = JSON.parse(createMfaPolicy({ ...testPlace, partition: 'aws-us-gov' })) as {
    Statement: [Record<string, unknown>, Record<string, unknown>];
  };

  it('lets them set up their own device, whatever path they have, and nobody else’s', () => {
    expect(Statement[0]['Effect']).toBe('Allow');
    expect(Statement[0]['Resource']).toEqual([
      'arn:aws-us-gov:iam::111122223333:user/${aws:username}',
      'arn:aws-us-gov:iam::111122223333:user/*/${aws:username}',
      'arn:aws-us-gov:iam::111122223333:mfa/*',
    ]);
  });

  it('denies the rest to sessions without MFA alone: a request with an access key does not say', () => {
    expect(Statement[1]).toMatchObject({
      Effect: 'Deny',
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    });
    expect(Statement[1]['NotAction']).toContain('iam:EnableMFADevice');
    expect(Statement[1]['NotAction']).not.toContain('iam:DeactivateMFADevice');
  });

  it('fits into what IAM takes of inline policies of a user: 2,048 characters', () => {
    expect(createMfaPolicy(user).length).toBeLessThan(2048);
  });
});

describe('reading a user', () => {
  const context = contextOf(control);
  const device = { UserName: 'report-export', SerialNumber: 'mfa', EnableDate: new Date(0) };
  const noPassword = { 'iam:GetLoginProfile': awsError('NoSuchEntityException') };
  const password = {
    'iam:GetLoginProfile': { LoginProfile: { UserName: 'report-export', CreateDate: new Date(0) } },
  };

  it.each([
    ['no password', { ...noPassword, 'iam:ListMFADevices': { MFADevices: [] } }, false, false],
    ['a password and MFA', { ...password, 'iam:ListMFADevices': { MFADevices: [device] } }, true, true],
  ])('takes two calls with %s', async (_, answers, hasPassword, hasMfa) => {
    const aws = fakeReader(answers);
    await expect(control.read(user, aws, context)).resolves.toEqual({ ...open, hasPassword, hasMfa });
    expect(aws.reads).toHaveLength(2);
  });

  it.each([
    ['none', awsError('NoSuchEntity'), null, false],
    [
      'the one that limits, however it is laid out',
      { PolicyDocument: encodeURIComponent(JSON.stringify(JSON.parse(createMfaPolicy(user)), null, 2)) },
      JSON.stringify(JSON.parse(createMfaPolicy(user)), null, 2),
      true,
    ],
    ['one that was opened', { PolicyDocument: encodeURIComponent(other) }, other, false],
  ])('looks at the policy where MFA is lacking: %s', async (_, answer, policy, isLimited) => {
    const aws = fakeReader({
      ...password,
      'iam:ListMFADevices': { MFADevices: [] },
      'iam:GetUserPolicy': answer instanceof Error ? answer : { ...name, ...answer },
    });
    await expect(control.read(user, aws, context)).resolves.toEqual({ ...open, policy, isLimited });
  });

  it.each(['iam:GetLoginProfile', 'iam:ListMFADevices', 'iam:GetUserPolicy'])(
    'fails where %s is denied',
    async (operation) => {
      const aws = fakeReader({
        ...password,
        'iam:ListMFADevices': { MFADevices: [] },
        [operation]: awsError('AccessDenied'),
      });
      await expect(control.read(user, aws, context)).rejects.toThrow('AccessDenied');
    },
  );
});

describe('the triggers', () => {
  it.each([
    'CreateLoginProfile',
    'UpdateLoginProfile',
    'DeactivateMFADevice',
    'PutUserPolicy',
    'DeleteUserPolicy',
    'ConsoleLogin',
  ])('%s names the user', (eventName) => {
    expect(selectFromSample(control, eventName)).toEqual(['report-export']);
  });

  it.each([
    ['with MFA', { additionalEventData: { MFAUsed: 'Yes' } }],
    ['that failed', { responseElements: { ConsoleLogin: 'Failure' } }],
    ['of a role', { userIdentity: { type: 'AssumedRole' } }],
    ['of root', { userIdentity: { type: 'Root' } }],
  ])('look at nobody at a sign-in %s', (_, over) => {
    const event = cloudTrailEvent({
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: { MFAUsed: 'No' },
      ...over,
    });
    expect(selectFromEvent(control, event)).toEqual([]);
  });

  describeWithRecords('of real records', () => {
    it.each([
      ['aws.initial-access.console-login-without-mfa', 1],
      ['aws.persistence.iam-create-user-login-profile', 1],
    ])('name the user of %s', (attack, users) => {
      const events = readRecordedEvents(attack);
      expect(new Set(events.flatMap((event) => selectFromEvent(control, event))).size).toBe(users);
    });
  });
});
