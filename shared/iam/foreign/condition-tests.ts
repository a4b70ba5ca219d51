import { type Conditions, findDemandedKeys, readOperator } from '../condition-operators.ts';
import type { Path } from '../json-layout.ts';
import { conditionKeys, type Subject } from './condition-keys.ts';
import type { Home, Side } from './home.ts';

/** What a condition says about whose a request is. */
export interface ConditionTest {
  readonly operator: string;
  /** The key as it is written. */
  readonly key: string;
  readonly subject: Subject;
  /** A request has to match one of the values; the other way round where the test is negated. */
  readonly values: readonly { readonly value: string; readonly side: Side }[];
  readonly isNegated: boolean;
  readonly holdsWithoutKey: boolean;
  /** Its place in the statement. */
  readonly path: Path;
}

/** The conditions of a statement that say whose a request is; the others are left out. */
export function readConditionTests(conditions: Conditions, home: Home): readonly ConditionTest[] {
  const demanded = findDemandedKeys(conditions);
  return Object.entries(conditions).flatMap(([operator, tests]) => {
    const { comparison, isNegated, holdsWithoutKey } = readOperator(operator);
    if (comparison === undefined) return [];
    return Object.entries(tests).flatMap(([key, values]) => {
      const known = conditionKeys.get(key.toLowerCase());
      if (known === undefined) return [];
      return [
        {
          operator,
          key,
          subject: known.subject,
          values: values.map((value) => ({ value, side: known.sideOf(value, home, comparison) })),
          isNegated,
          holdsWithoutKey: holdsWithoutKey && !demanded.has(key.toLowerCase()),
          path: ['Condition', operator, key],
        },
      ];
    });
  });
}

/** The keys that every request of somebody with an account carries. */
const keysOfAccounts: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'kms:calleraccount',
]);

/**
 * The keys that no request without credentials carries, nor one of a service.
 * Source: "AWS global condition context keys", IAM User Guide.
 */
const keysOfAccountsOnly: ReadonlySet<string> = new Set([
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
]);

/** Whether the test lets only those through whom its values match. */
export function limits({ isNegated, holdsWithoutKey, key }: ConditionTest, hasAccount: boolean): boolean {
  return !isNegated && (!holdsWithoutKey || (hasAccount && keysOfAccounts.has(key.toLowerCase())));
}

/**
 * Whether a test lets nobody through but those who have an account. To AWS, the account of a caller without credentials is
 * the word `anonymous`, so a test of the account has to name accounts.
 */
export function demandAccount(tests: readonly ConditionTest[]): boolean {
  return tests.some(
    ({ key, values, isNegated, holdsWithoutKey }) =>
      !isNegated &&
      !holdsWithoutKey &&
      (keysOfAccountsOnly.has(key.toLowerCase()) ||
        (key.toLowerCase() === 'aws:principalaccount' && values.every(({ side }) => side !== 'open'))),
  );
}

/**
 * Whether tests let only the account's own side through. One that names somebody unknown, such as a bucket or a VPC, is
 * enough where no other says that they are foreign.
 */
export function confine(tests: readonly ConditionTest[]): boolean {
  return tests.some(({ values }) => values.every(({ side }) => isAccepted(side, tests)));
}

/** The values of a test without which it would let only the account's own side through; undefined where there is none. */
export function findExcess(
  tests: readonly ConditionTest[],
): { test: ConditionTest; positions: readonly number[] } | undefined {
  for (const test of tests) {
    const others = tests.filter((other) => other !== test);
    const sides = test.values.map(({ side }) => side);
    const kept = sides.includes('trusted') ? 'trusted' : 'named';
    if (!sides.includes(kept) || !isAccepted(kept, others)) continue;
    return { test, positions: sides.flatMap((side, position) => (side === kept ? [] : [position])) };
  }
  return undefined;
}

function isAccepted(side: Side, tests: readonly ConditionTest[]): boolean {
  if (side !== 'named') return side === 'trusted';
  return !tests.some(({ values }) => values.some((value) => value.side === 'foreign'));
}
