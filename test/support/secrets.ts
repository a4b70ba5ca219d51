import type { DescribeSecretCommandOutput } from '@aws-sdk/client-secrets-manager';
import { toResourceRef } from '../../shared/control/resource.ts';
import { testPlace } from './fake-reader.ts';

/** The secret of the sample events. */
const secretName = 'prod/ledger/db';
export const secretArn = `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${secretName}-a1B2c3`;
export const secretRef = toResourceRef('AWS::SecretsManager::Secret', secretArn, testPlace);
export const rotationFunction =
  'arn:aws:lambda:eu-central-1:111122223333:function:SecretsManagerLedgerRotation';

type Described = Omit<DescribeSecretCommandOutput, '$metadata'>;

/** A secret as DescribeSecret answers: young and without rotation unless told. */
export function describedSecret(over: Described = {}): Described {
  return { ARN: secretArn, Name: secretName, CreatedDate: new Date('2026-03-01T00:00:00Z'), ...over };
}

/** The same as controls read it. */
export const secret = {
  rotation: { isOn: false, lambda: '', rules: {} },
  createdAt: '2026-03-01T00:00:00.000Z',
  isReplica: false,
  tags: {},
};
