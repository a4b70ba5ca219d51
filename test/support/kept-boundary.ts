import type { Control } from '../../shared/control/control.ts';
import { toResourceRef } from '../../shared/control/resource.ts';
import { awsError, fakeReader, testPlace } from './fake-reader.ts';
import { detect, remedy } from './remedy.ts';
import { selectFromSample } from './sample-events.ts';
import { contextOf } from './test-context.ts';

const team = 'arn:aws:iam::111122223333:policy/TeamBoundary';
const wider = 'arn:aws:iam::aws:policy/AdministratorAccess';
const baseline = { boundary: team };

/** Holds a control that keeps permissions boundaries to what it does. `named` is whom the sample events name. */
// eslint-disable-next-line jest/no-export -- what both controls of boundaries must pass; a test file hands in its control
export function describeKeptBoundary(control: Control, kind: 'Role' | 'User', named: string): void {
  const who = kind.toLowerCase();
  const get = `iam:Get${kind}`;
  const entity = toResourceRef(`AWS::IAM::${kind}`, 'deployer', testPlace);
  const put = (PermissionsBoundary: string) => ({
    operation: `iam:Put${kind}PermissionsBoundary`,
    input: { [`${kind}Name`]: 'deployer', PermissionsBoundary },
  });

  describe(`a ${who} that is left alone`, () => {
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
        { operation: `iam:Delete${kind}PermissionsBoundary`, input: { [`${kind}Name`]: 'deployer' } },
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
      expect(remedy(control, { boundary }, entity, { baseline })).toEqual({
        violations: [violation],
        summary: `Give ${who} deployer back the permissions boundary ${team}.`,
        apply: [put(team)],
        undo: [undo],
      });
    });

    it('is what is remembered', () => {
      expect(control.remember?.({ boundary: team })).toEqual(baseline);
    });
  });

  describe(`reading a ${who}`, () => {
    const read = async (answers: Parameters<typeof fakeReader>[0]) =>
      control.read(entity, fakeReader(answers), contextOf(control));
    const listed = {
      Path: '/',
      [`${kind}Name`]: 'deployer',
      [`${kind}Id`]: 'AIDA1',
      Arn: entity.arn,
      CreateDate: new Date(0),
    };

    it.each([
      [team, { PermissionsBoundary: { PermissionsBoundaryArn: team } }],
      [null, {}],
    ])('tells the boundary: %s', async (boundary, more) => {
      await expect(read({ [get]: { [kind]: { ...listed, ...more } } })).resolves.toEqual({ boundary });
    });

    it('fails where it is denied', async () => {
      await expect(read({ [get]: awsError('AccessDenied') })).rejects.toThrow('AccessDenied');
    });
  });

  describe('the triggers', () => {
    it.each([
      `Put${kind}PermissionsBoundary`,
      `Delete${kind}PermissionsBoundary`,
      'ConfigurationItemChangeNotification',
    ])(`%s names the ${who}`, (name) => {
      expect(selectFromSample(control, name)).toEqual([named]);
    });
  });
}
