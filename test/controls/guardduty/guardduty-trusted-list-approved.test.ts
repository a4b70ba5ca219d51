import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/guardduty/guardduty-trusted-list-approved.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { detectorId } from '../../support/detector-answers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const setId = '0cb0141ab9fbde177613ab9436212e90';
const list = toResourceRef('AWS::GuardDuty::IPSet', `${detectorId}/ipset/${setId}`, testPlace);
const location = 'https://s3.amazonaws.com/example-lists/offices.txt';
const active = { name: 'offices', location, status: 'ACTIVE' };
const approving = (...approved: string[]) => ({ settings: { approved } });

describe('a list of trusted addresses', () => {
  it.each(['example-lists/offices.txt', 'example-lists/*', '*'])(
    'that is approved as %s is left alone',
    (pattern) => {
      expect(detect(control, active, approving(pattern))).toEqual([]);
    },
  );

  it.each(['INACTIVE', 'DEACTIVATING', 'ERROR'])('that is %s trusts nobody', (status) => {
    expect(detect(control, { ...active, status })).toEqual([]);
  });

  it.each(['ACTIVE', 'ACTIVATING'])('that is %s and was approved by nobody is deactivated', (status) => {
    const update = (Activate: boolean) => [
      {
        operation: 'guardduty:UpdateIPSet',
        input: { DetectorId: detectorId, IpSetId: setId, Activate },
      },
    ];
    expect(remedy(control, { ...active, status }, list)).toEqual({
      violations: [
        {
          element: 'Status',
          key: 'example-lists/offices.txt',
          reason:
            'GuardDuty trusts the addresses in example-lists/offices.txt (offices), a file that nobody approved',
          evidence: status,
        },
      ],
      summary: 'Deactivate the trusted list offices.',
      apply: update(false),
      undo: update(true),
    });
  });

  it('that got another file under its name is no longer the approved one', () => {
    const moved = { ...active, location: 's3://example-drop/offices.txt' };
    expect(detect(control, moved, approving('example-lists/*'))).toHaveLength(1);
  });

  it('is the same while it is being activated or deactivated', () => {
    const as = (status: string) => control.compare?.({ ...active, status });
    expect(as('ACTIVATING')).toEqual(as('ACTIVE'));
    expect(as('DEACTIVATING')).toEqual(as('INACTIVE'));
    expect(as('ACTIVE')).not.toEqual(as('INACTIVE'));
  });
});

// The emulator knows no lists: the shapes are those of "GetIPSet" in the GuardDuty API Reference.
describe('reading a list', () => {
  const answer = (Status: 'ACTIVE' | 'DELETED' | 'DELETE_PENDING') => ({
    Name: 'offices',
    Format: 'TXT' as const,
    Location: location,
    Status,
  });

  it.each([
    ['ACTIVE' as const, active],
    ['DELETED' as const, undefined],
    ['DELETE_PENDING' as const, undefined],
  ])('that is %s takes one call', async (status, state) => {
    const aws = fakeReader({ 'guardduty:GetIPSet': answer(status) });
    await expect(control.read(list, aws, contextOf(control))).resolves.toEqual(state);
    expect(aws.reads).toEqual([
      { operation: 'guardduty:GetIPSet', input: { DetectorId: detectorId, IpSetId: setId } },
    ]);
  });

  it('fails where it is denied', async () => {
    const aws = fakeReader({ 'guardduty:GetIPSet': awsError('AccessDeniedException') });
    await expect(control.read(list, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, {
  CreateIPSet: [`${detectorId}/ipset/${setId}`],
  UpdateIPSet: [`${detectorId}/ipset/${setId}`],
});
