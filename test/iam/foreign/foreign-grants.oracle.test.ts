import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';
import type { Simulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { nobody } from '../../../shared/control/trusted.ts';
import { findForeignGrants } from '../../../shared/iam/foreign/foreign-grants.ts';
import { removeGrants } from '../../../shared/iam/foreign/remove-grants.ts';

// An independent implementation of policy evaluation decides whether somebody foreign gets in.

type Values = Record<string, string>;

const account = '111122223333';
const partner = '444455556666';
const organization = 'o-a1b2c3d4e5';
const stranger = 'arn:aws:iam::999988887777:user/mallory';
const home = { account, trusted: { ...nobody, accounts: [partner], organization }, deputies: [] };

interface KeySample {
  readonly key: string;
  readonly positive: string;
  readonly negative: string;
  readonly ours: readonly string[];
  readonly others: readonly string[];
  /** What the stranger’s request carries. */
  readonly strangers: string;
}

const samples: readonly KeySample[] = [
  {
    key: 'aws:PrincipalOrgID',
    positive: 'StringEquals',
    negative: 'StringNotEquals',
    ours: [organization],
    others: ['o-zzzzzzzzzz'],
    strangers: 'o-zzzzzzzzzz',
  },
  {
    key: 'aws:PrincipalAccount',
    positive: 'StringLike',
    negative: 'StringNotEquals',
    ours: [account, partner],
    others: ['999988887777', '*'],
    strangers: '999988887777',
  },
  {
    key: 'aws:PrincipalArn',
    positive: 'ArnLike',
    negative: 'ArnNotLike',
    ours: [`arn:aws:iam::${account}:role/app-*`],
    others: ['arn:aws:iam::*:user/*', stranger],
    strangers: stranger,
  },
];

const condition = fc.constantFrom(...samples).chain(({ key, positive, negative, ours, others }) =>
  fc.oneof(
    fc.record({
      key: fc.constant(key),
      // A set of a key that has one value, and IfExists, hold for a request that lacks the key.
      operator: fc
        .constantFrom('%', '%', 'ForAllValues:%', '%IfExists')
        .map((form) => form.replace('%', positive)),
      values: fc.uniqueArray(fc.constantFrom(...ours, ...others), { minLength: 1 }),
    }),
    fc.record({
      key: fc.constant(key),
      operator: fc.constant(negative),
      values: fc.uniqueArray(fc.constantFrom(...ours), { minLength: 1 }),
    }),
  ),
);

const conditions = fc.uniqueArray(condition, { maxLength: 2, selector: ({ key }) => key }).map((all) => {
  const block: Record<string, Record<string, readonly string[]>> = {};
  for (const { operator, key, values } of all) block[operator] = { ...block[operator], [key]: values };
  return all.length === 0 ? {} : { Condition: block };
});

const principal = fc.constantFrom<object>(
  { Principal: '*' },
  { Principal: { AWS: ['*'] } },
  { Principal: { AWS: [account, stranger] } },
  { Principal: { AWS: 'arn:aws:iam::999988887777:root' } },
  { Principal: { AWS: partner } },
  { NotPrincipal: { AWS: [`arn:aws:iam::${account}:root`] } },
);

const action = fc.constantFrom<string | string[]>('s3:GetObject', 's3:*', ['s3:Get*', 's3:PutObject']);
const resource = fc.constantFrom('*', 'arn:aws:s3:::ledger/*', 'arn:aws:s3:::ledger/2026*');

const grant = fc
  .tuple(principal, action, resource, conditions)
  .map(([who, Action, Resource, when]) => ({ Effect: 'Allow', ...who, Action, Resource, ...when }));
const denial = fc
  .tuple(
    principal.filter((who) => 'Principal' in who),
    action,
    resource,
    conditions,
  )
  .map(([who, Action, Resource, when]) => ({ Effect: 'Deny', ...who, Action, Resource, ...when }));

/** Every request that the stranger can make: with and without credentials, and each key that is asked for. */
function listRequests(
  policy: string,
): readonly (readonly [isAnonymous: boolean, action: string, values: Values])[] {
  const asked = samples.filter(({ key }) => policy.includes(key));
  const all = asked.reduce<readonly Values[]>(
    (some, { key, strangers }) => some.flatMap((values) => [values, { ...values, [key]: strangers }]),
    [{}],
  );
  return all.flatMap((values) =>
    ['s3:GetObject', 's3:PutObject'].flatMap((name) => [
      // Whoever has credentials has an account and an ARN, and perhaps no organization.
      ...(asked.every(({ key }) => key === 'aws:PrincipalOrgID' || key in values)
        ? [[false, name, values] as const]
        : []),
      ...(Object.keys(values).length === 0 ? [[true, name, values] as const] : []),
    ]),
  );
}

async function letsIn(policy: string): Promise<boolean> {
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const answers = await Promise.all(
    listRequests(policy).map(async ([isAnonymous, name, values]) => {
      const simulation: Simulation = {
        request: {
          principal: isAnonymous ? anonymousPrincipal : stranger,
          action: name,
          resource: { resource: 'arn:aws:s3:::ledger/2026.csv', accountId: account },
          contextVariables: values,
        },
        identityPolicies: isAnonymous ? [] : [{ name: 'everything', policy: everything }],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: JSON.parse(policy) as unknown,
      };
      const result = await runSimulation(simulation, {});
      if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
      return result.overallResult === 'Allowed';
    }),
  );
  return answers.includes(true);
}

function toPolicy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function findIn(policy: string) {
  return findForeignGrants(policy, home);
}

describe('a statement in which something foreign is found', () => {
  it('lets in a stranger, and one in which nothing is lets in none', async () => {
    await fc.assert(
      fc.asyncProperty(grant, async (statement) => {
        const policy = toPolicy(statement);
        expect(findIn(policy).length > 0).toBe(await letsIn(policy));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a policy in which nothing foreign is found, or from which it was removed', () => {
  it('lets in no stranger, whatever it denies', async () => {
    await fc.assert(
      fc.asyncProperty(grant, grant, denial, async (...statements) => {
        const policy = toPolicy(...statements);
        const remaining =
          removeGrants(
            policy,
            findIn(policy).map(({ path }) => path),
          ) ?? toPolicy();
        expect(findIn(remaining)).toEqual([]);
        await expect(letsIn(remaining)).resolves.toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
