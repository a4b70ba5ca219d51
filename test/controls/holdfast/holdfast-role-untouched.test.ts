import { toResourceRef } from '../../../shared/control/resource.ts';
import kept from '../../../shared/controls/holdfast/holdfast-role-policy-kept.ts';
import control from '../../../shared/controls/holdfast/holdfast-role-untouched.ts';
import { createCommonSettings } from '../../../shared/settings/settings-schema.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { fakeReader, testPlace } from '../../support/fake-reader.ts';
import { causes, trusted } from '../../support/guard-causes.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const RoleName = 'holdfast-s3-eu-central-1';
const resource = toResourceRef('AWS::Holdfast::Role', RoleName, testPlace);
const deployedAt = '2026-03-10T10:00:00.000Z';
const deny = '{"Effect":"Deny","Action":"*","Resource":"*"}';
const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';
const role = {
  policies: { own: '{"Effect":"Allow"}' },
  attached: [],
  boundary: null,
  trust: '{"lambda":true}',
};
const seen = { baseline: { deployedAt, role } };
const state = (over: object) => ({ deployedAt, role: { ...role, ...over } });

describe.each([control, kept])('a role of Holdfast that $id leaves alone', (either) => {
  const changed = state({
    policies: { quiet: deny },
    attached: [denyAll],
    boundary: denyAll,
    trust: 'anybody',
  });

  it.each([
    ['is as it was', state({}), seen],
    ['is seen for the first time', changed, {}],
    ['was changed by a deployer', changed, { ...seen, trusted, cause: causes.deployer('PutRolePolicy') }],
    ['was changed by a deployment', changed, { baseline: { deployedAt: 'before', role } }],
  ])('%s', (_, now, options) => {
    expect(detect(either, now, options)).toEqual([]);
  });
});

describe('what somebody put on a role of Holdfast', () => {
  it('is taken off again, and all else left', () => {
    const now = state({
      policies: { ...role.policies, quiet: deny },
      attached: [denyAll],
      boundary: denyAll,
    });
    const { violations, apply, undo } = remedy(control, now, resource, seen);
    expect(violations.map(({ reason }) => reason)).toEqual([
      'the policy quiet was put into the role',
      `${denyAll} was attached to the role`,
      `${denyAll} was set as its boundary`,
    ]);
    expect(apply).toEqual([
      { operation: 'iam:DeleteRolePolicy', input: { RoleName, PolicyName: 'quiet' } },
      { operation: 'iam:DetachRolePolicy', input: { RoleName, PolicyArn: denyAll } },
      { operation: 'iam:DeleteRolePermissionsBoundary', input: { RoleName } },
    ]);
    expect(undo).toMatchObject({ irreversible: expect.stringMatching(/put none on/) as string });
    // What was added to them is no business of the other control.
    expect(detect(kept, now, seen)).toMatchObject([]);
  });

  it('is taken off without asking, though Holdfast cannot put it on again', () => {
    expect(createCommonSettings(control).parse({})).toMatchObject({ allowIrreversible: true });
    expect(createCommonSettings(kept).parse({})).toMatchObject({ allowIrreversible: false });
  });

  it('can be put on by no call that the control may make', () => {
    expect(control.operations.writes.filter((name) => !/:(Delete|Detach)/.test(name))).toEqual([]);
  });
});

describe('what somebody took from a role of Holdfast, or gave it to whom', () => {
  it('is told with the steps', () => {
    const now = state({ policies: { own: deny }, trust: '{"anybody":true}' });
    const { violations, summary, apply } = remedy(kept, now, resource, seen);
    expect(violations).toMatchObject([
      { element: 'policy own', reason: 'the policy own was changed', evidence: deny },
      { element: 'trust policy', evidence: '{"anybody":true}' },
    ]);
    expect(summary).toContain('npm run deploy -- --region eu-central-1');
    expect(apply).toEqual([]);
    expect(detect(control, now, seen)).toEqual([]);
  });
});

describe('reading a role of Holdfast', () => {
  it('takes the texts of its policies', async () => {
    const aws = fakeReader({
      'cloudformation:DescribeStacks': { Stacks: [] },
      'iam:GetRole': {
        Role: {
          Path: '/',
          RoleName,
          RoleId: 'AROAEXAMPLE',
          Arn: resource.arn,
          CreateDate: new Date(deployedAt),
          AssumeRolePolicyDocument: encodeURIComponent(role.trust),
        },
      },
      'iam:ListRolePolicies': { PolicyNames: ['own'] },
      'iam:ListAttachedRolePolicies': { AttachedPolicies: [] },
      'iam:GetRolePolicy': {
        RoleName,
        PolicyName: 'own',
        PolicyDocument: encodeURIComponent(role.policies.own),
      },
    });
    await expect(control.read(resource, aws, contextOf(control))).resolves.toEqual({
      deployedAt: 'never',
      role,
    });
  });
});

const inUsEast1 = ['holdfast-s3-us-east-1'];

describeTriggers(control, {
  AttachRolePolicy: inUsEast1,
  PutRolePermissionsBoundary: inUsEast1,
  PutRolePolicy: inUsEast1,
});
