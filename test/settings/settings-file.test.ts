import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { loadSettings } from '../../shared/settings/load-settings.ts';
import { readSettingsFile } from '../../shared/settings/read-settings-file.ts';
import { createSettingsSchema } from '../../shared/settings/settings-schema.ts';
import { catalogue } from '../support/settings-controls.ts';

describe('the settings file', () => {
  it('of the project changes nothing before somebody says so', () => {
    const { settings } = readSettingsFile();
    expect(new Set(Object.values(settings.controls).map(({ mode }) => mode))).toEqual(new Set(['observe']));
    expect(settings.modes).toEqual([]);
  });

  it('of the project shows modes that work when the comment marks are taken away', () => {
    const path = join(import.meta.dirname, '../../holdfast.config.yml');
    const [, example = ''] = readFileSync(path, 'utf8').split(/For example:\n#\n/);
    const rules = example.slice(0, example.indexOf('\n\n')).replaceAll(/^# /gm, '');
    const { settings } = loadSettings(`version: 1\n${rules}`, 'example', catalogue);
    expect(settings.modes.map(({ mode }) => mode)).toEqual(['approve', 'enforce', 'enforce']);
  });

  it('of the sandbox puts everything back at once', () => {
    const { settings } = readSettingsFile(join(import.meta.dirname, '../../sandbox/holdfast.config.yml'));
    expect(new Set(Object.values(settings.controls).map(({ mode }) => mode))).toEqual(new Set(['enforce']));
  });

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
    { version: 1, modes: [{ tags: ['env=prod'], mode: 'observe' }] },
    { version: 1, modes: [{ accounts: [111122223333], mode: 'observe' }] },
    { version: 1, modes: [{ regions: ['eu-*'] }] },
    { version: 1, breaker: { changesPerControl: 0 } },
    { version: 1, controls: { 's3-bucket-acl-private': { approvers: 3 } } },
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
