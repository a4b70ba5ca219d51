import type { Member } from '@aws-sdk/client-guardduty';
import control from '../../../shared/controls/guardduty/guardduty-members-monitored.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { detectorId, detectorRef } from '../../support/detector-answers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const monitoring = (verb: 'Start' | 'Stop', AccountIds: readonly string[]) => ({
  operation: `guardduty:${verb}MonitoringMembers`,
  input: { DetectorId: detectorId, AccountIds },
});

describe('a member account', () => {
  it.each(['Enabled', 'Invited', 'Created', 'Removed', 'Resigned'])('that is %s is left alone', (status) => {
    expect(detect(control, { detectorId, members: { '444455556666': status } })).toEqual([]);
  });

  it('that is not watched any more is watched again, and left alone again when that is undone', () => {
    const members = { '444455556666': 'Disabled', '777788889999': 'Enabled' };
    expect(remedy(control, { detectorId, members }, detectorRef)).toEqual({
      violations: [
        {
          element: '444455556666',
          reason: 'the watching of member account 444455556666 was stopped',
          evidence: 'Disabled',
        },
      ],
      summary: 'Have GuardDuty watch member account 444455556666 again.',
      apply: [monitoring('Start', ['444455556666'])],
      undo: [monitoring('Stop', ['444455556666'])],
    });
  });

  it('among many is asked for with fifty at most in one call', () => {
    const accounts = Array.from({ length: 120 }, (_, index) => String(100_000_000_000 + index));
    const members = Object.fromEntries(accounts.map((account) => [account, 'Disabled']));
    const { apply } = remedy(control, { detectorId, members }, detectorRef);
    expect(apply).toEqual([
      monitoring('Start', accounts.slice(0, 50)),
      monitoring('Start', accounts.slice(50, 100)),
      monitoring('Start', accounts.slice(100)),
    ]);
  });

  it('is the same, whichever detector watches it', () => {
    const members = { '444455556666': 'Enabled' };
    expect(control.compare?.({ detectorId, members })).toEqual(
      control.compare?.({ detectorId: 'fe09', members }),
    );
  });
});

// The emulator knows no members: the shapes are those of "ListMembers" in the GuardDuty API Reference.
describe('reading the members', () => {
  const member = (AccountId: string, RelationshipStatus: string): Member => ({
    AccountId,
    RelationshipStatus,
    MasterId: testPlace.account,
    Email: 'member@example.com',
    UpdatedAt: '2026-01-01T00:00:00Z',
  });
  const detectors = { 'guardduty:ListDetectors': { DetectorIds: [detectorId] } };

  it('goes from page to page', async () => {
    const aws = fakeReader({
      ...detectors,
      'guardduty:ListMembers': ({ NextToken }) =>
        NextToken === undefined
          ? { Members: [member('444455556666', 'Enabled')], NextToken: 'more' }
          : { Members: [member('777788889999', 'Disabled')] },
    });
    await expect(control.read(detectorRef, aws, contextOf(control))).resolves.toEqual({
      detectorId,
      members: { '444455556666': 'Enabled', '777788889999': 'Disabled' },
    });
    expect(aws.reads).toHaveLength(3);
  });

  it('finds nothing where GuardDuty is off', async () => {
    const aws = fakeReader({ 'guardduty:ListDetectors': { DetectorIds: [] } });
    await expect(control.read(detectorRef, aws, contextOf(control))).resolves.toBeUndefined();
  });

  it('fails where it is denied', async () => {
    const aws = fakeReader({ ...detectors, 'guardduty:ListMembers': awsError('AccessDeniedException') });
    await expect(control.read(detectorRef, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

const named = [testPlace.account];
describeTriggers(control, {
  StopMonitoringMembers: named,
  StartMonitoringMembers: named,
  CreateMembers: named,
});
