import type { JsonObject } from '../../control/json.ts';
import type { Path } from '../json-layout.ts';
import { getStatementKey } from '../policy-meaning.ts';
import { type LocatedStatement, readPolicy } from '../policy.ts';
import {
  confine,
  type ConditionTest,
  demandAccount,
  findExcess,
  limits,
  readConditionTests,
} from './condition-tests.ts';
import type { Subject } from './condition-keys.ts';
import { isTakenBack } from './denials.ts';
import type { Home } from './home.ts';
import { type Grantee, readGrantee } from './principals.ts';

/** What of a resource policy lets in somebody outside of the account and those whom it trusts. */
export interface ForeignGrant {
  /** The position of its statement in the policy's list, from 0. */
  readonly index: number;
  /** Names it: `Statement[0] (Partner) AWS "444455556666"`. */
  readonly element: string;
  /** What it is known by when it comes back, wherever in the policy. */
  readonly key: string;
  /** Who is let in, in words. */
  readonly reason: string;
  /** Its place in the policy: a principal, a value of a condition, or the statement where that lets in all but some. */
  readonly path: Path;
  /** The statement as it was written. */
  readonly statement: JsonObject;
}

/** A grant within its statement. */
interface Part {
  readonly path: Path;
  readonly what: string;
  readonly who: string;
}

interface Principal {
  readonly value: string;
  readonly part: Part;
  readonly grantee: Grantee;
}

/** By which conditions each kind of grantee can be confined to the account's own side. */
const confining: Readonly<Record<Grantee['kind'], readonly Subject[]>> = {
  own: [],
  anyone: ['caller', 'source', 'network', 'service'],
  // From which network somebody else comes does not make them one of us.
  named: ['caller'],
  service: ['source'],
  unbound: [],
};

/**
 * Finds what lets in whoever is foreign: not of the account, nor of those whom the settings trust. Conditions that leave
 * only the account's own side are taken into account, and so are Deny statements that take all of it back.
 * Sources: "Policy evaluation logic", "The confused deputy problem" and "AWS global condition context keys", IAM User Guide.
 * @param policy the policy's JSON text
 * @throws UnreadablePolicyError when the policy cannot be read
 */
export function findForeignGrants(policy: string, home: Home): readonly ForeignGrant[] {
  const statements = readPolicy(policy);
  const denials = statements.filter(({ statement }) => statement.Effect === 'Deny');
  return statements.flatMap((located, index) =>
    located.statement.Effect === 'Allow'
      ? findParts(located, denials, home).map((part) => describe(part, index, located))
      : [],
  );
}

function describe(
  { path, what, who }: Part,
  index: number,
  { statement, source, path: base }: LocatedStatement,
) {
  const { Principal: _principal, NotPrincipal: _not, ...rest } = source;
  const name = statement.Sid === undefined ? `Statement[${index}]` : `Statement[${index}] (${statement.Sid})`;
  return {
    index,
    element: `${name} ${what}`,
    key: `${what} in ${getStatementKey(rest)}`,
    reason: `the statement lets in ${who}`,
    path: [...base, ...path],
    statement: source,
  };
}

function findParts(
  located: LocatedStatement,
  denials: readonly LocatedStatement[],
  home: Home,
): readonly Part[] {
  const { statement } = located;
  const tests = readConditionTests(statement.Condition ?? {}, home);
  const foreign = listPrincipals(located, home).filter(
    ({ grantee, value }) =>
      grantee.kind !== 'own' &&
      !confine(selectTests(tests, grantee)) &&
      isForeignUnder(tests, grantee, home) &&
      !isTakenBack(statement, value, grantee, denials, home),
  );
  const parts = foreign.flatMap(({ grantee, part }) => {
    // Of somebody named, the name itself is the excess.
    const excess = grantee.kind === 'named' ? undefined : findExcess(selectTests(tests, grantee));
    return excess === undefined ? [describePart(part, tests, grantee)] : listExcess(excess);
  });
  // One condition may be what lets in strangers by several principals.
  return [...new Map(parts.map((part) => [part.path.join(' '), part])).values()];
}

function selectTests(tests: readonly ConditionTest[], { kind }: Grantee): readonly ConditionTest[] {
  const hasAccount = kind === 'named' || demandAccount(tests);
  return tests.filter((test) => confining[kind].includes(test.subject) && limits(test, hasAccount));
}

/** A service is foreign where it is told to act for others, or acts for anyone who asks and is not told for whom. */
function isForeignUnder(tests: readonly ConditionTest[], grantee: Grantee, { deputies }: Home): boolean {
  if (grantee.kind !== 'service') return true;
  const sides = selectTests(tests, grantee).flatMap(({ values }) => values.map(({ side }) => side));
  return sides.includes('foreign') || deputies.includes(grantee.who.toLowerCase());
}

function listExcess({ test, positions }: NonNullable<ReturnType<typeof findExcess>>): readonly Part[] {
  const { operator, key, values, path } = test;
  return positions.map((position) => {
    const value = values[position]?.value ?? '';
    return {
      path: [...path, position],
      what: `${operator} ${key} "${value}"`,
      who: `those for whom ${key} is ${value}, which is not trusted`,
    };
  });
}

function describePart(part: Part, tests: readonly ConditionTest[], grantee: Grantee): Part {
  const named = selectTests(tests, grantee).map(({ key, values }) => {
    const list = values.map(({ value }) => value).join(' or ');
    return `${key} ${list}`;
  });
  if (grantee.kind === 'service') {
    const whose = named.length === 0 ? 'anyone who asks it to' : named.join(', ');
    return { ...part, who: `${grantee.who} on behalf of ${whose}` };
  }
  return named.length === 0 ? part : { ...part, who: `${part.who}, under ${named.join(', ')}` };
}

function listPrincipals({ statement, source }: LocatedStatement, home: Home): readonly Principal[] {
  const { Principal, NotPrincipal } = statement;
  if (NotPrincipal !== undefined) {
    const others = Object.values(NotPrincipal).flat().join(', ');
    const part = { path: [], what: 'NotPrincipal', who: `anyone but ${others}` };
    return [{ value: '*', part, grantee: { kind: 'anyone', who: part.who } }];
  }
  return Object.entries(Principal ?? {}).flatMap(([type, values]) =>
    values.map((value, position) => {
      const grantee = readGrantee(type, value, home, statement);
      const path = typeof source['Principal'] === 'string' ? ['Principal'] : ['Principal', type, position];
      return { value, grantee, part: { path, what: `${type} "${value}"`, who: grantee.who } };
    }),
  );
}
