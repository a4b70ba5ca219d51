import fc from 'fast-check';
import { readPolicy } from '../../shared/iam/policy.ts';
import { removeStatements } from '../../shared/iam/remove-statements.ts';
import { UnreadablePolicyError } from '../../shared/iam/unreadable-policy-error.ts';

const a = '{"Sid":"A","Effect":"Allow","Principal":"*"}';
const b = '{"Sid":"B","Effect":"Deny","Principal":"*"}';
const c = '{"Sid":"C","Effect":"Allow","Principal":{"AWS":["111122223333"]}}';

describe('what is left when statements are removed', () => {
  it.each<[string, readonly number[], string, string | undefined]>([
    ['the first', [0], `{"Statement":[${a},${b},${c}]}`, `{"Statement":[${b},${c}]}`],
    ['one in the middle', [1], `{"Statement":[${a},${b},${c}]}`, `{"Statement":[${a},${c}]}`],
    ['the last', [2], `{"Statement":[${a},${b},${c}]}`, `{"Statement":[${a},${b}]}`],
    ['the first and the last', [2, 0], `{"Statement":[${a},${b},${c}]}`, `{"Statement":[${b}]}`],
    ['none', [], `{"Statement":[ ${a} ]}`, `{"Statement":[ ${a} ]}`],
    ['the same twice', [1, 1], `{"Statement":[${a},${b}]}`, `{"Statement":[${a}]}`],
    ['all', [0, 1], `{"Statement":[${a},${b}]}`, undefined],
    ['the only one, in no list', [0], `{"Statement":${a}}`, undefined],
    ['none of none', [], '{"Statement":[]}', undefined],
    [
      'one of a policy with its own spacing, number forms and escapes',
      [1],
      `{\n  "Version" : "2012-10-17",\n  "Id": "\\u0041\\/",\n  "Statement" :\t[\n    ${a},\n    ${b} ,\n    ${c}\n  ], "n": 1.0e2 }\n`,
      `{\n  "Version" : "2012-10-17",\n  "Id": "\\u0041\\/",\n  "Statement" :\t[\n    ${a} ,\n    ${c}\n  ], "n": 1.0e2 }\n`,
    ],
  ])('is right for %s', (_name, indexes, policy, left) => {
    expect(removeStatements(policy, indexes)).toBe(left);
  });

  const statement = fc.record({
    Sid: fc.string(),
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.constantFrom<unknown>(
      '*',
      { AWS: ['111122223333', '*'] },
      { Service: 'sns.amazonaws.com' },
    ),
    Resource: fc.oneof(fc.string(), fc.array(fc.string())),
    extra: fc.jsonValue(),
  });
  const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
  const written = fc
    .tuple(statement, fc.constantFrom(undefined, 1, '\t'))
    .map(([value, indent]) => JSON.stringify(value, undefined, indent));
  const policies = fc
    .tuple(
      fc.array(fc.tuple(space, written, space, fc.boolean()), { minLength: 1, maxLength: 6 }),
      space,
      fc.string(),
    )
    .map(([statements, gap, id]) => {
      const list = statements.map(([before, text, after]) => before + text + after).join(',');
      return {
        head: `{${gap}"Id":${JSON.stringify(id)},"Statement":${gap}[`,
        list,
        tail: `]${gap},"Version":"2012-10-17"}${gap}`,
        removed: statements.flatMap(([, , , isRemoved], index) => (isRemoved ? [index] : [])),
        kept: statements.flatMap(([, text, , isRemoved]) => (isRemoved ? [] : [text])),
      };
    })
    .filter(({ kept }) => kept.length > 0);

  it('has every other byte as it was', () => {
    fc.assert(
      fc.property(policies, ({ head, list, tail, removed, kept }) => {
        const left = String(removeStatements(head + list + tail, removed));
        expect(readPolicy(left).map(({ start, end }) => left.slice(start, end))).toEqual(kept);
        expect(left.slice(0, head.length)).toBe(head);
        expect(left.slice(-tail.length)).toBe(tail);
      }),
    );
  });
});

describe('removing statements', () => {
  it('refuses a statement that is not there', () => {
    expect(() => removeStatements(`{"Statement":[${a}]}`, [1])).toThrow(RangeError);
  });

  it('refuses a policy that cannot be read', () => {
    expect(() => removeStatements('{"Statement":[', [0])).toThrow(UnreadablePolicyError);
  });
});
