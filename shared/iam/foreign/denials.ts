import { matchesPattern } from '../../control/pattern.ts';
import type { LocatedStatement, Statement } from '../policy.ts';
import { type ConditionTest, readConditionTests } from './condition-tests.ts';
import type { Home } from './home.ts';
import { type Grantee, readGrantee } from './principals.ts';

/** Whether a Deny statement takes back all that an Allow statement gives to somebody who is foreign. */
export function isTakenBack(
  allow: Statement,
  value: string,
  grantee: Grantee,
  denials: readonly LocatedStatement[],
  home: Home,
): boolean {
  return denials.some(
    ({ statement, source }) =>
      deniesPrincipal(statement, source['Principal'] === '*', value, grantee, home) &&
      covers(statement.Action, allow.Action, 'i') &&
      covers(statement.Resource, allow.Resource, '') &&
      statement.NotResource === undefined &&
      holdsForForeigners(statement, grantee, home),
  );
}

function deniesPrincipal(
  { Principal, NotPrincipal }: Statement,
  isEveryone: boolean,
  value: string,
  { kind }: Grantee,
  home: Home,
): boolean {
  if (isEveryone) return true;
  if (kind === 'service') return false;
  if (Principal !== undefined) {
    const denied = Object.entries(Principal).flatMap(([type, values]) => (type === 'AWS' ? values : []));
    return denied.includes('*') || (kind === 'named' && denied.includes(value));
  }
  return Object.entries(NotPrincipal ?? {}).every(([type, values]) =>
    values.every((other) => type === 'AWS' && readGrantee(type, other, home, {} as Statement).kind === 'own'),
  );
}

/** Whether every action or resource that the Allow names is one that the Deny names. */
function covers(
  denied: readonly string[] | undefined,
  allowed: readonly string[] | undefined,
  flag: string,
): boolean {
  // A trust policy has no resource: it is that of its role.
  if (denied === undefined) return allowed === undefined && flag === '';
  if (denied.includes('*')) return true;
  const spell = (text: string) => (flag === 'i' ? text.toLowerCase() : text);
  return (
    allowed?.every((pattern) =>
      // A `?` would match the `*` of a pattern that says more.
      denied.some((other) => !other.includes('?') && matchesPattern(spell(other), spell(pattern))),
    ) ?? false
  );
}

/** Whether a Deny's conditions all hold for whoever is foreign. */
function holdsForForeigners({ Condition = {} }: Statement, grantee: Grantee, home: Home): boolean {
  const tests = readConditionTests(Condition, home);
  const all = Object.values(Condition).flatMap((entries) => Object.keys(entries));
  return tests.length === all.length && tests.every((test) => holdsForForeigner(test, grantee));
}

function holdsForForeigner(
  { subject, isNegated, holdsWithoutKey, values }: ConditionTest,
  { kind }: Grantee,
): boolean {
  if (!isNegated) {
    // A service that calls on its own is left out by this; nobody who has an account is.
    const isNoService = subject === 'service' && values.every(({ value }) => value.toLowerCase() === 'false');
    return isNoService && (kind === 'named' || (kind === 'anyone' && holdsWithoutKey));
  }
  const isAbout = subject === 'caller' || (kind === 'service' && subject === 'source');
  return isAbout && holdsWithoutKey && values.every(({ side }) => side === 'trusted');
}
