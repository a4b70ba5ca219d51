import control from '../../../shared/controls/kms/kms-key-enabled.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader } from '../../support/fake-reader.ts';
import { describedKey, keyArn, keyId, keyRef } from '../../support/keys.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const state = { arn: keyArn, isDisabled: true, tags: { 'holdfast:protected': 'true' } };

describe('a key that is left alone', () => {
  it.each<[string, object, object]>([
    ['it is enabled', { isDisabled: false }, {}],
    ['nobody protects it', { tags: {} }, {}],
    ['its tag says that it is not protected', { tags: { 'holdfast:protected': 'False' } }, {}],
    ['another tag is asked for', {}, { protectedTag: 'tier' }],
    ['others are protected', { tags: {} }, { protectedArns: ['arn:aws:kms:*:444455556666:key/*'] }],
  ])('is one where %s', (_name, over, settings) => {
    expect(detect(control, { ...state, ...over }, { settings })).toEqual([]);
  });
});

describe('a protected key that was disabled', () => {
  it('is enabled, and disabled when that is undone', () => {
    expect(remedy(control, state, keyRef)).toEqual({
      violations: [
        {
          element: 'KeyState',
          reason: 'the key is protected and disabled: nothing that it encrypted can be read',
          evidence: 'Disabled',
        },
      ],
      summary: `Enable key ${keyArn}.`,
      apply: [{ operation: 'kms:EnableKey', input: { KeyId: keyId } }],
      undo: [{ operation: 'kms:DisableKey', input: { KeyId: keyId } }],
    });
  });

  it.each<[string, object, object]>([
    ['by the tag, whatever it says', { tags: { 'holdfast:protected': '' } }, {}],
    ['by another tag', { tags: { tier: 'gold' } }, { protectedTag: 'tier' }],
    ['by its ARN', { tags: {} }, { protectedArns: [`arn:aws:kms:*:key/${keyId}`] }],
  ])('may be so %s', (_name, over, settings) => {
    expect(detect(control, { ...state, ...over }, { settings })).toHaveLength(1);
  });

  it('is asked about, since it may have been stolen', () => {
    expect(control.defaultMode).toBe('approve');
  });

  it('is protected by ARNs and nothing else', () => {
    expect(() => control.settings.parse({ protectedArns: [keyId] })).toThrow('an ARN');
  });
});

describe('reading a key', () => {
  it('takes one call where it is enabled, or AWS’s', async () => {
    for (const over of [{}, { KeyState: 'Disabled', KeyManager: 'AWS' }] as const) {
      const aws = fakeReader({ 'kms:DescribeKey': describedKey(over) });
      const read = control.read(keyRef, aws, contextOf(control));
      await expect(read).resolves.toEqual({ arn: keyArn, isDisabled: false, tags: {} });
    }
  });

  it('takes its tags, page after page, where it is disabled', async () => {
    const aws = fakeReader({
      'kms:DescribeKey': describedKey({ KeyState: 'Disabled' }),
      'kms:ListResourceTags': ({ Marker }) =>
        Marker === undefined
          ? { Tags: [{ TagKey: 'a', TagValue: '1' }], Truncated: true, NextMarker: 'more' }
          : { Tags: [{ TagKey: 'b', TagValue: '2' }], Truncated: false },
    });
    const read = control.read(keyRef, aws, contextOf(control));
    await expect(read).resolves.toEqual({ arn: keyArn, isDisabled: true, tags: { a: '1', b: '2' } });
  });

  it('guesses no tags', async () => {
    const aws = fakeReader({
      'kms:DescribeKey': describedKey({ KeyState: 'Disabled' }),
      'kms:ListResourceTags': awsError('AccessDeniedException'),
    });
    await expect(control.read(keyRef, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

describe('two states', () => {
  it('are one where the key is as disabled', () => {
    expect(control.compare?.({ ...state, tags: {} })).toEqual(control.compare?.(state));
    expect(control.compare?.({ ...state, isDisabled: false })).not.toEqual(control.compare?.(state));
  });
});

describeTriggers(control, { DisableKey: [keyId], ConfigurationItemChangeNotification: [keyId] });
