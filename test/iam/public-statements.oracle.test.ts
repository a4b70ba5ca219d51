import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';
import type { Simulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { findPublicStatements } from '../../shared/iam/public-statements.ts';

// An independent implementation of policy evaluation decides whether a stranger gets in.

type Context = Record<string, string | string[]>;

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

interface KeySample {
  readonly key: string;
  readonly operators: readonly string[];
  /** Values and patterns that only the owner's own callers match. */
  readonly ours: readonly string[];
  /** Values that a stranger's request matches. */
  readonly open: readonly string[];
  /** What a stranger's request carries. */
  readonly strangers: string | string[];
}

const text = ['StringEquals', 'StringEqualsIgnoreCase'];
const pattern = ['StringLike'];
const arns = ['ArnLike', 'ArnEquals'];
const stranger = 'arn:aws:iam::999988887777:user/mallory';
const ourRole = 'arn:aws:iam::111122223333:role/reader';

const samples: readonly KeySample[] = [
  {
    key: 'aws:PrincipalOrgID',
    operators: text,
    ours: ['o-a1b2c3d4e5', 'o-f6g7h8i9j0'],
    open: ['${aws:PrincipalOrgID}'],
    strangers: 'o-zzzzzzzzzz',
  },
  {
    key: 'aws:PrincipalAccount',
    operators: [...text, ...pattern],
    ours: ['111122223333', '444455556666'],
    open: ['${aws:PrincipalAccount}'],
    strangers: '999988887777',
  },
  {
    key: 'aws:PrincipalArn',
    operators: [...arns, ...pattern],
    ours: [ourRole, 'arn:aws:iam::111122223333:role/app-*'],
    open: ['arn:aws:iam::*:user/*', 'arn:aws:iam::99998888777?:user/mallory'],
    strangers: stranger,
  },
  {
    key: 'aws:SourceArn',
    operators: [...arns, ...pattern],
    ours: ['arn:aws:s3:::inventory', 'arn:aws:sns:us-west-2:111122223333:*'],
    open: ['arn:aws:sns:*:*:*'],
    strangers: 'arn:aws:sns:us-west-2:999988887777:topic',
  },
  {
    key: 'aws:SourceVpc',
    operators: [...text, ...pattern],
    ours: ['vpc-91237329', 'vpc-1a2b3c4d'],
    open: ['${aws:SourceVpc}'],
    strangers: 'vpc-99999999',
  },
  {
    key: 'aws:SourceVpce',
    operators: pattern,
    ours: ['vpce-1a2b3c4d'],
    open: ['vpce-*', '*', 'vpce-????????'],
    strangers: 'vpce-99999999',
  },
  {
    key: 'aws:SourceIp',
    operators: ['IpAddress'],
    ours: ['203.0.113.0/24', '203.0.113.7', '17.0.0.0/8', '2600:1f00::/32'],
    // The simulator takes a prefix of no bits for an empty range; public-statements.test.ts has those.
    open: ['0.0.0.0/1', '64.0.0.0/7', '127.255.255.255/1'],
    strangers: '65.1.2.3',
  },
  {
    key: 'aws:userid',
    operators: pattern,
    ours: ['AROAQRSTUVWXYZEXAMPLE:*', 'AIDAQRSTUVWXYZEXAMPLE'],
    open: ['AIDA*', '*'],
    strangers: 'AIDAZZZZZZZZZZZZZZZZZ',
  },
  {
    key: 'aws:Referer',
    operators: [...text, ...pattern],
    ours: [],
    open: ['https://example.com/'],
    strangers: 'https://example.com/',
  },
];

/** Operators by which a request passes that the owner's values do not cover, or that lacks the key. */
const negations: Readonly<Record<string, string>> = {
  StringEquals: 'StringNotEquals',
  StringEqualsIgnoreCase: 'StringNotEqualsIgnoreCase',
  StringLike: 'StringNotLike',
  ArnLike: 'ArnNotLike',
  ArnEquals: 'ArnNotEquals',
  IpAddress: 'NotIpAddress',
};

/** Any number of conditions on different keys, so that no two of them contradict each other. */
const conditions: fc.Arbitrary<readonly Condition[]> = fc
  .uniqueArray(fc.constantFrom(...samples), { maxLength: 3, selector: ({ key }) => key })
  .chain((chosen) => fc.tuple(...chosen.map(toCondition)));

function toCondition({ key, operators, ours, open }: KeySample): fc.Arbitrary<Condition> {
  const spelling = fc.constantFrom(key, key.toLowerCase(), key.toUpperCase());
  const operator = fc.constantFrom(...operators);
  const values = fc.uniqueArray(fc.constantFrom(...ours, ...open), { minLength: 1, maxLength: 3 });
  const affirmed = fc.record({
    key: spelling,
    // A set operator and IfExists at once are left out: AWS does not say what they mean together.
    operator: fc
      .tuple(operator, fc.constantFrom('%', '%', 'ForAnyValue:%', 'ForAllValues:%', '%IfExists'))
      .map(([name, form]) => form.replace('%', name)),
    values,
  });
  const presence = fc.record({
    key: spelling,
    operator: fc.constant('Null'),
    values: fc.constantFrom(['true'], ['false']),
  });
  if (ours.length === 0) return fc.oneof(affirmed, presence);
  const negated = fc.record({
    key: spelling,
    operator: operator.map((name) => negations[name] ?? name),
    values: fc.uniqueArray(fc.constantFrom(...ours), { minLength: 1 }),
  });
  return fc.oneof({ arbitrary: affirmed, weight: 4 }, negated, presence);
}

const principals = fc.constantFrom<Record<string, unknown>>(
  { Principal: '*' },
  { Principal: { AWS: '*' } },
  { Principal: { AWS: [ourRole, '*'] } },
  { Principal: { AWS: ourRole } },
  { Principal: { AWS: '111122223333' } },
  { Principal: { Service: 'cloudtrail.amazonaws.com' } },
  { NotPrincipal: { AWS: ourRole } },
);

const statements = fc
  .record({ principal: principals, effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'), conditions })
  .map((parts) => ({
    Effect: parts.effect,
    ...parts.principal,
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::ledger/*',
    ...(parts.conditions.length === 0 ? {} : { Condition: toConditionBlock(parts.conditions) }),
  }));

function toConditionBlock(all: readonly Condition[]): Record<string, Record<string, readonly string[]>> {
  const block: Record<string, Record<string, readonly string[]>> = {};
  for (const { operator, key, values } of all) block[operator] = { ...block[operator], [key]: values };
  return block;
}

/** Every request a stranger can make: with and without credentials, with and without each key of the conditions. */
function findStrangersRequests(statement: Record<string, unknown>): readonly (readonly [boolean, Context])[] {
  const mentioned = JSON.stringify(statement).toLowerCase();
  const chosen = samples.filter(({ key }) => mentioned.includes(`"${key.toLowerCase()}"`));
  const contexts = chosen.reduce<readonly Context[]>(
    (all, { key, strangers }) => all.flatMap((context) => [context, { ...context, [key]: strangers }]),
    [{}],
  );
  return contexts.flatMap((context) => [[false, context] as const, [true, context] as const]);
}

async function letsIn(statement: object, isAnonymous: boolean, context: Context): Promise<boolean> {
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const simulation: Simulation = {
    request: {
      principal: isAnonymous ? anonymousPrincipal : stranger,
      action: 's3:GetObject',
      resource: { resource: 'arn:aws:s3:::ledger/2026.csv', accountId: '111122223333' },
      contextVariables: context,
    },
    identityPolicies: isAnonymous ? [] : [{ name: 'everything', policy: everything }],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: { Version: '2012-10-17', Statement: [statement] },
  };
  const result = await runSimulation(simulation, {});
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult === 'Allowed';
}

describe('a statement that is called public', () => {
  it('lets in some stranger, and one that is not lets in none', async () => {
    await fc.assert(
      fc.asyncProperty(statements, async (statement) => {
        const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
        const answers = await Promise.all(
          findStrangersRequests(statement).map(async ([isAnonymous, context]) =>
            letsIn(statement, isAnonymous, context),
          ),
        );
        expect(findPublicStatements(policy).length === 1).toBe(answers.includes(true));
      }),
      { numRuns: 250 },
    );
  });
});
