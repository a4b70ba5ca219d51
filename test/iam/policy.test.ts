import { readPolicy } from '../../shared/iam/policy.ts';
import { UnreadablePolicyError } from '../../shared/iam/unreadable-policy-error.ts';

const statement = '{"Effect":"Allow","Principal":"*"}';

describe('a policy that cannot be read', () => {
  it.each<[string, string, string, RegExp]>([
    ['is empty', '', 'its text, which is not JSON', /Unexpected end/],
    [
      'starts with a byte order mark',
      `\uFEFF{"Statement":[${statement}]}`,
      'its text, which is not JSON',
      /Unexpected token/,
    ],
    [
      'has a comment',
      `{"Statement":[${statement}] /* all */}`,
      'its text, which is not JSON',
      /position \d+/,
    ],
    [
      'has a comma too many',
      `{"Statement":[${statement},]}`,
      'its text, which is not JSON',
      /Unexpected token/,
    ],
    ['is a list', `[${statement}]`, 'its outermost value', /expected object/],
    ['is a word', '"public"', 'its outermost value', /expected object/],
    ['has no statement', '{"Version":"2012-10-17"}', 'Statement', /expected array/],
    [
      'has a statement that is none',
      `{"Statement":[${statement},"Allow"]}`,
      'Statement[1]',
      /expected object/,
    ],
    [
      'has an effect that is none',
      '{"Statement":[{"Effect":"allow","Principal":"*"}]}',
      'Statement[0].Effect',
      /"Allow"/,
    ],
    ['names nobody', '{"Statement":{"Effect":"Allow"}}', 'Statement[0]', /Principal/],
    [
      'names a principal that is none',
      '{"Statement":{"Effect":"Allow","Principal":5}}',
      'Statement[0].Principal',
      /Invalid/,
    ],
    [
      'compares with no value',
      '{"Statement":{"Effect":"Allow","Principal":"*","Condition":{"StringEquals":{"aws:SourceVpc":null}}}}',
      'Statement[0].Condition.StringEquals.aws:SourceVpc[0]',
      /Invalid/,
    ],
    [
      'says a thing twice, of which readers take one or the other',
      '{"Statement":[{"Effect":"Deny","Principal":"*","Effect":"Allow"}]}',
      'Statement[0].Effect',
      /twice/,
    ],
    ['has two lists of statements', `{"Statement":[${statement}],"Statement":[]}`, 'Statement', /twice/],
    [
      'says a thing twice in two spellings',
      `{"Statement":[${statement}],"\\u0053tatement":[]}`,
      'Statement',
      /twice/,
    ],
  ])('%s', (_name, policy, where, message) => {
    const read = () => readPolicy(policy);
    expect(read).toThrow(UnreadablePolicyError);
    expect(read).toThrow(message);
    expect(read).toThrow(`The policy cannot be read at ${where}: `);
  });
});

describe('a policy that can be read', () => {
  it('has lists wherever the grammar allows one value or a list', () => {
    const [read] = readPolicy(
      JSON.stringify({
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: '111122223333' },
          Action: 's3:*',
          Condition: { Bool: { 'aws:SecureTransport': true }, NumericLessThan: { 's3:max-keys': 10 } },
        },
      }),
    );
    expect(read?.statement).toEqual({
      Effect: 'Allow',
      Principal: { AWS: ['111122223333'] },
      Action: ['s3:*'],
      Condition: { Bool: { 'aws:SecureTransport': ['true'] }, NumericLessThan: { 's3:max-keys': ['10'] } },
    });
  });

  it('keeps each statement as it was written, and where', () => {
    const policy = `{ "Statement" : [ ${statement} , {"Effect":"Deny","NotPrincipal":"*","x":1} ] }`;
    const read = readPolicy(policy);
    expect(read.map(({ start, end }) => policy.slice(start, end))).toEqual([
      statement,
      '{"Effect":"Deny","NotPrincipal":"*","x":1}',
    ]);
    expect(read[1]?.source).toEqual({ Effect: 'Deny', NotPrincipal: '*', x: 1 });
  });
});
