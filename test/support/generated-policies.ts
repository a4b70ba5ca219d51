import { randomUUID } from 'node:crypto';
import { CreateRoleCommand, DeleteRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import type { GeneratedStates } from './generated-state.ts';
import { createBucket, readBucket, removeBucket } from './wire-bucket.ts';

/** The sandbox's account. */
export const account = '123456789012';
const own = `"arn:aws:iam::${account}:root"`;

/** Principals on either side; a role's and a key's policy may only name accounts that the emulator does not look for. */
const awsPrincipals = fc.uniqueArray(
  fc.constantFrom(own, '"arn:aws:iam::999988887777:root"', '"444455556666"', '"*"'),
  { minLength: 1, maxLength: 3 },
);
const blank = fc.constantFrom('', ' ', '\n', '\n    ', '\t');
const condition = fc.constantFrom(
  '',
  `,"Condition":{"StringEquals":{"aws:PrincipalAccount":["999988887777", "${account}"]}}`,
  ',"Condition":{"StringEquals":{"sts:ExternalId":"secret"}}',
);

const principal = fc.tuple(blank, awsPrincipals, fc.boolean()).map(([space, names, hasService]) => {
  const service = hasService ? `,${space}"Service":"delivery.logs.amazonaws.com"` : '';
  return `{"AWS":${space}[${names.join(`,${space}`)}]${service}}`;
});

/** Policies of one to four statements, laid out in every way, with principals of the account and others. */
export function policies(
  statementOf: (principal: string, condition: string) => string,
): fc.Arbitrary<string> {
  const statement = fc.tuple(principal, condition).map(([who, when]) => statementOf(who, when));
  return fc
    .tuple(blank, blank, fc.array(statement, { minLength: 1, maxLength: 4 }))
    .map(
      ([before, between, statements]) =>
        `{${before}"Version": "2012-10-17",${between}"Statement": [${before}${statements.join(`${between},`)}]${before}}`,
    );
}

const action = '"Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/*"';

export const foreignBucketPolicies: GeneratedStates = policies(
  (who, when) => `{"Effect":"Allow","Principal":${who},${action}${when}}`,
).map((policy) => async (wire) => {
  const id = await createBucket(wire);
  const Policy = policy.replaceAll('BUCKET', id);
  await wire.clients.s3.send(new PutBucketPolicyCommand({ Bucket: id, Policy }));
  return {
    id,
    read: async () => readBucket(wire, id),
    remove: async () => removeBucket(wire, id),
  };
});

/** Roles that trust the account and others, of which a good trust policy is remembered or none. */
export const trustingRoles: GeneratedStates = fc
  .tuple(
    policies((who, when) => `{"Effect":"Allow","Principal":${who},"Action":"sts:AssumeRole"${when}}`),
    fc.boolean(),
  )
  .map(([AssumeRolePolicyDocument, isRemembered]) => async ({ clients: { iam } }) => {
    const RoleName = `role-${randomUUID()}`;
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    const good = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":${own}},"Action":"sts:AssumeRole"}}`;
    return {
      id: RoleName,
      ...(isRemembered ? { baseline: { policy: good, roleId: Role?.RoleId ?? '' } } : {}),
      read: async () => (await iam.send(new GetRoleCommand({ RoleName }))).Role,
      remove: async () => iam.send(new DeleteRoleCommand({ RoleName })),
    };
  });
