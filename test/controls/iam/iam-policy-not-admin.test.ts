import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-policy-not-admin.ts';
import { type Answers, awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent, selectFromSample } from '../../support/sample-events.ts';
import { cloudTrailEvent } from '../../support/cloudtrail-event.ts';
import { contextOf } from '../../support/test-context.ts';

const policy = toResourceRef('AWS::IAM::Policy', 'team/deploy', testPlace);
const { arn } = policy;

function toPolicy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

const all = toPolicy({ Effect: 'Allow', Action: '*', Resource: '*' });
const some = toPolicy({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' });
const base = {
  version: 'v3',
  document: all,
  isAttached: true,
  harmlessVersion: null,
  users: ['ada'],
  groups: ['developers'],
  roles: ['deployer'],
};

describe('a policy that is left alone', () => {
  it.each([
    ['gives little', { ...base, document: some }],
    ['nobody has', { ...base, isAttached: false }],
  ])('is one that %s', (_, state) => {
    expect(detect(control, state)).toEqual([]);
  });
});

describe('a policy in use that gives too much', () => {
  it('gets the version that did not, and back when that is undone', () => {
    const { violations, summary, apply, undo } = remedy(control, { ...base, harmlessVersion: 'v1' }, policy);
    expect(violations).toMatchObject([
      { element: 'Statement[0]', reason: 'it allows everything on everything' },
    ]);
    expect(summary).toBe(`Put version v1 of policy ${arn} in force again in place of v3 (Statement[0]).`);
    const set = (version: string) => ({
      operation: 'iam:SetDefaultPolicyVersion',
      input: { PolicyArn: arn, VersionId: version },
    });
    expect(apply).toEqual([set('v1')]);
    expect(undo).toEqual([set('v3')]);
  });

  it('is taken from all who have it where there is no such version, and given back', async () => {
    const { violations, apply, undo } = remedy(control, base, policy);
    expect(apply).toEqual([
      { operation: 'iam:DetachUserPolicy', input: { UserName: 'ada', PolicyArn: arn } },
      { operation: 'iam:DetachGroupPolicy', input: { GroupName: 'developers', PolicyArn: arn } },
      { operation: 'iam:DetachRolePolicy', input: { RoleName: 'deployer', PolicyArn: arn } },
    ]);
    expect(undo).toEqual([
      { operation: 'iam:AttachUserPolicy', input: { UserName: 'ada', PolicyArn: arn } },
      { operation: 'iam:AttachGroupPolicy', input: { GroupName: 'developers', PolicyArn: arn } },
      { operation: 'iam:AttachRolePolicy', input: { RoleName: 'deployer', PolicyArn: arn } },
    ]);
    const context = contextOf(control);
    await expect(
      control.findDependents?.(base, violations, policy, fakeReader({}), context),
    ).resolves.toEqual([
      `user ada has policy ${arn}`,
      `group developers has policy ${arn}`,
      `role deployer has policy ${arn}`,
    ]);
  });

  it('is known by each way to all permissions that it is', () => {
    const document = toPolicy({
      Effect: 'Allow',
      Action: ['iam:PassRole', 'ec2:RunInstances', 'iam:AttachUserPolicy'],
      Resource: '*',
    });
    expect(detect(control, { ...base, document }).map(({ element }) => element)).toEqual([
      'iam:AttachUserPolicy',
      'iam:PassRole with ec2:RunInstances',
    ]);
  });
});

describe('reading a policy', () => {
  const versions: Readonly<Record<string, string>> = { v1: some, v2: all, v3: all, v10: some };
  const answers: Answers = {
    'iam:GetPolicy': { Policy: { DefaultVersionId: 'v3', AttachmentCount: 1 } },
    'iam:GetPolicyVersion': ({ VersionId = '' }) => ({
      PolicyVersion: { Document: encodeURIComponent(versions[VersionId] ?? '') },
    }),
    'iam:ListPolicyVersions': { Versions: Object.keys(versions).map((VersionId) => ({ VersionId })) },
    'iam:ListEntitiesForPolicy': {
      PolicyUsers: [{ UserName: 'ada' }],
      PolicyGroups: [{ GroupName: 'developers' }],
      PolicyRoles: [{ RoleName: 'deployer' }],
    },
  };
  const read = async (over: Answers) => {
    const aws = fakeReader({ ...answers, ...over });
    return { state: await control.read(policy, aws, contextOf(control)), reads: aws.reads };
  };

  it('finds the newest harmless version, and who has the policy', async () => {
    const { state } = await read({});
    expect(state).toEqual({ ...base, harmlessVersion: 'v10' });
  });

  it.each<[string, Answers]>([
    ['nobody has', { 'iam:GetPolicy': { Policy: { DefaultVersionId: 'v3', AttachmentCount: 0 } } }],
    ['gives little', { 'iam:GetPolicy': { Policy: { DefaultVersionId: 'v1', AttachmentCount: 1 } } }],
  ])('takes two calls of one that %s', async (_, over) => {
    const { state, reads } = await read(over);
    expect(reads).toHaveLength(2);
    expect(state).toMatchObject({ users: [], groups: [], roles: [], harmlessVersion: null });
  });

  it('knows that it is gone', async () => {
    await expect(read({ 'iam:GetPolicy': awsError('NoSuchEntity') })).resolves.toMatchObject({
      state: undefined,
    });
  });

  it.each(['iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:ListPolicyVersions', 'iam:ListEntitiesForPolicy'])(
    'fails where %s is denied',
    async (operation) => {
      await expect(read({ [operation]: awsError('AccessDenied') })).rejects.toThrow('AccessDenied');
    },
  );
});

describe('the triggers', () => {
  it.each([
    'AttachGroupPolicy',
    'AttachRolePolicy',
    'AttachUserPolicy',
    'CreatePolicyVersion',
    'SetDefaultPolicyVersion',
  ])('%s names the policy by path and name', (eventName) => {
    expect(selectFromSample(control, eventName)).toEqual(['team/deploy']);
  });

  it('take the ARN of a configuration item: its id is none that IAM takes', () => {
    expect(selectFromSample(control, 'ConfigurationItemChangeNotification')).toEqual([arn]);
    expect(toResourceRef('AWS::IAM::Policy', arn, testPlace).arn).toBe(arn);
  });

  it('leave policies alone that AWS keeps', () => {
    const event = cloudTrailEvent({
      eventSource: 'iam.amazonaws.com',
      eventName: 'AttachUserPolicy',
      requestParameters: { policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    });
    expect(selectFromEvent(control, event)).toEqual([]);
  });
});
