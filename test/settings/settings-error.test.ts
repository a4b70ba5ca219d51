import fc from 'fast-check';
import { SettingsError } from '../../shared/settings/load-settings.ts';
import { load } from '../support/settings-controls.ts';

/** What is said of settings that cannot be used. */
function complaint(...lines: readonly string[]): string {
  try {
    load(...lines);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'nothing';
}

describe('settings that cannot be used', () => {
  it.each<[what: string, lines: string[], complaint: string]>([
    ['an empty file', [''], ' (the file): Invalid input: expected object, received null'],
    ['a list', ['- version: 1'], ' (the file): Invalid input: expected object, received array'],
    ['no version', ['mode: observe'], ' version: Invalid input: expected 1'],
    ['a version to come', ['# first', 'version: 2'], ':2 version: Invalid input: expected 1'],
    [
      'a mode that is none',
      ['version: 1', 'mode: enforced'],
      ':2 mode: Invalid option: expected one of "observe"|"approve"|"enforce"',
    ],
    [
      'a control that is none',
      ['version: 1', 'controls:', '  ec2-ports-closed: {}', '  ec2-port-closed:', '    mode: observe'],
      ':4 controls.ec2-port-closed: no control has this id; near it are ec2-ports-closed',
    ],
    [
      'a control that is like none',
      ['version: 1', 'controls: {nothing: {}}'],
      ':2 controls.nothing: no control has this id; docs/controls.md lists them',
    ],
    [
      'grace without end',
      ['version: 1', 'controls:', '  ec2-ports-closed:', '    graceHours: 721'],
      ':4 controls.ec2-ports-closed.graceHours: Too big: expected number to be <=720',
    ],
    [
      'three who approve',
      ['version: 1', 'controls:', '  ec2-ports-closed:', '    approvers: 3'],
      ':4 controls.ec2-ports-closed.approvers: Invalid option: expected one of 1|2',
    ],
    [
      'a breaker that is always open',
      ['version: 1', 'breaker:', '  changesPerControl: 0'],
      ':3 breaker.changesPerControl: Too small',
    ],
    [
      'a Region that is a place',
      ['version: 1', 'regions: [Ireland]'],
      ':2 regions.0: the name of a Region, such as',
    ],
    [
      'a Region named twice',
      ['version: 1', 'regions:', '  - eu-west-1', '  - eu-west-1'],
      ':2 regions: a Region is named twice',
    ],
    ['a contest of one', ['version: 1', 'contested: {times: 1}'], ':2 contested.times: Too small'],
    [
      'exemptions longer than the policy allows',
      ['version: 1', 'exemptions:', '  longestDays: 91'],
      ':3 exemptions.longestDays: Too big: expected number to be <=90',
    ],
    [
      'a record that leaves the table within the week',
      ['version: 1', 'audit:', '  hotDays: 7'],
      ':3 audit.hotDays: Too small: expected number to be >=8',
    ],
    [
      'records that leave the table before the question about them ends',
      ['version: 1', 'audit: {hotDays: 10}', 'approvals: {expireAfterHours: 240}'],
      ':2 audit.hotDays: records have to stay longer than a question waits for its answer, 240 hours',
    ],
    [
      'a pattern that is no regular expression',
      ['version: 1', 'audit:', '  redact:', '    patterns:', "      - '('"],
      ':5 audit.redact.patterns.0: this is no regular expression: ',
    ],
    [
      'a pattern that matches everywhere',
      ['version: 1', 'audit:', '  redact:', '    patterns:', "      - 'x*'"],
      ':5 audit.redact.patterns.0: it matches nothing at all, and so everywhere',
    ],
    [
      'a pattern that can take for ever',
      ['version: 1', 'audit:', '  redact:', '    patterns:', "      - '(a+)+b'"],
      ':5 audit.redact.patterns.0: a group that repeats has a repetition or a choice in it, which can take for ever',
    ],
    [
      'a pattern that can take for ever by a choice',
      ['version: 1', 'audit:', '  redact:', '    patterns:', "      - '(?:a|aa)*b'"],
      ':5 audit.redact.patterns.0: a group that repeats has a repetition or a choice in it',
    ],
    [
      'a pattern that is too long',
      ['version: 1', 'audit:', '  redact:', `    patterns: [${'x'.repeat(201)}]`],
      ':4 audit.redact.patterns.0: a pattern has at most 200 characters: write several instead',
    ],
    [
      'a field without a name',
      ['version: 1', 'audit: {redact: {fields: ["--"]}}'],
      ':2 audit.redact.fields.0: the name of a field is expected, such as licenseKey',
    ],
    [
      'modes that are no list',
      ['version: 1', 'modes: {mode: observe}'],
      ':2 modes: Invalid input: expected array',
    ],
    [
      'a rule that names nothing',
      ['version: 1', 'modes:', '  - {regions: [eu-*], mode: observe}', '  - mode: observe'],
      ':4 modes.1: the rule names neither controls, accounts, regions nor tags; for the mode of everything there is `mode`',
    ],
    [
      'a rule that names no tag',
      ['version: 1', 'modes:', '  - tags: {}', '    mode: observe'],
      ':3 modes.0.tags: name a tag, or leave out `tags`',
    ],
    [
      'a rule that names no control',
      ['version: 1', 'modes:', '  - mode: observe', '    controls: []'],
      ':4 modes.0.controls: name at least one, or leave it out',
    ],
    [
      'a rule for controls that there are not',
      ['version: 1', 'modes:', '  - controls:', '      - iam-*', '      - iam-*-rotate', '    mode: observe'],
      ':5 modes.0.controls.1: no control has this id; near it are iam-keys-rotated',
    ],
    [
      'a rule without a mode',
      ['version: 1', 'modes:', '  - regions: [eu-*]'],
      ':3 modes.0.mode: Invalid option: expected one of "observe"|"approve"|"enforce"',
    ],
    [
      'an account that YAML takes for a number',
      ['version: 1', 'modes:', '  - accounts: [111122223333]', '    mode: observe'],
      ':3 modes.0.accounts.0: write the account id in quotes, or YAML takes it for a number',
    ],
    [
      'an account that is none',
      ['version: 1', 'modes:', "  - accounts: ['prod']", '    mode: observe'],
      ':3 modes.0.accounts.0: an account id of 12 digits is expected',
    ],
    [
      'a Region that is none',
      ['version: 1', 'modes:', '  - {regions: [Frankfurt], mode: observe}'],
      ':3 modes.0.regions.0: a Region such as eu-central-1, or a pattern such as eu-*, is expected',
    ],
    [
      'tags written as a list',
      ['version: 1', 'modes:', '  - mode: observe', '    tags: [env=prod]'],
      ':4 modes.0.tags: tags are written as `key: value`, such as `env: prod`',
    ],
    [
      'a tag that is a number',
      ['version: 1', 'modes:', '  - mode: observe', '    tags:', '      level: 1'],
      ':5 modes.0.tags.level: a tag has one value, and it is text: put a number or true in quotes',
    ],
    [
      'a setting that a control does not have',
      ['version: 1', 'controls:', '  iam-keys-rotated:', '    mode: observe', '    maxAge: 30'],
      ':5 controls.iam-keys-rotated.maxAge: there is no such setting here',
    ],
    [
      'a value out of bounds',
      ['version: 1', 'controls:', '  iam-keys-rotated:', '    maxAgeDays: 0'],
      ':4 controls.iam-keys-rotated.maxAgeDays: Too small: expected number to be >=1',
    ],
    [
      'one of several values',
      ['version: 1', 'notifications:', '  emails:', '    - soc@example.com', '    - nobody'],
      ':5 notifications.emails.1: Invalid email address',
    ],
    [
      'a value on the line of its parent',
      ['version: 1', 'sweep: {everyHours: 0}'],
      ':2 sweep.everyHours: Too small: expected number to be >=1',
    ],
    [
      'a heading of the file that is none',
      ['version: 1', '', 'sweeps: {}'],
      ':3 sweeps: there is no such setting here',
    ],
    [
      'a heading without anything',
      ['version: 1', 'controls:'],
      ':2 controls: Invalid input: expected object, received null',
    ],
    [
      'the same key twice',
      ['version: 1', 'mode: observe', 'mode: enforce'],
      ':3 is no valid YAML: Map keys must be unique',
    ],
    [
      'text that is no YAML',
      ['version: 1', 'mode: ['],
      ':2 is no valid YAML: Flow sequence in block collection',
    ],
    ['an alias of nothing', ['version: *one'], ' is no valid YAML: Unresolved alias'],
    [
      'two documents',
      ['version: 1', '---', 'version: 1'],
      ':2 is no valid YAML: Source contains multiple documents',
    ],
  ])('say where and what: %s', (_, lines, expected) => {
    expect(complaint(...lines)).toMatch(`holdfast.config.yml${expected}`);
  });

  it('say everything at once', () => {
    expect(complaint('version: 2', 'mod: observe', 'sweep:', '  everyHours: 1000').split('\n')).toEqual([
      'holdfast.config.yml:1 version: Invalid input: expected 1',
      'holdfast.config.yml:4 sweep.everyHours: Too big: expected number to be <=168',
      'holdfast.config.yml:2 mod: there is no such setting here',
    ]);
  });

  it('are refused or read, whatever text it is', () => {
    const word = fc.constantFrom(
      'version',
      'mode',
      'controls',
      ':',
      ' ',
      '\n',
      '- ',
      '&a',
      '*a',
      '{',
      '}',
      '[',
      '1',
      '"',
      '? ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join('')),
        ),
        (text) => {
          complaint(text);
        },
      ),
    );
  });
});
