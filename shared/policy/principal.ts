/** Who gave a command, as AWS itself vouches for it: never what somebody typed. */
export type Principal = {
  /** As STS names the caller: a user, an assumed role's session, or the root user. */
  readonly arn: string;
  readonly account: string;
  /** The person or thing to ask: a user name, a session name, or `root`. */
  readonly name: string;
};

// IAM Identity Center makes these roles, and names each session after the person who signed in: nobody can choose it.
const identityCenterPrefix = 'AWSReservedSSO_';

/** Reads what STS and CloudTrail write for a caller; `undefined` when it is no principal of an account. */
export function parsePrincipal(arn: string): Principal | undefined {
  const match = /^arn:[^:]+:(?:iam|sts)::(\d{12}):(.+)$/.exec(arn);
  if (match === null) return undefined;
  const [, account = '', rest = ''] = match;
  return { arn, account, name: rest.split('/').at(-1) ?? rest };
}

/**
 * Whether two principals may be the same person, in doubt yes. Whoever may assume a role names the session as they
 * please, so that two sessions of one role prove one person only; a person of IAM Identity Center is the same in each of
 * their permission sets.
 */
export function mayBeSamePerson(a: Principal, b: Principal): boolean {
  return getPerson(a) === getPerson(b);
}

function getPerson({ arn, account }: Principal): string {
  const rest = arn.split(':').slice(5).join(':');
  const [kind, role = '', session = ''] = rest.split('/');
  if (kind === 'assumed-role') {
    return role.startsWith(identityCenterPrefix) ? `identity-center/${session}` : `${account}/role/${role}`;
  }
  // GetFederationToken lets its caller choose the name too.
  if (kind === 'federated-user') return `${account}/federated-user`;
  return `${account}/${rest}`;
}
