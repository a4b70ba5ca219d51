import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/macie/macie-on.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const ref = toResourceRef('AWS::Macie::Session', testPlace.account, testPlace);
const session = { isPaused: false, frequency: 'ONE_HOUR' };
const baseline = session;
const alone = { administrator: null };

describe('Macie', () => {
  it.each([undefined, baseline])('that is on is left alone, and remembered', (before) => {
    expect(detect(control, { session, ...alone }, { baseline: before })).toEqual([]);
    expect(control.remember?.({ session, ...alone })).toEqual(session);
  });

  it('that tells sooner than before is left alone', () => {
    const state = { session: { ...session, frequency: 'FIFTEEN_MINUTES' }, ...alone };
    expect(detect(control, state, { baseline })).toEqual([]);
  });

  it('that was suspended is resumed, and suspended again when that is undone', () => {
    const update = (status: string) => [{ operation: 'macie2:UpdateMacieSession', input: { status } }];
    const state = { session: { ...session, isPaused: true }, ...alone };
    expect(remedy(control, state, ref, { baseline })).toEqual({
      violations: [{ element: 'status', reason: 'Macie is suspended', evidence: 'PAUSED' }],
      summary: 'Have Macie look at the buckets again, and tell of them as soon as before.',
      apply: update('ENABLED'),
      undo: update('PAUSED'),
    });
  });

  it('that tells later than before tells as soon again', () => {
    const update = (findingPublishingFrequency: string) => [
      { operation: 'macie2:UpdateMacieSession', input: { findingPublishingFrequency } },
    ];
    const state = { session: { ...session, frequency: 'SIX_HOURS' }, ...alone };
    expect(remedy(control, state, ref, { baseline })).toMatchObject({
      violations: [{ reason: 'findings were told every ONE_HOUR and are told every SIX_HOURS' }],
      apply: update('ONE_HOUR'),
      undo: update('SIX_HOURS'),
    });
  });

  it('that was turned off is turned on as it was, and its loss said', () => {
    expect(remedy(control, { session: null, ...alone }, ref, { baseline })).toEqual({
      violations: [{ element: 'session', reason: 'Macie was turned off', evidence: 'none' }],
      summary:
        'Turn Macie on again. Its jobs, findings and settings went when it was turned off: make them again.',
      apply: [
        {
          operation: 'macie2:EnableMacie',
          input: { status: 'ENABLED', findingPublishingFrequency: 'ONE_HOUR' },
        },
      ],
      undo: [{ operation: 'macie2:DisableMacie', input: {} }],
    });
  });

  it.each([
    ['off', null, { operation: 'macie2:EnableMacie', input: { status: 'ENABLED' } }],
    [
      'suspended',
      { ...session, isPaused: true },
      { operation: 'macie2:UpdateMacieSession', input: { status: 'ENABLED' } },
    ],
  ])('that was never seen on and is %s is only reported, unless it is required', (_, found, call) => {
    const { violations, apply, summary } = remedy(control, { session: found, ...alone }, ref);
    expect(violations).toHaveLength(1);
    expect(apply).toEqual([]);
    expect(summary).toContain('required: true');
    const required = remedy(control, { session: found, ...alone }, ref, { settings: { required: true } });
    expect(required.apply).toEqual([call]);
  });

  it('of a member account is only reported, with who can turn it on', () => {
    const state = { session: { ...session, isPaused: true }, administrator: '444455556666' };
    const { apply, undo, summary } = remedy(control, state, ref, { baseline });
    expect([apply, undo]).toEqual([[], []]);
    expect(summary).toContain('account 444455556666');
  });

  it('is the same, whoever manages it', () => {
    expect(control.compare?.({ session, administrator: '444455556666' })).toEqual(
      control.compare?.({ session, ...alone }),
    );
  });
});

describe('reading Macie', () => {
  const on = { status: 'ENABLED' as const, findingPublishingFrequency: 'ONE_HOUR' as const };
  const paused = { ...on, status: 'PAUSED' as const };
  const read = async (told: Parameters<typeof fakeReader>[0]) => {
    const aws = fakeReader(told);
    return { state: await control.read(ref, aws, contextOf(control, { baseline })), reads: aws.reads };
  };

  it('takes one call where it is on', async () => {
    const { state, reads } = await read({ 'macie2:GetMacieSession': on });
    expect(state).toEqual({ session, ...alone });
    expect(reads).toHaveLength(1);
  });

  it.each([
    [{ administrator: { accountId: '444455556666' } }, '444455556666'],
    [{}, null],
    [awsError('ResourceNotFoundException'), null],
  ])('asks who manages it where it is suspended', async (managed, administrator) => {
    const { state } = await read({
      'macie2:GetMacieSession': paused,
      'macie2:GetAdministratorAccount': managed,
    });
    expect(state).toEqual({ session: { ...session, isPaused: true }, administrator });
  });

  // AWS denies the call while Macie is off; the client tells that from a call that is not allowed.
  it.each(['MacieNotEnabled', 'ResourceNotFoundException'])('finds it off with %s', async (code) => {
    const { state } = await read({ 'macie2:GetMacieSession': awsError(code) });
    expect(state).toEqual({ session: null, ...alone });
  });

  it.each([
    ['GetMacieSession', { 'macie2:GetMacieSession': awsError('AccessDeniedException') }],
    [
      'GetAdministratorAccount',
      {
        'macie2:GetMacieSession': paused,
        'macie2:GetAdministratorAccount': awsError('AccessDeniedException'),
      },
    ],
  ])('fails where %s is denied', async (_, told) => {
    await expect(read(told)).rejects.toThrow('AccessDenied');
  });
});

const named = [testPlace.account];
describeTriggers(control, {
  DisableMacie: named,
  EnableMacie: named,
  UpdateMacieSession: named,
  ConfigurationItemChangeNotification: named,
});
