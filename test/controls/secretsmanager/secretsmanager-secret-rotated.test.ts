import control from '../../../shared/controls/secretsmanager/secretsmanager-secret-rotated.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { describedSecret, rotationFunction, secret, secretArn, secretRef } from '../../support/secrets.ts';
import { contextOf } from '../../support/test-context.ts';

const now = new Date('2026-03-14T12:00:00Z');
const longAgo = '2025-12-01T00:00:00.000Z';
const rules = { ScheduleExpression: 'rate(30 days)', Duration: '2h' };
const on = { isOn: true, lambda: rotationFunction, rules };
const off = { ...on, isOn: false };

describe('a secret that is left alone', () => {
  it.each<[string, object, object | undefined]>([
    ['it is rotated', { rotation: on, nextRotationAt: '2026-03-20T00:00:00.000Z' }, on],
    [
      'its rotation is due within a window of today',
      { rotation: on, nextRotationAt: '2026-03-14T00:00:00.000Z' },
      undefined,
    ],
    ['it was never rotated and is young', {}, undefined],
    [
      'it was changed by hand of late',
      { createdAt: longAgo, changedAt: '2026-03-01T00:00:00.000Z' },
      undefined,
    ],
    ['it has no value yet', { createdAt: longAgo }, undefined],
    ['its rotation was off when it was in order', { rotation: off }, off],
    ['its service rotates it', { owner: 'rds', changedAt: longAgo }, on],
    ['it is the copy of another Region’s', { isReplica: true, changedAt: longAgo }, on],
    ['it is to be deleted', { deletedAt: '2026-03-20T00:00:00.000Z', changedAt: longAgo }, on],
  ])('is one where %s', (_name, over, baseline) => {
    expect(detect(control, { ...secret, ...over }, { now, baseline: baseline as { isOn: boolean } })).toEqual(
      [],
    );
  });
});

describe('a secret whose rotation was cancelled', () => {
  const cancelled = { ...secret, rotation: off, changedAt: longAgo };

  it('is rotated again as it was, at its next time, and no more when that is undone', () => {
    expect(remedy(control, cancelled, secretRef, { now, baseline: on })).toEqual({
      violations: [{ element: 'RotationEnabled', reason: 'its rotation was cancelled', evidence: off }],
      summary: `Rotate secret ${secretArn} again as before, from the next time of its schedule.`,
      apply: [
        {
          operation: 'secretsmanager:RotateSecret',
          input: {
            SecretId: secretArn,
            RotationLambdaARN: rotationFunction,
            RotationRules: rules,
            RotateImmediately: false,
          },
        },
      ],
      undo: [{ operation: 'secretsmanager:CancelRotateSecret', input: { SecretId: secretArn } }],
    });
  });

  it('is rotated without a function where it had none', () => {
    const { apply } = remedy(control, cancelled, secretRef, { now, baseline: { ...on, lambda: '' } });
    expect(apply[0]?.input).toEqual({ SecretId: secretArn, RotationRules: rules, RotateImmediately: false });
  });

  it('is what is remembered and compared', () => {
    expect(control.remember?.({ ...secret, rotation: on })).toEqual(on);
    expect(control.compare?.({ ...cancelled, nextRotationAt: longAgo })).toEqual(
      control.compare?.(cancelled),
    );
    expect(control.compare?.({ ...cancelled, rotation: on })).not.toEqual(control.compare?.(cancelled));
  });
});

describe('a secret that is too old', () => {
  it.each<[string, object, string]>([
    ['nothing rotates', { changedAt: longAgo }, 'LastChangedDate'],
    [
      'a rotation fails to change',
      { rotation: on, nextRotationAt: '2026-03-12T00:00:00.000Z' },
      'NextRotationDate',
    ],
  ])('is only reported, with the steps: one that %s', (_name, over, element) => {
    const { violations, apply, undo, summary } = remedy(control, { ...secret, ...over }, secretRef, { now });
    expect(violations).toMatchObject([{ element }]);
    expect([apply, undo]).toEqual([[], []]);
    expect(summary).toContain('RotateSecret');
  });

  it('is as old as the settings say', () => {
    const state = { ...secret, changedAt: '2026-03-01T00:00:00.000Z' };
    expect(detect(control, state, { now, settings: { maximumAgeDays: 7 } })).toMatchObject([
      { reason: expect.stringContaining('7 days') as string },
    ]);
  });
});

describe('reading a secret', () => {
  const context = contextOf(control, { now });

  it('takes one call where it is young, and says how it is rotated', async () => {
    const aws = fakeReader({
      'secretsmanager:DescribeSecret': describedSecret({
        RotationEnabled: true,
        RotationLambdaARN: rotationFunction,
        RotationRules: { ...rules, AutomaticallyAfterDays: 30 },
        NextRotationDate: new Date(longAgo),
      }),
    });
    const state = { ...secret, rotation: on, nextRotationAt: longAgo };
    await expect(control.read(secretRef, aws, context)).resolves.toEqual(state);
    expect(aws.reads).toEqual([
      { operation: 'secretsmanager:DescribeSecret', input: { SecretId: secretArn } },
    ]);
  });

  it('asks for the versions, page after page, where it may be too old, and never for a value', async () => {
    const aws = fakeReader({
      'secretsmanager:DescribeSecret': describedSecret({
        CreatedDate: new Date(longAgo),
        RotationRules: { AutomaticallyAfterDays: 30 },
      }),
      'secretsmanager:ListSecretVersionIds': ({ NextToken }) =>
        NextToken === undefined
          ? { Versions: [{ VersionStages: ['AWSPREVIOUS'], CreatedDate: new Date(0) }], NextToken: 'more' }
          : { Versions: [{ VersionStages: ['AWSCURRENT'], CreatedDate: new Date(longAgo) }] },
    });
    await expect(control.read(secretRef, aws, context)).resolves.toEqual({
      ...secret,
      rotation: { isOn: false, lambda: '', rules: { AutomaticallyAfterDays: 30 } },
      createdAt: longAgo,
      changedAt: longAgo,
    });
  });

  it('finds no version where it has no value', async () => {
    const aws = fakeReader({
      'secretsmanager:DescribeSecret': describedSecret({ CreatedDate: new Date(longAgo) }),
      'secretsmanager:ListSecretVersionIds': { Versions: [], NextToken: '' },
    });
    await expect(control.read(secretRef, aws, context)).resolves.toEqual({ ...secret, createdAt: longAgo });
  });

  it.each([
    ['a service', { OwningService: 'rds' }, { owner: 'rds' }],
    ['another Region', { PrimaryRegion: 'us-east-1' }, { isReplica: true }],
    [
      'its own Region',
      { PrimaryRegion: 'eu-central-1', RotationEnabled: true },
      { isReplica: false, rotation: { isOn: true, lambda: '', rules: {} } },
    ],
  ])('knows who rotates it: %s', async (_name, over, state) => {
    const CreatedDate = new Date(longAgo);
    const aws = fakeReader({ 'secretsmanager:DescribeSecret': describedSecret({ CreatedDate, ...over }) });
    await expect(control.read(secretRef, aws, context)).resolves.toEqual({
      ...secret,
      createdAt: longAgo,
      ...state,
    });
  });

  it('fails where it may not', async () => {
    const aws = fakeReader({ 'secretsmanager:DescribeSecret': awsError('AccessDeniedException') });
    await expect(control.read(secretRef, aws, context)).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, {
  CreateSecret: [secretArn],
  CancelRotateSecret: [secretArn],
  ConfigurationItemChangeNotification: [secretArn],
});
