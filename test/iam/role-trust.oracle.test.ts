import { runSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { nobody } from '../../shared/control/trusted.ts';
import { findForeignTrust, settleTrust, trustSettings } from '../../shared/iam/role-trust.ts';

// An independent implementation of policy evaluation decides who can assume a role.

const account = '111122223333';
const partner = '444455556666';
const stranger = 'arn:aws:iam::999988887777:user/mallory';
const own = `arn:aws:iam::${account}:user/ada`;
const roleId = 'AROAEXAMPLE0000000001';
const context = {
  trusted: { ...nobody, accounts: [partner] },
  settings: trustSettings.parse({}),
  now: new Date(),
};

const principal = fc.constantFrom<object>(
  { Principal: '*' },
  { Principal: { AWS: '*' } },
  { Principal: { AWS: [`arn:aws:iam::${account}:root`, stranger] } },
  { Principal: { AWS: 'arn:aws:iam::999988887777:root' } },
  { Principal: { AWS: [`arn:aws:iam::${partner}:root`, own] } },
  { Principal: { AWS: ['AIDAEXAMPLE0000000002', '999988887777'], Service: 'ec2.amazonaws.com' } },
);
const action = fc.constantFrom<string | string[]>(
  'sts:AssumeRole',
  'STS:assumerole*',
  'sts:TagSession',
  ['sts:TagSession', 'sts:AssumeRole'],
  'sts:AssumeRol?',
);
const condition = fc.constantFrom<object>(
  {},
  {},
  { Condition: { StringEquals: { 'sts:ExternalId': 'a1b2c3' } } },
  { Condition: { StringEquals: { 'aws:PrincipalAccount': [account, partner] } } },
  { Condition: { StringLike: { 'aws:PrincipalAccount': [account, '9999*'] } } },
  { Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:user/*` } } },
  { Condition: { StringNotEquals: { 'aws:PrincipalAccount': account } } },
);

const statement = fc
  .tuple(fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'), principal, action, condition)
  .map(([Effect, who, Action, when]) => ({ Effect, ...who, Action, ...when }));
const trust = fc.array(statement, { minLength: 1, maxLength: 4 });

function toPolicy(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

const stateOf = (policy: string) => ({ account, policy, roleId, lastUsed: null });

/** Whether somebody who may call anything can assume a role with this trust. */
async function letsIn(policy: string, who: string): Promise<boolean> {
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const result = await runSimulation(
    {
      request: {
        principal: who,
        action: 'sts:AssumeRole',
        resource: { resource: `arn:aws:iam::${account}:role/deployer`, accountId: account },
        contextVariables: {
          'aws:PrincipalAccount': who.split(':')[4] ?? '',
          'aws:PrincipalArn': who,
          'sts:ExternalId': 'a1b2c3',
        },
      },
      identityPolicies: [{ name: 'everything', policy: everything }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: JSON.parse(policy) as unknown,
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult === 'Allowed';
}

const found = (policy: string) => findForeignTrust(stateOf(policy), context);

describe('a statement of a trust policy in which somebody foreign is found', () => {
  it('lets in a stranger, and one in which nobody is lets in none', async () => {
    await fc.assert(
      fc.asyncProperty(
        statement.filter(({ Effect }) => Effect === 'Allow'),
        async (one) => {
          const policy = toPolicy([one]);
          expect(found(policy).length > 0).toBe(await letsIn(policy, stranger));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a trust policy without those who are foreign', () => {
  const settle = (policy: string, baseline?: string) =>
    settleTrust(stateOf(policy), found(policy), {
      ...context,
      ...(baseline === undefined ? {} : { baseline: { policy: baseline, roleId } }),
    });

  it('lets in no stranger, whatever is remembered, and names nobody who was deleted', async () => {
    await fc.assert(
      fc.asyncProperty(trust, trust, async (statements, before) => {
        const { policy } = settle(toPolicy(statements), toPolicy(before));
        expect(found(policy)).toEqual([]);
        expect(policy).not.toContain('AIDA');
        await expect(letsIn(policy, stranger)).resolves.toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('lets in whom it did of the account, where somebody of it is named', async () => {
    await fc.assert(
      fc.asyncProperty(trust, async (statements) => {
        // Of a statement for everyone, nobody is left.
        const policy = toPolicy(statements.filter((one) => !JSON.stringify(one).includes('"*"')));
        fc.pre(policy !== toPolicy([]));
        await expect(letsIn(settle(policy).policy, own)).resolves.toBe(await letsIn(policy, own));
      }),
      { numRuns: 300 },
    );
  });
});
