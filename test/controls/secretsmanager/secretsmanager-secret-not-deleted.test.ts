import control from '../../../shared/controls/secretsmanager/secretsmanager-secret-not-deleted.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { describedSecret, secretArn, secretRef } from '../../support/secrets.ts';
import { contextOf } from '../../support/test-context.ts';

const now = new Date('2026-03-14T12:00:00Z');
const deletedAt = '2026-03-24T11:00:00.000Z';
const tags = { 'holdfast:protected': 'true' };
const state = { arn: secretArn, tags, deletedAt };

describe('a secret that is left alone', () => {
  it.each<[string, object, object]>([
    ['it is not to be deleted', { deletedAt: null }, {}],
    ['nobody protects it', { tags: {} }, {}],
    ['its tag says that it is not protected', { tags: { 'holdfast:protected': 'false' } }, {}],
    ['another tag is asked for', {}, { protectedTag: 'tier' }],
  ])('is one where %s', (_name, over, settings) => {
    expect(detect(control, { ...state, ...over }, { now, settings })).toEqual([]);
  });
});

describe('a protected secret that is to be deleted', () => {
  it('is kept, and is to be deleted at the same day when that is undone', () => {
    expect(remedy(control, state, secretRef, { now })).toEqual({
      violations: [
        {
          element: 'DeletedDate',
          reason: `the secret is protected, cannot be read, and will be deleted at ${deletedAt}`,
          evidence: deletedAt,
        },
      ],
      summary: `Keep secret ${secretArn}, so that it can be read again.`,
      apply: [{ operation: 'secretsmanager:RestoreSecret', input: { SecretId: secretArn } }],
      undo: [
        {
          operation: 'secretsmanager:DeleteSecret',
          input: { SecretId: secretArn, RecoveryWindowInDays: 10 },
        },
      ],
    });
  });

  it.each([
    ['2026-03-15T00:00:00.000Z', 7],
    ['2026-05-15T00:00:00.000Z', 30],
  ])('at %s waits for %i days when that is undone, as Secrets Manager has it', (at, days) => {
    const { undo } = remedy(control, { ...state, deletedAt: at }, secretRef, { now });
    expect(undo).toMatchObject([{ input: { RecoveryWindowInDays: days } }]);
  });

  it('may be protected by its ARN', () => {
    const settings = { protectedArns: ['arn:aws:secretsmanager:*:secret:prod/*'] };
    expect(detect(control, { ...state, tags: {} }, { now, settings })).toHaveLength(1);
  });

  it('is asked about, since it may have leaked', () => {
    expect(control.defaultMode).toBe('approve');
  });

  it('is the same violation whenever it is to be', () => {
    const compare = (at: string | null) => control.compare?.({ ...state, deletedAt: at });
    expect(compare('2026-04-01T00:00:00.000Z')).toEqual(compare(deletedAt));
    expect(compare(null)).not.toEqual(compare(deletedAt));
  });
});

describe('reading a secret', () => {
  it.each([
    [{ DeletedDate: new Date(deletedAt) }, deletedAt],
    [{}, null],
  ])('takes one call, its tags too', async (over, at) => {
    const Tags = [{ Key: 'holdfast:protected', Value: 'true' }];
    const aws = fakeReader({ 'secretsmanager:DescribeSecret': describedSecret({ Tags, ...over }) });
    const read = control.read(secretRef, aws, contextOf(control));
    await expect(read).resolves.toEqual({ ...state, deletedAt: at });
  });

  it('fails where it may not', async () => {
    const aws = fakeReader({ 'secretsmanager:DescribeSecret': awsError('AccessDeniedException') });
    await expect(control.read(secretRef, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, { DeleteSecret: [secretArn], ConfigurationItemChangeNotification: [secretArn] });
