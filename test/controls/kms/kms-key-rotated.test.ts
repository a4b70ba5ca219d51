import type { KeyMetadata } from '@aws-sdk/client-kms';
import control from '../../../shared/controls/kms/kms-key-rotated.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader } from '../../support/fake-reader.ts';
import { describedKey, keyArn, keyId, keyRef } from '../../support/keys.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

describe('a key', () => {
  it.each([true, null])('whose rotation is %s is left alone', (isRotated) => {
    expect(detect(control, { isRotated })).toEqual([]);
  });

  it('that is not rotated is from then on, and no more when that is undone', () => {
    expect(remedy(control, { isRotated: false }, keyRef)).toEqual({
      violations: [{ element: 'KeyRotationEnabled', reason: 'the key is not rotated', evidence: false }],
      summary: `Rotate key ${keyArn} every 365 days.`,
      apply: [{ operation: 'kms:EnableKeyRotation', input: { KeyId: keyId, RotationPeriodInDays: 365 } }],
      undo: [{ operation: 'kms:DisableKeyRotation', input: { KeyId: keyId } }],
    });
  });

  it('is rotated as often as the settings say, within what KMS takes', () => {
    const { apply } = remedy(control, { isRotated: false }, keyRef, { settings: { periodDays: 180 } });
    expect(apply[0]?.input).toEqual({ KeyId: keyId, RotationPeriodInDays: 180 });
    expect(() => control.settings.parse({ periodDays: 30 })).toThrow('90');
  });
});

describe('reading a key', () => {
  it.each([
    [true, true],
    [false, false],
    [undefined, false],
  ])('finds its rotation %s', async (KeyRotationEnabled, isRotated) => {
    const aws = fakeReader({
      'kms:DescribeKey': describedKey(),
      'kms:GetKeyRotationStatus': { KeyRotationEnabled },
    });
    await expect(control.read(keyRef, aws, contextOf(control))).resolves.toEqual({ isRotated });
    expect(aws.reads).toEqual([
      { operation: 'kms:DescribeKey', input: { KeyId: keyId } },
      { operation: 'kms:GetKeyRotationStatus', input: { KeyId: keyId } },
    ]);
  });

  it.each<[string, Partial<KeyMetadata>]>([
    ['AWS made for a service', { KeyManager: 'AWS' }],
    ['is asymmetric', { KeySpec: 'ECC_NIST_P256' }],
    ['has material from elsewhere', { Origin: 'EXTERNAL' }],
    ['is in a custom key store', { Origin: 'AWS_CLOUDHSM' }],
    ['is disabled', { KeyState: 'Disabled' }],
    ['is to be deleted', { KeyState: 'PendingDeletion' }],
    ['is the copy of another Region’s', { MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA' } }],
  ])('takes one call where KMS cannot rotate it: one that %s', async (_name, over) => {
    const aws = fakeReader({ 'kms:DescribeKey': describedKey(over) });
    await expect(control.read(keyRef, aws, contextOf(control))).resolves.toEqual({ isRotated: null });
  });

  it('fails where it may not', async () => {
    const denied = awsError('AccessDeniedException');
    const one = fakeReader({ 'kms:DescribeKey': denied });
    const other = fakeReader({ 'kms:DescribeKey': describedKey(), 'kms:GetKeyRotationStatus': denied });
    for (const aws of [one, other]) {
      await expect(control.read(keyRef, aws, contextOf(control))).rejects.toThrow('AccessDenied');
    }
  });
});

describeTriggers(control, {
  CreateKey: [keyId],
  DisableKeyRotation: [keyId],
  EnableKey: [keyId],
  ConfigurationItemChangeNotification: [keyId],
});
