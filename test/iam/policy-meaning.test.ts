import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../shared/control/json.ts';
import { getPolicyMeaning, getStatementKey } from '../../shared/iam/policy-meaning.ts';
import { findPublicStatements } from '../../shared/iam/public-statements.ts';
import { UnreadablePolicyError } from '../../shared/iam/unreadable-policy-error.ts';

const texts = fc.uniqueArray(fc.constantFrom('s3:GetObject', 's3:PutObject', '*', '444455556666'), {
  minLength: 1,
});
const statement = fc.record(
  {
    Sid: fc.constantFrom('Everyone', 'Öffentlich'),
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.oneof(fc.constant('*'), fc.record({ AWS: texts })),
    Action: texts,
    Resource: texts,
    Condition: fc.record({ Bool: fc.record({ 'aws:SecureTransport': fc.boolean() }) }),
  },
  { requiredKeys: ['Effect', 'Principal'] },
);
const policy = fc.record({
  Version: fc.constantFrom('2008-10-17', '2012-10-17'),
  Statement: fc.uniqueArray(statement, {
    minLength: 1,
    maxLength: 4,
    selector: (made) => getStatementKey(made as JsonObject),
  }),
});

/** The same policy as AWS may store it: keys and lists in another order, lists of one as that one, texts for booleans. */
function respell(value: JsonValue): JsonValue {
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = (value as readonly JsonValue[]).map(respell).toReversed();
    return items.length === 1 ? (items[0] ?? null) : items;
  }
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .map(([key, inner]) => [key, inner === undefined ? undefined : respell(inner)])
      .toReversed(),
  ) as JsonObject;
}

describe('what a policy says', () => {
  it('is the same in another spelling', () => {
    fc.assert(
      fc.property(policy, (made) => {
        const text = JSON.stringify(made, undefined, 2);
        const respelled = JSON.stringify(respell(made));
        expect(getPolicyMeaning(respelled)).toEqual(getPolicyMeaning(text));
        expect(
          findPublicStatements(respelled)
            .map((found) => getStatementKey(found.statement))
            .toSorted(),
        ).toEqual(
          findPublicStatements(text)
            .map((found) => getStatementKey(found.statement))
            .toSorted(),
        );
      }),
    );
  });

  it('is the same for no two policies of which one is public and one is not', () => {
    fc.assert(
      fc.property(policy, policy, (a, b) => {
        const [textA, textB] = [JSON.stringify(a), JSON.stringify(b)];
        fc.pre(findPublicStatements(textA).length !== findPublicStatements(textB).length);
        expect(getPolicyMeaning(textA)).not.toEqual(getPolicyMeaning(textB));
      }),
    );
  });

  it.each(['{', '{"Statement":[{"Effect":"Allow"}]}', '{"Statement":[],"Statement":[]}'])(
    'cannot be told of %s',
    (text) => {
      expect(() => getPolicyMeaning(text)).toThrow(UnreadablePolicyError);
    },
  );
});

describe('what a statement is known by', () => {
  const everyone = {
    Sid: 'Everyone',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: '*',
  };

  it('begins with its Sid, where it has one', () => {
    const { Sid: _sid, ...nameless } = everyone;
    expect(getStatementKey(everyone)).toMatch(/^Everyone sha256:[0-9a-f]{16}$/);
    expect(getStatementKey(nameless)).toMatch(/^Statement sha256:[0-9a-f]{16}$/);
  });

  it.each([{ Action: 's3:*' }, { Resource: 'arn:aws:s3:::ledger/*' }, { Condition: {} }, { Sid: 'All' }])(
    'is another with %j',
    (change) => {
      expect(getStatementKey({ ...everyone, ...change })).not.toBe(getStatementKey(everyone));
    },
  );
});
