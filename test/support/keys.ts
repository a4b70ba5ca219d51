import type { KeyMetadata } from '@aws-sdk/client-kms';
import { toResourceRef } from '../../shared/control/resource.ts';
import { testPlace } from './fake-reader.ts';

/** The key of the sample events. */
export const keyId = '4f1c2d3e-5a6b-47c8-9d0e-1f2a3b4c5d6e';
export const keyRef = toResourceRef('AWS::KMS::Key', keyId, testPlace);
export const keyArn = keyRef.arn;

/** A key as DescribeKey answers: enabled, symmetric and the account's own unless told. */
export function describedKey(over: Partial<KeyMetadata> = {}): { KeyMetadata: KeyMetadata } {
  return {
    KeyMetadata: {
      KeyId: keyId,
      Arn: keyArn,
      KeyManager: 'CUSTOMER',
      KeyState: 'Enabled',
      Enabled: true,
      KeySpec: 'SYMMETRIC_DEFAULT',
      Origin: 'AWS_KMS',
      MultiRegion: false,
      ...over,
    },
  };
}
