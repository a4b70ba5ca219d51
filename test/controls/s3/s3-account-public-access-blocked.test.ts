import type { CloudTrailTrigger } from '../../../shared/control/trigger.ts';
import type { CloudTrailRecord } from '../../../shared/events/cloudtrail-record.ts';
import { MalformedSignalError } from '../../../shared/events/malformed-signal-error.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/s3/s3-account-public-access-blocked.ts';
import { type Answers, awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { nothingBlocked, publicKeptOut, website } from '../../support/website-answers.ts';
import { listSampleEvents, listTriggerNames, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const id = '111122223333';
const account = toResourceRef('AWS::S3::AccountPublicAccessBlock', id, testPlace);
const allOn = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const putAllOn = {
  operation: 's3control:PutPublicAccessBlock',
  input: { AccountId: id, PublicAccessBlockConfiguration: allOn },
};

describe('an account that blocks public access', () => {
  it('has all four settings on', () => {
    expect(detect(control, { configuration: allOn })).toEqual([]);
  });
});

describe('an account that does not block public access', () => {
  it.each(Object.keys(allOn))('has %s off, and gets back what it had when that is undone', (setting) => {
    const configuration = { ...allOn, [setting]: false };
    const { violations, apply, undo } = remedy(control, { configuration }, account);
    expect(violations.map(({ element }) => element)).toEqual([setting]);
    expect(apply).toEqual([putAllOn]);
    expect(undo).toEqual([
      {
        operation: 's3control:PutPublicAccessBlock',
        input: { AccountId: id, PublicAccessBlockConfiguration: configuration },
      },
    ]);
  });

  it('has no configuration, and has none again when the one it got is undone', () => {
    const { violations, apply, undo, summary } = remedy(control, { configuration: null }, account);
    expect(violations.map(({ element }) => element)).toEqual(['PublicAccessBlockConfiguration']);
    expect(summary).toBe('Turn on all four settings of Block Public Access for account 111122223333.');
    expect(apply).toEqual([putAllOn]);
    expect(undo).toEqual([{ operation: 's3control:DeletePublicAccessBlock', input: { AccountId: id } }]);
  });
});

describe('an account whose buckets may serve websites', () => {
  async function ask(state: { configuration: object | null }, answers: Answers, settings: object = {}) {
    const context = contextOf(control, { settings, now: new Date(0) });
    const violations = control.detect(state as never, context);
    return control.findDependents?.(state as never, violations, account, fakeReader(answers), context);
  }
  const page = (...names: readonly string[]) => ({ Buckets: names.map((Name) => ({ Name })) });
  const inDocs = 'bucket docs serves a static website to everyone, with the index document index.html';

  it('is asked about with each that everyone can see, in every Region, page after page', async () => {
    const answers: Answers = {
      's3:ListBuckets': ({ BucketRegion, ContinuationToken }) => {
        expect(BucketRegion).toBeUndefined();
        return ContinuationToken === undefined
          ? { ...page('ledger', 'hidden'), ContinuationToken: 'more' }
          : page('docs');
      },
      's3:GetBucketWebsite': ({ Bucket }) =>
        Bucket === 'ledger' ? awsError('NoSuchWebsiteConfiguration') : website,
      's3:GetPublicAccessBlock': ({ Bucket }) => (Bucket === 'hidden' ? publicKeptOut : nothingBlocked),
    };
    await expect(ask({ configuration: null }, answers)).resolves.toEqual([inDocs]);
  });

  it('is asked about where a bucket denies to be looked at, so that none can keep the account open', async () => {
    const answers: Answers = {
      's3:ListBuckets': page('vault', 'docs'),
      's3:GetBucketWebsite': ({ Bucket }) => (Bucket === 'vault' ? awsError('AccessDenied') : website),
      's3:GetPublicAccessBlock': nothingBlocked,
    };
    await expect(ask({ configuration: null }, answers)).resolves.toEqual([
      'bucket vault may serve a static website: AccessDenied: AWS says AccessDenied',
      inDocs,
    ]);
  });

  it('fails where the buckets cannot be listed', async () => {
    await expect(
      ask({ configuration: null }, { 's3:ListBuckets': awsError('AccessDenied') }),
    ).rejects.toThrow('AccessDenied');
  });

  it.each([
    ['the public is kept out already', { ...allOn, BlockPublicAcls: false }, {}],
    ['the settings say so', {}, { askAboutWebsites: false }],
  ])('is not asked about, and nothing is read, where %s', async (_, configuration, settings) => {
    await expect(ask({ configuration }, {}, settings)).resolves.toEqual([]);
  });
});

describe('reading an account', () => {
  const context = contextOf(control, { now: new Date(0) });

  it('takes one call', async () => {
    const aws = fakeReader({ 's3control:GetPublicAccessBlock': { PublicAccessBlockConfiguration: allOn } });
    await expect(control.read(account, aws, context)).resolves.toEqual({ configuration: allOn });
    expect(aws.reads).toEqual([{ operation: 's3control:GetPublicAccessBlock', input: { AccountId: id } }]);
  });

  it('finds no configuration', async () => {
    const aws = fakeReader({
      's3control:GetPublicAccessBlock': awsError('NoSuchPublicAccessBlockConfiguration'),
    });
    await expect(control.read(account, aws, context)).resolves.toEqual({ configuration: null });
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 's3control:GetPublicAccessBlock': awsError('AccessDenied') });
    await expect(control.read(account, aws, context)).rejects.toThrow('AccessDenied');
  });
});

describe('the events of an account', () => {
  const trigger = control.triggers.find(({ kind }) => kind === 'cloudtrail') as CloudTrailTrigger;
  const { select } = trigger;
  const record: CloudTrailRecord = {
    eventID: '4c5fde8d-fff2-48fe-86ef-05fdb517ecfa',
    eventName: 'DeleteAccountPublicAccessBlock',
    eventSource: 's3.amazonaws.com',
    eventTime: '2026-03-14T08:04:57Z',
    awsRegion: 'eu-central-1',
    userIdentity: { type: 'IAMUser', accountId: '444455556666' },
  };

  it('have a sample each', () => {
    expect(listSampleEvents(control)).toEqual(listTriggerNames(control));
  });

  it.each(listTriggerNames(control))('name it: %s', (eventName) => {
    expect(selectFromSample(control, eventName)).toEqual([id]);
  });

  it('name the account that received the record, not the one of the caller', () => {
    expect(select({ ...record, recipientAccountId: id })).toEqual([id]);
  });

  it('name the account of the caller where the record says no other', () => {
    expect(select(record)).toEqual(['444455556666']);
  });

  it('are refused when they name none', () => {
    expect(() => select({ ...record, userIdentity: { type: 'AWSService' } })).toThrow(MalformedSignalError);
  });
});
