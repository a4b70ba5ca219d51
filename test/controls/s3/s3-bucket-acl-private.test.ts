import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/s3/s3-bucket-acl-private.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { listSampleEvents, listTriggerNames, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const bucket = toResourceRef('AWS::S3::Bucket', 'ledger', testPlace);
const named = { Bucket: 'ledger', ExpectedBucketOwner: '111122223333' };

const owner = {
  ID: 'c1f7a2d84be94d50a6f3e2b17c9d08543fa1b6e2d7094c8ab5e6f1023d4c5b6a',
  DisplayName: 'ledger',
};
const toOwner = { Grantee: { Type: 'CanonicalUser', ...owner }, Permission: 'FULL_CONTROL' };
const toPartner = {
  Grantee: { Type: 'CanonicalUser', ID: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' },
  Permission: 'READ',
};
const toLogDelivery = {
  Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' },
  Permission: 'WRITE',
};

function toGroup(group: string, permission: string) {
  return {
    Grantee: { Type: 'Group', URI: `http://acs.amazonaws.com/groups/global/${group}` },
    Permission: permission,
  };
}

function toAnonymous(permission: string) {
  return {
    Grantee: { Type: 'CanonicalUser', ID: '65a011a29cdf8ec533ec3d1ccaae921c' },
    Permission: permission,
  };
}

function put(...grants: readonly object[]) {
  return {
    operation: 's3:PutBucketAcl',
    input: { ...named, AccessControlPolicy: { Owner: owner, Grants: grants } },
  };
}

describe('a bucket ACL that is private', () => {
  it.each([
    ['to its owner', [toOwner]],
    ['to a named account', [toOwner, toPartner]],
    ['to the group that delivers access logs', [toOwner, toLogDelivery]],
    ['to a group of a like name', [toGroup('AllUsersOfLedger', 'READ')]],
    ['nothing', []],
  ])('grants %s', (_name, grants) => {
    expect(detect(control, { owner, grants })).toEqual([]);
  });
});

describe('a bucket ACL that is public', () => {
  it.each([
    [
      'everyone',
      toGroup('AllUsers', 'READ'),
      'READ to AllUsers',
      'everyone, even without credentials, may list the objects',
    ],
    [
      'everyone with an AWS account',
      toGroup('AuthenticatedUsers', 'WRITE'),
      'WRITE to AuthenticatedUsers',
      'everyone who has any AWS account may add and overwrite objects',
    ],
    [
      'the canonical user that stands for everyone',
      toAnonymous('READ_ACP'),
      'READ_ACP to the anonymous user',
      'everyone, even without credentials, may read the ACL',
    ],
    [
      'everyone, on the ACL itself',
      toGroup('AllUsers', 'WRITE_ACP'),
      'WRITE_ACP to AllUsers',
      'everyone, even without credentials, may write the ACL, and so allow themselves everything else',
    ],
  ])('loses the grant to %s, and gets it back when that is undone', (_name, grant, key, reason) => {
    const { violations, summary, apply, undo } = remedy(control, { owner, grants: [toOwner, grant] }, bucket);
    expect(violations).toEqual([
      { element: `Grants[1] (${key})`, key, reason, evidence: { index: 1, grant } },
    ]);
    expect(summary).toBe(`Remove from the ACL of bucket ledger: Grants[1] (${key}).`);
    expect(apply).toEqual([put(toOwner)]);
    expect(undo).toEqual([put(toOwner, grant)]);
  });

  it('keeps every other grant, in order', () => {
    const grants = [
      toGroup('AllUsers', 'READ'),
      toPartner,
      toGroup('AllUsers', 'WRITE'),
      toLogDelivery,
      toOwner,
      toGroup('AuthenticatedUsers', 'READ'),
    ];
    const { violations, apply } = remedy(control, { owner, grants }, bucket);
    expect(violations).toHaveLength(3);
    expect(apply).toEqual([put(toPartner, toLogDelivery, toOwner)]);
  });

  it('is known by who may do what, wherever in the ACL that stands', () => {
    const [first] = detect(control, { owner, grants: [toGroup('AllUsers', 'READ'), toOwner] });
    const [second] = detect(control, { owner, grants: [toOwner, toGroup('AllUsers', 'READ')] });
    expect(first?.key).toBe('READ to AllUsers');
    expect(second?.key).toBe(first?.key);
  });

  it('can be left with no grant at all', () => {
    const { apply } = remedy(control, { owner, grants: [toGroup('AllUsers', 'FULL_CONTROL')] }, bucket);
    expect(apply).toEqual([put()]);
  });

  it('is known by its group however the URI is written', () => {
    const grant = {
      Grantee: { Type: 'Group', URI: 'https://acs.amazonaws.com/groups/global/AllUsers' },
      Permission: 'READ',
    };
    expect(detect(control, { owner, grants: [grant] })).toHaveLength(1);
  });
});

describe('two ACLs', () => {
  const compare = (grants: readonly object[], ofOwner: object = owner) =>
    control.compare?.({ owner: ofOwner, grants } as never);

  it.each([
    ['the order of the grants', [toPartner, toOwner], owner],
    [
      'the names beside the ids',
      [{ ...toOwner, Grantee: { ...toOwner.Grantee, DisplayName: 'x' } }, toPartner],
      owner,
    ],
    ['the name of the owner', [toOwner, toPartner], { ID: owner.ID }],
  ])('are one but for %s', (_, grants, ofOwner) => {
    expect(compare(grants, ofOwner)).toEqual(compare([toOwner, toPartner]));
  });

  it.each([
    ['a grant', [toOwner], owner],
    ['what a grant allows', [toOwner, { ...toPartner, Permission: 'WRITE' }], owner],
    ['the owner', [toOwner, toPartner], { ID: 'another' }],
  ])('are two where they differ in %s', (_, grants, ofOwner) => {
    expect(compare(grants, ofOwner)).not.toEqual(compare([toOwner, toPartner]));
  });
});

describe('reading a bucket', () => {
  const context = contextOf(control, { now: new Date(0) });

  it('takes one call, to the bucket of this account and no other', async () => {
    const aws = fakeReader({
      's3:GetBucketAcl': {
        Owner: owner,
        Grants: [{ Grantee: { Type: 'CanonicalUser', ID: owner.ID }, Permission: 'FULL_CONTROL' }],
      },
    });
    await expect(control.read(bucket, aws, context)).resolves.toEqual({
      owner,
      grants: [{ Grantee: { Type: 'CanonicalUser', ID: owner.ID }, Permission: 'FULL_CONTROL' }],
    });
    expect(aws.reads).toEqual([{ operation: 's3:GetBucketAcl', input: named }]);
  });

  it('finds no grant', async () => {
    const aws = fakeReader({ 's3:GetBucketAcl': { Owner: owner } });
    await expect(control.read(bucket, aws, context)).resolves.toEqual({ owner, grants: [] });
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 's3:GetBucketAcl': awsError('AccessDenied') });
    await expect(control.read(bucket, aws, context)).rejects.toThrow('AccessDenied');
  });
});

describe('the events of a bucket', () => {
  it('have a sample each', () => {
    expect(listSampleEvents(control)).toEqual(listTriggerNames(control));
  });

  it.each([
    ['CreateBucket', 'press-kit-eu'],
    ['PutBucketAcl', 'ledger-exports-eu'],
    ['PutBucketOwnershipControls', 'ledger-exports-eu'],
    ['DeleteBucketOwnershipControls', 'ledger-exports-eu'],
    ['ConfigurationItemChangeNotification', 'ledger-exports-eu'],
  ])('name it: %s', (eventName, id) => {
    expect(selectFromSample(control, eventName)).toEqual([id]);
  });
});
