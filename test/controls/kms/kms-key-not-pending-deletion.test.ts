import control from '../../../shared/controls/kms/kms-key-not-pending-deletion.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader } from '../../support/fake-reader.ts';
import { describedKey, keyArn, keyId, keyRef } from '../../support/keys.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const now = new Date('2026-03-14T12:00:00Z');
const key = { isOwn: true, state: 'Enabled', spec: 'SYMMETRIC_DEFAULT', origin: 'AWS_KMS', isReplica: false };
const doomed = { ...key, state: 'PendingDeletion', deletedAt: '2026-03-24T11:00:00.000Z' };
const cancel = { operation: 'kms:CancelKeyDeletion', input: { KeyId: keyId } };
const enable = { operation: 'kms:EnableKey', input: { KeyId: keyId } };
const schedule = (PendingWindowInDays: number) => [
  { operation: 'kms:ScheduleKeyDeletion', input: { KeyId: keyId, PendingWindowInDays } },
];

describe('a key that is not to be deleted', () => {
  it.each(['Enabled', 'Disabled', 'PendingImport', 'Unavailable'])('is left alone: %s', (state) => {
    expect(detect(control, { ...key, state })).toEqual([]);
  });

  it('is left alone where AWS made it for a service', () => {
    expect(detect(control, { ...doomed, isOwn: false })).toEqual([]);
  });
});

describe('a key that is to be deleted', () => {
  it('is kept and enabled again where it was, and is to be deleted at the same day when that is undone', () => {
    expect(remedy(control, doomed, keyRef, { now, baseline: { isEnabled: true } })).toEqual({
      violations: [
        {
          element: 'KeyState',
          reason: 'the key is to be deleted at 2026-03-24T11:00:00.000Z',
          evidence: 'PendingDeletion',
        },
      ],
      summary: `Keep key ${keyArn}, and enable it again.`,
      apply: [cancel, enable],
      undo: schedule(10),
    });
  });

  it.each([undefined, { isEnabled: false }])(
    'is kept and stays disabled where it was seen as %j',
    (baseline) => {
      const { apply, summary } = remedy(control, doomed, keyRef, { now, baseline });
      expect(apply).toEqual([cancel]);
      expect(summary).toContain('It stays disabled');
    },
  );

  it.each([
    ['2026-03-15T00:00:00.000Z', 7],
    ['2026-03-10T00:00:00.000Z', 7],
    ['2026-05-15T00:00:00.000Z', 30],
  ])('at %s waits for %i days when that is undone, as KMS has it', (deletedAt, days) => {
    expect(remedy(control, { ...doomed, deletedAt }, keyRef, { now }).undo).toEqual(schedule(days));
  });

  it('waits for its copies first, and as long as it was to', () => {
    const state = { ...key, state: 'PendingReplicaDeletion', pendingDays: 14 };
    const { undo, violations } = remedy(control, state, keyRef, { now });
    expect(violations).toMatchObject([{ reason: 'the key is to be deleted, once its copies are' }]);
    expect(undo).toEqual(schedule(14));
  });

  it('is the same violation whenever it is to be', () => {
    const later = { ...doomed, deletedAt: '2026-04-01T00:00:00.000Z' };
    expect(control.compare?.(later)).toEqual(control.compare?.(doomed));
    expect(control.compare?.(later)).not.toEqual(control.compare?.(key));
  });
});

describe('what is remembered of a key', () => {
  it.each([
    ['Enabled', true],
    ['Disabled', false],
  ])('is whether it is enabled: %s', (state, isEnabled) => {
    expect(control.remember?.({ ...key, state })).toEqual({ isEnabled });
  });
});

describe('reading a key', () => {
  it('takes one call', async () => {
    const described = describedKey({
      KeyState: 'PendingDeletion',
      DeletionDate: new Date(doomed.deletedAt),
    });
    const aws = fakeReader({ 'kms:DescribeKey': described });
    await expect(control.read(keyRef, aws, contextOf(control))).resolves.toEqual(doomed);
  });

  it('fails where it may not', async () => {
    const aws = fakeReader({ 'kms:DescribeKey': awsError('AccessDeniedException') });
    await expect(control.read(keyRef, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, { ScheduleKeyDeletion: [keyId], ConfigurationItemChangeNotification: [keyId] });
