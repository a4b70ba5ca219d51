import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-user-boundary-kept.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const user = toResourceRef('AWS::IAM::User', 'deployer', testPlace);
const team = 'arn:aws:iam::111122223333:policy/TeamBoundary';
const wider = 'arn:aws:iam::aws:policy/AdministratorAccess';
const baseline = { boundary: team };
const put = (PermissionsBoundary: string) => ({
  operation: 'iam:PutUserPermissionsBoundary',
  input: { UserName: 'deployer', PermissionsBoundary },
});

describe('a user that is left alone', () => {
  it.each([
    ['has the boundary that is remembered', team, baseline, []],
    ['is seen for the first time', null, undefined, []],
    ['had no boundary', wider, { boundary: null }, []],
    ['has another one that is approved', wider, baseline, ['arn:aws:iam::aws:policy/*']],
  ])('%s', (_, boundary, baseline, approvedBoundaries) => {
    expect(detect(control, { boundary }, { baseline, settings: { approvedBoundaries } })).toEqual([]);
  });
});

describe('a boundary', () => {
  it.each([
    [
      'that was removed',
      null,
      { element: team, reason: `the permissions boundary ${team} was removed`, evidence: null },
      { operation: 'iam:DeleteUserPermissionsBoundary', input: { UserName: 'deployer' } },
    ],
    [
      'that was swapped',
      wider,
      {
        element: team,
        key: `${team} to ${wider}`,
        reason: `the permissions boundary ${team} was swapped for ${wider}`,
        evidence: wider,
      },
      put(wider),
    ],
  ])('%s comes back, until that is undone', (_, boundary, violation, undo) => {
    expect(remedy(control, { boundary }, user, { baseline })).toEqual({
      violations: [violation],
      summary: `Give user deployer back the permissions boundary ${team}.`,
      apply: [put(team)],
      undo: [undo],
    });
  });

  it('is what is remembered', () => {
    expect(control.remember?.({ boundary: team })).toEqual(baseline);
  });
});

describe('reading a user', () => {
  const read = async (answers: Parameters<typeof fakeReader>[0]) =>
    control.read(user, fakeReader(answers), contextOf(control));
  const listed = {
    Path: '/',
    UserName: 'deployer',
    UserId: 'AIDA1',
    Arn: user.arn,
    CreateDate: new Date(0),
  };

  it.each([
    [team, { PermissionsBoundary: { PermissionsBoundaryArn: team } }],
    [null, {}],
  ])('tells the boundary: %s', async (boundary, more) => {
    await expect(read({ 'iam:GetUser': { User: { ...listed, ...more } } })).resolves.toEqual({ boundary });
  });

  it('fails where it is denied', async () => {
    await expect(read({ 'iam:GetUser': awsError('AccessDenied') })).rejects.toThrow('AccessDenied');
  });
});

describe('the triggers', () => {
  it.each([
    'PutUserPermissionsBoundary',
    'DeleteUserPermissionsBoundary',
    'ConfigurationItemChangeNotification',
  ])('%s names the user', (name) => {
    expect(selectFromSample(control, name)).toEqual(['report-export']);
  });
});
