import control from '../../../shared/controls/cloudtrail/cloudtrail-trail-validated.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';
import { trail, trailArn, trailRef } from '../../support/trail-answers.ts';

describe('a trail', () => {
  it('that writes digests is left alone', () => {
    expect(detect(control, { isValidated: true })).toEqual([]);
  });

  it('that writes none is told to, and told not to when that is undone', () => {
    const update = (EnableLogFileValidation: boolean) => [
      { operation: 'cloudtrail:UpdateTrail', input: { Name: trailArn, EnableLogFileValidation } },
    ];
    expect(remedy(control, { isValidated: false }, trailRef)).toMatchObject({
      violations: [{ element: 'LogFileValidationEnabled' }],
      apply: update(true),
      undo: update(false),
    });
  });
});

describe('reading a trail', () => {
  it.each([
    [trail({ LogFileValidationEnabled: false }), { isValidated: false }],
    [trail(), { isValidated: true }],
    [trail({ TrailARN: `${trailArn}2` }), undefined],
  ])('takes one call', async (found, state) => {
    const aws = fakeReader({ 'cloudtrail:DescribeTrails': { trailList: [found] } });
    await expect(control.read(trailRef, aws, contextOf(control))).resolves.toEqual(state);
    expect(aws.reads).toHaveLength(1);
  });

  it('fails where it is denied', async () => {
    const aws = fakeReader({ 'cloudtrail:DescribeTrails': awsError('AccessDeniedException') });
    await expect(control.read(trailRef, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, {
  CreateTrail: ['data-access'],
  UpdateTrail: [trailArn],
  ConfigurationItemChangeNotification: ['audit'],
});
