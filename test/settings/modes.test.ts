import { nobody } from '../../shared/control/trusted.ts';
import { chooseMode, modeAsksForTags, type ModeRule, type Settings } from '../../shared/settings/settings.ts';

const control = 's3-bucket-policy-not-public';
const place = { partition: 'aws', account: '111122223333', region: 'eu-central-1' };

function settings(...modes: ModeRule[]): Settings {
  return {
    controls: {
      [control]: { mode: 'enforce', graceHours: 0, approvers: 1, allowIrreversible: false, values: {} },
    },
    modes,
    breaker: { changesPerControl: 25, changesPerAccount: 100 },
    contested: { times: 3, withinMinutes: 60 },
    approvals: { expireAfterHours: 72 },
    exemptions: { longestDays: 90, announceDaysBefore: 7 },
    audit: { hotDays: 90, redact: { fields: [], patterns: [] } },
    regions: [],
    undo: { exemptHours: 24 },
    trusted: nobody,
  };
}

describe('the mode of a control for a resource', () => {
  it('is its own where no rule fits', () => {
    expect(chooseMode(settings({ regions: ['us-*'], mode: 'observe' }), control, place, {})).toEqual({
      mode: 'enforce',
      reason: `${control} is in mode enforce`,
    });
  });

  it.each<[string, ModeRule, boolean]>([
    ['of the control', { controls: ['s3-*'], mode: 'observe' }, true],
    ['of another control', { controls: ['ec2-*'], mode: 'observe' }, false],
    ['of the account', { accounts: ['444455556666', '111122223333'], mode: 'observe' }, true],
    ['of another account', { accounts: ['444455556666'], mode: 'observe' }, false],
    ['of the Region', { regions: ['eu-*'], mode: 'observe' }, true],
    ['of a tag that the resource has', { tags: { env: 'prod' }, mode: 'observe' }, true],
    ['of a tag that it has with another value', { tags: { env: 'dev' }, mode: 'observe' }, false],
    [
      'of two things of which one does not fit',
      { regions: ['us-*'], tags: { env: 'prod' }, mode: 'observe' },
      false,
    ],
  ])('is that of a rule %s, if it fits', (_, rule, fits) => {
    const { mode } = chooseMode(settings(rule), control, place, { env: 'prod' });

    expect(mode).toBe(fits ? 'observe' : 'enforce');
  });

  it('is that of the first rule that fits, which the reason names', () => {
    const chosen = chooseMode(
      settings(
        { regions: ['us-*'], mode: 'observe' },
        { tags: { env: 'prod' }, mode: 'approve' },
        { mode: 'observe' },
      ),
      control,
      place,
      { env: 'prod' },
    );

    expect(chosen).toEqual({
      mode: 'approve',
      reason: `${control} is in mode approve here, by modes[1] of the settings (env=prod)`,
    });
  });

  it.each<[string, ModeRule, boolean]>([
    ['asks', { tags: { env: 'prod' }, mode: 'observe' }, true],
    ['does not ask', { regions: ['eu-*'], mode: 'observe' }, false],
    [
      'that cannot fit here does not ask',
      { regions: ['us-*'], tags: { env: 'prod' }, mode: 'observe' },
      false,
    ],
  ])('a rule that %s for tags', (_, rule, asks) => {
    expect(modeAsksForTags(settings(rule), control, place)).toBe(asks);
  });
});
