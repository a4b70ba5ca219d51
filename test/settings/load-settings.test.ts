import { join } from 'node:path';
import fc from 'fast-check';
import * as z from 'zod';
import type { Control } from '../../shared/control/control.ts';
import { services } from '../../shared/services/index.ts';
import { loadSettings, SettingsError } from '../../shared/settings/load-settings.ts';
import { readSettingsFile } from '../../shared/settings/read-settings-file.ts';
import { createSettingsSchema } from '../../shared/settings/settings-schema.ts';
import { getControlSettings } from '../../shared/settings/settings.ts';

const catalogue = services.flatMap(({ controls }) => controls);
const [template] = catalogue as [Control, ...Control[]];

/** A control of which only what settings need is real. */
function control(id: string, defaultMode: Control['defaultMode'], settings: z.ZodType<object>): Control {
  return { ...template, id, defaultMode, settings };
}

const keys = control(
  'iam-keys-rotated',
  'enforce',
  z.object({ maxAgeDays: z.int().min(1).default(90), except: z.array(z.string()).default([]) }),
);
const ports = control('ec2-ports-closed', 'observe', z.object({}));
const controls = [keys, ports];

function load(...lines: readonly string[]): ReturnType<typeof loadSettings> {
  return loadSettings(lines.join('\n'), 'holdfast.config.yml', controls);
}

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

describe('settings', () => {
  it('are complete when the file says next to nothing', () => {
    expect(load('version: 1')).toEqual({
      document: {
        version: 1,
        controls: { 'iam-keys-rotated': { maxAgeDays: 90, except: [] }, 'ec2-ports-closed': {} },
        functions: { reservedConcurrency: 5 },
        notifications: { emails: [] },
        sweep: { everyHours: 1 },
        trail: { create: false },
      },
      settings: {
        controls: {
          'iam-keys-rotated': { mode: 'enforce', values: { maxAgeDays: 90, except: [] } },
          'ec2-ports-closed': { mode: 'observe', values: {} },
        },
      },
    });
  });

  it('give one control its own values and leave it its other defaults', () => {
    const { settings } = load('version: 1', 'controls:', '  iam-keys-rotated:', '    maxAgeDays: 30');
    expect(getControlSettings(settings, 'iam-keys-rotated')).toEqual({
      mode: 'enforce',
      values: { maxAgeDays: 30, except: [] },
    });
  });

  it("take a control's own mode before the mode of all, and that before the control's default", () => {
    const { settings } = load('version: 1', 'mode: observe', 'controls: {ec2-ports-closed: {mode: enforce}}');
    expect(getControlSettings(settings, 'ec2-ports-closed').mode).toBe('enforce');
    expect(getControlSettings(settings, 'iam-keys-rotated').mode).toBe('observe');
  });

  it('say so when they were packaged for another catalogue', () => {
    expect(() => getControlSettings(load('version: 1').settings, 's3-new')).toThrow(
      'The packaged settings know no control s3-new; package and deploy the service again',
    );
  });
});

describe('settings that cannot be used', () => {
  it.each<[what: string, lines: string[], complaint: string]>([
    ['an empty file', [''], ' (the file): Invalid input: expected object, received null'],
    ['a list', ['- version: 1'], ' (the file): Invalid input: expected object, received array'],
    ['no version', ['mode: observe'], ' version: Invalid input: expected 1'],
    ['a version to come', ['# first', 'version: 2'], ':2 version: Invalid input: expected 1'],
    [
      'a mode that is none',
      ['version: 1', 'mode: enforced'],
      ':2 mode: Invalid option: expected one of "observe"|"enforce"',
    ],
    [
      'a control that is none',
      ['version: 1', 'controls:', '  ec2-ports-closed: {}', '  ec2-port-closed:', '    mode: observe'],
      ':4 controls.ec2-port-closed: no control has this id; docs/controls.md lists them',
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

describe('the settings file', () => {
  it('of the project is valid', () => {
    expect(readSettingsFile().settings.controls).toHaveProperty('s3-bucket-acl-private');
  });

  it('that is not there is named', () => {
    const path = join(import.meta.dirname, 'no-such.yml');
    expect(() => readSettingsFile(path)).toThrow(
      /^The settings file .*no-such\.yml cannot be read: .*ENOENT/,
    );
  });
});

describe('the JSON Schema for editors', () => {
  const schema = z.fromJSONSchema(
    z.toJSONSchema(createSettingsSchema(catalogue), { io: 'input', unrepresentable: 'any' }),
  );

  it('accepts the settings of the project, and their completed form', () => {
    const { document } = readSettingsFile();
    expect(schema.safeParse({ version: 1, controls: {} }).success).toBe(true);
    expect(schema.safeParse(document)).toMatchObject({ success: true });
  });

  it.each([
    { version: 2 },
    { version: 1, mode: 'enforced' },
    { version: 1, controls: { 's3-no-such-control': {} } },
    { version: 1, controls: { 's3-bucket-acl-private': { mod: 'observe' } } },
    { version: 1, notifications: { emails: ['nobody'] } },
    { version: 1, sweep: { everyHours: 0 } },
  ])('underlines what would be refused: %j', (document) => {
    expect(schema.safeParse(document).success).toBe(false);
  });

  it('tells what each setting of a control is for', () => {
    const { properties = {} } = z.toJSONSchema(createSettingsSchema(catalogue), {
      io: 'input',
      unrepresentable: 'any',
    });
    const ofControls = (properties['controls'] as { properties: Record<string, { properties: object }> })
      .properties;
    const undescribed = Object.entries(ofControls).flatMap(([id, { properties: settings }]) =>
      Object.entries(settings)
        .filter(([, setting]) => !(setting as { description?: string }).description)
        .map(([name]) => `${id}.${name}`),
    );
    expect(undescribed).toEqual([]);
  });
});
