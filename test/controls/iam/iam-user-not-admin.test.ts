import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-user-not-admin.ts';
import type { AdminGrant } from '../../../shared/iam/admin-grant.ts';
import { type Answers, awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { describeWithRecords, readRecordedEvents } from '../../support/recorded-events.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const user = toResourceRef('AWS::IAM::User', 'report-export', testPlace);
const UserName = 'report-export';
const all = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const some =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::reports/*"}}';
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';

function state(grants: readonly AdminGrant[], isBounded = false) {
  return { user: UserName, grants, isBounded };
}

describe('a user who is left alone', () => {
  const grants: AdminGrant[] = [{ kind: 'attached', policy: admin }];

  it.each([
    ['has nothing that gives everything', state([]), {}],
    ['has a boundary that does not', state(grants, true), {}],
    ['is on the list', state(grants), { administrators: [UserName] }],
  ])('%s', (_, given, settings) => {
    expect(detect(control, given, { settings })).toEqual([]);
  });
});

describe('what gives a user everything', () => {
  it.each<[string, AdminGrant, string, object, object]>([
    [
      'an attached policy, is detached',
      { kind: 'attached', policy: admin },
      admin,
      { operation: 'iam:DetachUserPolicy', input: { UserName, PolicyArn: admin } },
      { operation: 'iam:AttachUserPolicy', input: { UserName, PolicyArn: admin } },
    ],
    [
      'a group, loses the user',
      { kind: 'group', group: 'admins', policies: [admin] },
      'group admins',
      { operation: 'iam:RemoveUserFromGroup', input: { UserName, GroupName: 'admins' } },
      { operation: 'iam:AddUserToGroup', input: { UserName, GroupName: 'admins' } },
    ],
    [
      'a policy of the user, is deleted',
      { kind: 'inline', policy: 'all', document: all },
      'all',
      { operation: 'iam:DeleteUserPolicy', input: { UserName, PolicyName: 'all' } },
      { operation: 'iam:PutUserPolicy', input: { UserName, PolicyName: 'all', PolicyDocument: all } },
    ],
  ])('such as %s, and comes back when that is undone', (_, grant, element, apply, undo) => {
    const change = remedy(control, state([grant]), user);
    expect(change.violations).toMatchObject([{ element, evidence: grant }]);
    expect(change.summary).toBe(`Take from user report-export what gives them all permissions: ${element}.`);
    expect(change.apply).toEqual([apply]);
    expect(change.undo).toEqual([undo]);
  });

  it('is taken out of a policy that says more, whose other bytes stay', () => {
    const rest = '{ "Effect":"Allow",  "Action":"s3:GetObject", "Resource":"*" }';
    const document = `{"Version":"2012-10-17","Statement":[ ${rest} , {"Effect":"Allow","Action":["*:*"],"Resource":["*"]} ]}`;
    const { apply } = remedy(control, state([{ kind: 'inline', policy: 'mix', document }]), user);
    expect(apply).toEqual([
      {
        operation: 'iam:PutUserPolicy',
        input: {
          UserName,
          PolicyName: 'mix',
          PolicyDocument: `{"Version":"2012-10-17","Statement":[ ${rest} ]}`,
        },
      },
    ]);
  });

  it('is asked about where nobody was seen giving it: the user may run the account with it', async () => {
    const given = state([{ kind: 'attached', policy: admin }]);
    const find = async (cause?: Parameters<typeof contextOf>[1]) => {
      const context = contextOf(control, cause);
      return control.findDependents?.(given, control.detect(given, context), user, fakeReader({}), context);
    };
    await expect(find()).resolves.toHaveLength(1);
    const actor = { type: 'IAMUser', name: 'robin' };
    const cause = { eventName: 'AttachUserPolicy', at: '2026-03-14T12:00:00Z', actor };
    await expect(find({ cause })).resolves.toEqual([]);
  });
});

describe('reading a user', () => {
  const none: Answers = {
    'iam:ListAttachedUserPolicies': { AttachedPolicies: [] },
    'iam:ListUserPolicies': { PolicyNames: [] },
    'iam:ListGroupsForUser': { Groups: [] },
  };
  const group = {
    GroupName: 'admins',
    Path: '/',
    GroupId: 'AGPA1',
    Arn: 'arn',
    CreateDate: new Date(0),
  };
  const managed = (document: string): Answers => ({
    'iam:GetPolicy': { Policy: { DefaultVersionId: 'v1' } },
    'iam:GetPolicyVersion': { PolicyVersion: { Document: encodeURIComponent(document) } },
  });
  const unbounded: Answers = { 'iam:GetUser': { User: undefined } };
  const read = async (answers: Answers) => {
    const aws = fakeReader({ ...none, ...answers });
    return { state: await control.read(user, aws, contextOf(control)), count: aws.reads.length };
  };

  it('takes the three lists where all are empty', async () => {
    await expect(read({})).resolves.toEqual({ state: state([]), count: 3 });
  });

  it.each<[string, Answers, readonly AdminGrant[]]>([
    [
      'an attached policy',
      {
        'iam:ListAttachedUserPolicies': { AttachedPolicies: [{ PolicyArn: admin }] },
        ...managed(all),
      },
      [{ kind: 'attached', policy: admin }],
    ],
    [
      'no attached policy that gives less',
      {
        'iam:ListAttachedUserPolicies': { AttachedPolicies: [{ PolicyArn: admin }] },
        ...managed(some),
      },
      [],
    ],
    [
      'a policy of the user',
      {
        'iam:ListUserPolicies': { PolicyNames: ['all', 'gone'] },
        'iam:GetUserPolicy': ({ PolicyName }) =>
          PolicyName === 'gone'
            ? awsError('NoSuchEntity')
            : { UserName, PolicyName: 'all', PolicyDocument: encodeURIComponent(all) },
      },
      [{ kind: 'inline', policy: 'all', document: all }],
    ],
    [
      'a group’s policies of both kinds',
      {
        'iam:ListGroupsForUser': { Groups: [group] },
        'iam:ListAttachedGroupPolicies': { AttachedPolicies: [{ PolicyArn: admin }] },
        'iam:ListGroupPolicies': { PolicyNames: ['all'] },
        'iam:GetGroupPolicy': {
          GroupName: 'admins',
          PolicyName: 'all',
          PolicyDocument: encodeURIComponent(all),
        },
        ...managed(all),
      },
      [{ kind: 'group', group: 'admins', policies: [admin, 'all'] }],
    ],
  ])('finds %s', async (_, answers, grants) => {
    const { state: found } = await read({ ...answers, ...unbounded });
    expect(found).toEqual(state(grants));
  });

  it.each([
    [some, true],
    [all, false],
  ])('looks at the boundary where there is something to bound: %s', async (boundary, isBounded) => {
    const { state: found } = await read({
      'iam:ListUserPolicies': { PolicyNames: ['all'] },
      'iam:GetUserPolicy': { UserName, PolicyName: 'all', PolicyDocument: encodeURIComponent(all) },
      'iam:GetUser': {
        User: {
          Path: '/',
          UserName,
          UserId: 'AIDA1',
          Arn: user.arn,
          CreateDate: new Date(0),
          PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/Team' },
        },
      },
      ...managed(boundary),
    });
    expect(found).toMatchObject({ isBounded });
  });

  it.each(['iam:ListAttachedUserPolicies', 'iam:ListUserPolicies', 'iam:ListGroupsForUser'])(
    'fails where %s is denied',
    async (operation) => {
      await expect(read({ [operation]: awsError('AccessDenied') })).rejects.toThrow('AccessDenied');
    },
  );
});

describe('the triggers', () => {
  it.each([
    'AttachUserPolicy',
    'PutUserPolicy',
    'AddUserToGroup',
    'DeleteUserPermissionsBoundary',
    'ConfigurationItemChangeNotification',
  ])('%s names the user', (eventName) => {
    expect(selectFromSample(control, eventName)).toEqual(['report-export']);
  });

  describeWithRecords('of real records', () => {
    it('name the user who got everything', () => {
      const events = readRecordedEvents('aws.persistence.iam-create-admin-user');
      expect(events.flatMap((event) => selectFromEvent(control, event))).toEqual(['malicious-iam-user']);
    });
  });
});
