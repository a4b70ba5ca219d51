import type { JsonObject } from '../../../shared/control/json.ts';
import control from '../../../shared/controls/kms/kms-grant-not-foreign.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { describedKey, keyArn, keyId, keyRef } from '../../support/keys.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const { account } = testPlace;
const copier = 'arn:aws:iam::999988887777:role/copier';
const grant = (grantee: string, id = 'g1') => ({
  id,
  name: '',
  grantee,
  operations: ['Decrypt', 'CreateGrant'],
});
const stateOf = (...grants: readonly JsonObject[]) => ({ account, grants });

describe('a grant that is left alone', () => {
  it.each([
    `arn:aws:iam::${account}:role/app`,
    `arn:aws:sts::${account}:assumed-role/aws:ec2-infrastructure/i-0a1b2c3d`,
    'rds.eu-central-1.amazonaws.com',
    'AROAQRSTUVWXYZEXAMPLE',
  ])('is one for %s', (grantee) => {
    expect(detect(control, stateOf(grant(grantee)))).toEqual([]);
  });

  it('is one for an account that the settings trust', () => {
    expect(detect(control, stateOf(grant(copier)), { trusted: { accounts: ['999988887777'] } })).toEqual([]);
  });
});

describe('a grant for somebody else', () => {
  it('is revoked, which is final', () => {
    const state = stateOf(grant(`arn:aws:iam::${account}:role/app`), grant(copier, 'g2'));
    expect(remedy(control, state, keyRef)).toEqual({
      violations: [
        {
          element: 'Grant g2',
          key: `${copier} CreateGrant Decrypt`,
          reason:
            'the grant is for account 999988887777, which is not trusted; it allows Decrypt, CreateGrant',
          evidence: grant(copier, 'g2'),
        },
      ],
      summary: `Revoke grant g2 of ${copier} on key ${keyArn}.`,
      apply: [{ operation: 'kms:RevokeGrant', input: { KeyId: keyId, GrantId: 'g2' } }],
      undo: { irreversible: expect.stringContaining('another id') as string },
    });
  });

  it('is asked about, since it cannot be made again', () => {
    expect(control.defaultMode).toBe('approve');
  });

  it('is the same when it comes back under another id', () => {
    const [first] = detect(control, stateOf(grant(copier, 'g1')));
    const [second] = detect(control, stateOf(grant(copier, 'g2')));
    expect(second?.key).toBe(first?.key);
    expect(control.compare?.(stateOf(grant(copier, 'g1')))).toEqual(
      control.compare?.(stateOf(grant(copier, 'g2'))),
    );
  });

  it('is another one when it is for somebody else', () => {
    expect(control.compare?.(stateOf(grant(copier)))).not.toEqual(control.compare?.(stateOf()));
  });
});

describe('reading a key', () => {
  const page = (GrantId: string, more: object) => ({
    Grants: [{ GrantId, Name: 'n', GranteePrincipal: copier, Operations: ['Decrypt' as const] }],
    ...more,
  });
  const read = (id: string) => ({ id, name: 'n', grantee: copier, operations: ['Decrypt'] });

  it('takes all of its grants, page after page', async () => {
    const aws = fakeReader({
      'kms:DescribeKey': describedKey(),
      'kms:ListGrants': ({ Marker }) =>
        Marker === undefined
          ? page('g1', { Truncated: true, NextMarker: 'more' })
          : page('g2', { Truncated: false }),
    });
    const state = { account, grants: [read('g1'), read('g2')] };
    await expect(control.read(keyRef, aws, contextOf(control))).resolves.toEqual(state);
  });

  it('takes no grants of a key that AWS made for a service', async () => {
    const aws = fakeReader({ 'kms:DescribeKey': describedKey({ KeyManager: 'AWS' }) });
    await expect(control.read(keyRef, aws, contextOf(control))).resolves.toEqual({ account, grants: [] });
  });

  it('fails where it may not', async () => {
    const aws = fakeReader({
      'kms:DescribeKey': describedKey(),
      'kms:ListGrants': awsError('AccessDeniedException'),
    });
    await expect(control.read(keyRef, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, { CreateGrant: [keyId] });
