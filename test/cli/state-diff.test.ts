import fc from 'fast-check';
import { toStateDiff } from '../../cli/text/state-diff.ts';
import { toCanonicalJson } from '../../shared/control/json.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import type { Paint } from '../../cli/terminal.ts';

const plain: Paint = (_, text) => text;
const coloured: Paint = (style, text) => `<${String(style)}>${text}</>`;

function diff(before: JsonObject, after: JsonObject, paint = plain): readonly string[] {
  return toStateDiff(before, after, paint);
}

const statement = (sid: string, principal = '*') => ({ Sid: sid, Effect: 'Allow', Principal: principal });
const toPolicy = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012', Statement: statements });

describe('the diff of a state before and after', () => {
  it('shows what is gone and what is new, with what is around it', () => {
    expect(diff({ name: 'a', rules: ['ssh', 'web'] }, { name: 'a', rules: ['web'] })).toEqual([
      '  {',
      '    "name": "a",',
      '    "rules": [',
      '-     "ssh",',
      '      "web"',
      '    ]',
      '  }',
    ]);
  });

  it('takes no comma for a change', () => {
    const lines = diff({ rules: ['web', 'ssh'] }, { rules: ['web'] });
    expect(lines.filter((line) => !line.startsWith(' '))).toEqual(['-     "ssh"']);
  });

  it('compares policies, which are texts in a state, as JSON', () => {
    const lines = diff(
      { policy: toPolicy(statement('mine', 'arn'), statement('public')) },
      { policy: toPolicy(statement('mine', 'arn')) },
    );
    expect(lines.filter((line) => !line.startsWith(' ')).map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
      '- {',
      '- "Effect": "Allow",',
      '- "Principal": "*",',
      '- "Sid": "public"',
      '- }',
    ]);
  });

  it('shows the spelling of such a text where nothing else changed', () => {
    expect(diff({ policy: '{"a": 1}' }, { policy: '{"a":1}' })).toEqual([
      '  {',
      String.raw`-   "policy": "{\"a\": 1}"`,
      String.raw`+   "policy": "{\"a\":1}"`,
      '  }',
    ]);
  });

  it('shortens what did not change', () => {
    const rules = Array.from({ length: 20 }, (_, index) => index);
    expect(diff({ rules, state: 'on' }, { rules, state: 'off' })).toEqual([
      '  … 20 lines unchanged',
      '      18,',
      '      19',
      '    ],',
      '-   "state": "on"',
      '+   "state": "off"',
      '  }',
    ]);
  });

  it('is red and green where the terminal has colour', () => {
    expect(diff({ a: 1 }, { a: 2 }, coloured)).toEqual([
      '  {',
      '<red>-   "a": 1</>',
      '<green>+   "a": 2</>',
      '  }',
    ]);
  });

  it('takes no order of names for a change', () => {
    expect(diff({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual(['nothing changed']);
  });

  it('says that nothing changed for equal states, and for those only', () => {
    const state = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<JsonObject>;
    fc.assert(
      fc.property(state, state, (before, after) => {
        expect(diff(before, before)).toEqual(['nothing changed']);
        const isSame = toCanonicalJson(before) === toCanonicalJson(after);
        expect(diff(before, after)[0] === 'nothing changed').toBe(isSame);
      }),
    );
  });
});
