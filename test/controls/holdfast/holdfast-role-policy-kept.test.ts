import control from '../../../shared/controls/holdfast/holdfast-role-policy-kept.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { detect } from '../../support/remedy.ts';

// What it leaves alone and what it tells stands with its neighbour’s test: both are held to the same states.
const deployedAt = '2026-03-10T10:00:00.000Z';
const role = { policies: {}, attached: [], boundary: 'arn:aws:iam::aws:policy/Bound', trust: '' };

describe('the boundary of a role of Holdfast', () => {
  it.each([
    ['removed', null],
    ['changed', 'arn:aws:iam::aws:policy/Wider'],
  ])('is missed where it was %s', (how, boundary) => {
    const state = { deployedAt, role: { ...role, boundary } };
    expect(detect(control, state, { baseline: { deployedAt, role } })).toEqual([
      { element: 'boundary', reason: `the boundary was ${how}`, evidence: boundary },
    ]);
  });
});

const inUsEast1 = ['holdfast-s3-us-east-1'];

describeTriggers(control, {
  DeleteRolePermissionsBoundary: inUsEast1,
  DeleteRolePolicy: inUsEast1,
  DetachRolePolicy: inUsEast1,
  PutRolePermissionsBoundary: inUsEast1,
  PutRolePolicy: inUsEast1,
  UpdateAssumeRolePolicy: inUsEast1,
});
