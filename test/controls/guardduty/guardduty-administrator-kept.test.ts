import control from '../../../shared/controls/guardduty/guardduty-administrator-kept.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { detectorId, detectorRef } from '../../support/detector-answers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const baseline = { administrator: '444455556666' };

describe('an account', () => {
  it('that has the administrator that it had is left alone, and that is remembered', () => {
    expect(detect(control, baseline, { baseline })).toEqual([]);
    expect(control.remember?.(baseline)).toEqual(baseline);
  });

  it.each([undefined, { administrator: null }])(
    'that never had one may be on its own, or get one',
    (before) => {
      expect(detect(control, { administrator: null }, { baseline: before })).toEqual([]);
      expect(detect(control, baseline, { baseline: before })).toEqual([]);
    },
  );

  it.each([
    [null, 'nobody'],
    ['777788889999', 'account 777788889999'],
  ])('that left its administrator is reported, with who can take it back', (administrator, now) => {
    const { violations, apply, undo, summary } = remedy(control, { administrator }, detectorRef, {
      baseline,
    });
    expect(violations.map(({ reason }) => reason)).toEqual([
      `GuardDuty was administered by account 444455556666 and is administered by ${now}`,
    ]);
    expect([apply, undo]).toEqual([[], []]);
    expect(summary).toContain(`Have account 444455556666 add ${testPlace.account}`);
  });
});

describe('reading the administrator', () => {
  const detectors = { 'guardduty:ListDetectors': { DetectorIds: [detectorId] } };

  it.each([
    [{ Administrator: { AccountId: '444455556666' } }, '444455556666'],
    [{ Administrator: undefined }, null],
  ])('takes two calls', async (answer, administrator) => {
    const aws = fakeReader({ ...detectors, 'guardduty:GetAdministratorAccount': answer });
    await expect(control.read(detectorRef, aws, contextOf(control))).resolves.toEqual({ administrator });
    expect(aws.reads).toHaveLength(2);
  });

  it('finds none where GuardDuty is off', async () => {
    const aws = fakeReader({ 'guardduty:ListDetectors': { DetectorIds: [] } });
    await expect(control.read(detectorRef, aws, contextOf(control))).resolves.toEqual({
      administrator: null,
    });
  });

  it('fails where it is denied', async () => {
    const denied = awsError('AccessDeniedException');
    const aws = fakeReader({ ...detectors, 'guardduty:GetAdministratorAccount': denied });
    await expect(control.read(detectorRef, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

const named = [testPlace.account];
describeTriggers(control, {
  DisassociateFromAdministratorAccount: named,
  DisassociateFromMasterAccount: named,
});
