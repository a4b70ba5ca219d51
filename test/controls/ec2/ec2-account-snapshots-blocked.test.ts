import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-account-snapshots-blocked.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const id = testPlace.account;
const account = toResourceRef('AWS::EC2::SnapshotBlockPublicAccess', id, testPlace);
const context = contextOf(control);
const enable = (State: string) => ({ operation: 'ec2:EnableSnapshotBlockPublicAccess', input: { State } });

// The emulator does not have this setting; the shapes are those of the Amazon EC2 API Reference.
describe('public access to snapshots', () => {
  it('is left alone where all of it is blocked', () => {
    expect(detect(control, { state: 'block-all-sharing', managedBy: 'account' })).toEqual([]);
  });

  it.each([
    [
      'unblocked',
      'snapshots can be shared with everyone',
      { operation: 'ec2:DisableSnapshotBlockPublicAccess', input: {} },
    ],
    [
      'block-new-sharing',
      'snapshots that were shared with everyone before stay public',
      enable('block-new-sharing'),
    ],
  ])('is blocked where it is %s, and that again when it is undone', (state, reason, undo) => {
    expect(remedy(control, { state, managedBy: 'account' }, account)).toEqual({
      violations: [{ element: 'State', reason, evidence: state }],
      summary: `Block all public access to the EBS snapshots of account ${id} in eu-central-1.`,
      apply: [enable('block-all-sharing')],
      undo: [undo],
    });
  });

  it('is only reported where a policy of the organization sets it', () => {
    const found = remedy(control, { state: 'unblocked', managedBy: 'declarative-policy' }, account);

    expect(found.violations).toHaveLength(1);
    expect(found).toMatchObject({ apply: [], undo: [] });
    expect(found.summary).toMatch(/^Public access to snapshots is set by a declarative policy/);
  });
});

describe('reading it', () => {
  it.each(['account', 'declarative-policy'] as const)('takes one call, set by: %s', async (ManagedBy) => {
    const aws = fakeReader({ 'ec2:GetSnapshotBlockPublicAccessState': { State: 'unblocked', ManagedBy } });
    await expect(control.read(account, aws, context)).resolves.toEqual({
      state: 'unblocked',
      managedBy: ManagedBy,
    });
    expect(aws.reads).toEqual([{ operation: 'ec2:GetSnapshotBlockPublicAccessState', input: {} }]);
  });

  it('fails with a state that is not known', async () => {
    const aws = fakeReader({ 'ec2:GetSnapshotBlockPublicAccessState': {} });
    await expect(control.read(account, aws, context)).rejects.toThrow('Invalid option');
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 'ec2:GetSnapshotBlockPublicAccessState': awsError('UnauthorizedOperation') });
    await expect(control.read(account, aws, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, {
  DisableSnapshotBlockPublicAccess: [id],
  EnableSnapshotBlockPublicAccess: [id],
  ConfigurationItemChangeNotification: [id],
});
