import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, sweep } from '../../control/trigger.ts';
import { findForeignPrincipal } from '../../iam/foreign/principals.ts';
import { type Grant, listGrants } from '../../secrets/grants.ts';
import { namedKey, readKey } from '../../secrets/key.ts';

type State = {
  /** The account that has the key. */
  readonly account: string;
  readonly grants: readonly Grant[];
};

export default defineControl({
  id: 'kms-grant-not-foreign',
  title: 'Grants let no untrusted account use a key',
  rationale:
    'A grant lets its grantee decrypt with the key, and appears in no policy. With one, an attacker reads a shared snapshot ' +
    'in an account of their own, and goes on doing so after they lost what they had in this one.',
  severity: 'high',
  resourceType: 'AWS::KMS::Key',
  references: {
    policy: ['3.2.1', '3.4.2'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-6', 'SC-12'],
    attack: ['T1537'],
  },
  triggers: [
    cloudTrail('kms', ['CreateGrant'], namedKey),
    // AWS Config records no grants.
    sweep(),
  ],
  // A grant that is revoked cannot be made again as it was.
  defaultMode: 'approve',
  operations: { reads: ['kms:DescribeKey', 'kms:ListGrants'], writes: ['kms:RevokeGrant'] },
  settings: z.strictObject({}),
  async read(key, aws): Promise<State> {
    const { account } = aws;
    // Those of keys that AWS makes for its services are the services' own.
    const { isOwn } = await readKey(key, aws);
    return { account, grants: isOwn ? await listGrants(key, aws) : [] };
  },
  detect: ({ account, grants }, { trusted }) =>
    grants.flatMap((grant) => {
      const who = findForeignPrincipal(grant.grantee, { account, trusted, deputies: [] });
      if (who === undefined) return [];
      const operations = grant.operations.join(', ');
      return [
        {
          element: `Grant ${grant.id}`,
          // Made again it has another id.
          key: `${grant.grantee} ${grant.operations.toSorted().join(' ')}`,
          reason: `the grant is for ${who}; it allows ${operations}`,
          evidence: grant,
        },
      ];
    }),
  remediate: (_state, violations, { id, arn }) => ({
    summary: `Revoke ${violations.map(({ evidence }) => `grant ${evidence.id} of ${evidence.grantee}`).join(', ')} on key ${arn}.`,
    apply: violations.map(({ evidence }) => call('kms:RevokeGrant', { KeyId: id, GrantId: evidence.id })),
    undo: {
      irreversible:
        'a grant that is made again has another id and another token, which its grantee would have to be given; and ' +
        'Holdfast may make none',
    },
  }),
  compare: ({ grants }) =>
    grants
      .map(({ grantee, operations }) => `${grantee} ${operations.toSorted().join(' ')}`)
      .toSorted((a, b) => (a < b ? -1 : 1)),
});
