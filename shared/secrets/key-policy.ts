import type { JsonObject } from '../control/json.ts';
import { matchesPattern } from '../control/pattern.ts';
import { type LocatedStatement, readPolicy } from '../iam/policy.ts';

interface Owner {
  readonly partition: string;
  readonly account: string;
}

/**
 * A key's policy in which somebody of the account can still change the policy: a key that nobody can manage can only be
 * deleted by AWS. Where nobody is left, the account is let in first, as in the policy that KMS gives a key by default.
 * Source: "Default key policy", KMS Developer Guide.
 * @param policy undefined where no statement is left
 * @throws UnreadablePolicyError when the policy cannot be read
 */
export function keepManageable(policy: string | undefined, owner: Owner): string {
  const statement = JSON.stringify(letAccountIn(owner));
  const statements = policy === undefined ? [] : readPolicy(policy);
  const [first] = statements;
  const last = statements.at(-1);
  if (policy === undefined || first === undefined || last === undefined) {
    return `{"Version":"2012-10-17","Statement":[${statement}]}`;
  }
  if (statements.some((located) => letsManage(located, owner))) return policy;
  const [before, after] = first.path.length === 1 ? ['[', ']'] : ['', ''];
  const kept = policy.slice(first.start, last.end);
  return `${policy.slice(0, first.start)}${before}${statement},${kept}${after}${policy.slice(last.end)}`;
}

function letAccountIn({ partition, account }: Owner): JsonObject {
  return {
    Sid: 'HoldfastKeepsTheAccount',
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
}

/** Whether the statement lets somebody of the account change the policy, on no condition. */
function letsManage({ statement }: LocatedStatement, { account }: Owner): boolean {
  const { Effect, Principal = {}, Action = [], Condition = {} } = statement;
  const isOwn = new RegExp(`^(arn:[^:]+:(iam|sts)::)?${account}(:|$)`);
  return (
    Effect === 'Allow' &&
    Object.keys(Condition).length === 0 &&
    Object.entries(Principal).some(
      ([type, values]) => type === 'AWS' && values.some((value) => isOwn.test(value)),
    ) &&
    Action.some((action) => matchesPattern(action.toLowerCase(), 'kms:putkeypolicy'))
  );
}
