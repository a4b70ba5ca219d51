import control from '../../../shared/controls/cloudtrail/cloudtrail-trail-encrypted.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { fakeReader } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';
import { trail, trailArn, trailRef } from '../../support/trail-answers.ts';

const key = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d';

describe('a trail', () => {
  it.each([key, 'alias/trail'])('with the key %s is left alone, whichever the settings name', (kmsKeyId) => {
    expect(detect(control, { kmsKeyId }, { settings: { kmsKeyId: 'alias/other' } })).toEqual([]);
  });

  it('without a key gets that of the settings, and none when that is undone', () => {
    const update = (KmsKeyId: string) => [
      { operation: 'cloudtrail:UpdateTrail', input: { Name: trailArn, KmsKeyId } },
    ];
    expect(remedy(control, { kmsKeyId: '' }, trailRef, { settings: { kmsKeyId: key } })).toMatchObject({
      violations: [{ element: 'KmsKeyId' }],
      apply: update(key),
      undo: update(''),
    });
  });

  it('without a key is only reported, with the steps, where the settings name none', () => {
    const { apply, undo, summary } = remedy(control, { kmsKeyId: '' }, trailRef);
    expect([apply, undo]).toEqual([[], []]);
    expect(summary).toContain('controls.cloudtrail-trail-encrypted.kmsKeyId');
  });

  it('is asked about, since the key’s policy has to know of it', () => {
    expect(control.defaultMode).toBe('approve');
  });
});

describe('the setting of the key', () => {
  it.each(['0a1b2c3d', 'trail'])('takes no %s, which may be of another account or Region', (kmsKeyId) => {
    expect(() => control.settings.parse({ kmsKeyId })).toThrow('alias/trail');
  });
});

describe('reading a trail', () => {
  it.each([
    [trail(), { kmsKeyId: '' }],
    [trail({ KmsKeyId: key }), { kmsKeyId: key }],
    [trail({ TrailARN: `${trailArn}2` }), undefined],
  ])('takes one call', async (found, state) => {
    const aws = fakeReader({ 'cloudtrail:DescribeTrails': { trailList: [found] } });
    await expect(control.read(trailRef, aws, contextOf(control))).resolves.toEqual(state);
  });
});

describeTriggers(control, {
  CreateTrail: ['data-access'],
  UpdateTrail: [trailArn],
  ConfigurationItemChangeNotification: ['audit'],
});
