import { nobody } from '../../shared/control/trusted.ts';
import * as z from 'zod';
import { createSettingsSchema } from '../../shared/settings/settings-schema.ts';
import { getControlSettings } from '../../shared/settings/settings.ts';
import { control, load } from '../support/settings-controls.ts';

/** What every control has that the file says nothing else about. */
const common = { graceHours: 0, approvers: 1, allowIrreversible: false };
const limits = {
  modes: [],
  breaker: { changesPerControl: 25, changesPerAccount: 100 },
  contested: { times: 3, withinMinutes: 60 },
  approvals: { expireAfterHours: 72 },
  exemptions: { longestDays: 90, announceDaysBefore: 7 },
  audit: { hotDays: 90, redact: { fields: [], patterns: [] } },
  regions: [],
  undo: { exemptHours: 24 },
  trusted: nobody,
};

describe('settings', () => {
  it('are complete when the file says next to nothing', () => {
    expect(load('version: 1')).toEqual({
      document: {
        version: 1,
        ...limits,
        controls: {
          'iam-keys-rotated': { maxAgeDays: 90, except: [], ...common },
          'ec2-ports-closed': common,
        },
        functions: { reservedConcurrency: 5 },
        notifications: { emails: [] },
        sweep: { everyHours: 1 },
        trail: { create: false },
        audit: { archiveYears: 7, ...limits.audit },
      },
      settings: {
        ...limits,
        controls: {
          'iam-keys-rotated': { ...common, mode: 'enforce', values: { maxAgeDays: 90, except: [] } },
          'ec2-ports-closed': { ...common, mode: 'observe', values: {} },
        },
      },
    });
  });

  it.each(['us-east-1', 'us-gov-west-1', 'eusc-de-east-1', 'us-isob-east-1', 'ap-southeast-7'])(
    'name the Regions that are covered besides: %s',
    (region) => {
      expect(load('version: 1', `regions: [${region}]`).settings.regions).toEqual([region]);
    },
  );

  it('give one control its own values and leave it its other defaults', () => {
    const { settings } = load('version: 1', 'controls:', '  iam-keys-rotated:', '    maxAgeDays: 30');
    expect(getControlSettings(settings, 'iam-keys-rotated')).toEqual({
      ...common,
      mode: 'enforce',
      values: { maxAgeDays: 30, except: [] },
    });
  });

  it('give one control what every control can have', () => {
    const { settings } = load(
      'version: 1',
      'controls:',
      '  ec2-ports-closed: {mode: approve, graceHours: 0.5, approvers: 2, allowIrreversible: true}',
    );
    expect(getControlSettings(settings, 'ec2-ports-closed')).toEqual({
      mode: 'approve',
      graceHours: 0.5,
      approvers: 2,
      allowIrreversible: true,
      values: {},
    });
    expect(getControlSettings(settings, 'iam-keys-rotated')).toMatchObject(common);
  });

  it('change one limit and leave the others', () => {
    const { settings } = load('version: 1', 'breaker: {changesPerControl: 5}', 'contested: {times: 2}');
    expect(settings).toMatchObject({
      breaker: { changesPerControl: 5, changesPerAccount: 100 },
      contested: { times: 2, withinMinutes: 60 },
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

  it('give modes to some of the resources, in the order in which they are written', () => {
    const { settings } = load(
      'version: 1',
      'modes:',
      '  - {tags: {env: prod}, mode: approve}',
      "  - {controls: [iam-*], accounts: ['111122223333'], regions: [eu-*], mode: enforce}",
    );
    expect(settings.modes).toEqual([
      { tags: { env: 'prod' }, mode: 'approve' },
      { controls: ['iam-*'], accounts: ['111122223333'], regions: ['eu-*'], mode: 'enforce' },
    ]);
  });
});

describe('a control', () => {
  it('must not have a setting that every control has', () => {
    const greedy = control('s3-greedy', 'enforce', z.object({ graceHours: z.int().default(1) }));
    expect(() => createSettingsSchema([greedy])).toThrow(
      'The settings of s3-greedy take graceHours, which every control has',
    );
  });
});

describe('who is trusted', () => {
  it('is what the file says, and nobody else', () => {
    const { settings } = load(
      'version: 1',
      'trusted:',
      "  accounts: ['444455556666']",
      '  organization: o-a1b2c3d4e5',
      '  organizationPaths: [o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*]',
    );
    expect(settings.trusted).toEqual({
      ...nobody,
      accounts: ['444455556666'],
      organization: 'o-a1b2c3d4e5',
      organizationPaths: ['o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*'],
    });
  });

  it.each([
    ['accounts: [444455556666]', 'in quotes'],
    ["accounts: ['4444']", '12 digits'],
    ['organization: acme', 'o-a1b2c3d4e5'],
    ['organizationPaths: [ou-ab12]', 'the path of an organizational unit'],
    ['canonicalUsers: [robin]', '64 hexadecimal digits'],
  ])('is told what is wrong with %s', (line, hint) => {
    expect(() => load('version: 1', 'trusted:', `  ${line}`)).toThrow(hint);
  });
});
