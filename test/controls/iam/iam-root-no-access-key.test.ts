import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-root-no-access-key.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent, selectFromSample } from '../../support/sample-events.ts';
import { cloudTrailEvent } from '../../support/cloudtrail-event.ts';
import { contextOf } from '../../support/test-context.ts';

const root = toResourceRef('AWS::IAM::RootUser', testPlace.account, testPlace);

describe('the root user', () => {
  it('is left alone without keys', () => {
    expect(detect(control, { keys: 0 })).toEqual([]);
  });

  it('is reported with a key, and with the steps: nobody else can remove it', () => {
    const { violations, summary, apply, undo } = remedy(control, { keys: 1 }, root);
    expect(violations).toEqual([
      { element: 'access key', reason: 'the root user has an access key', evidence: { keys: 1 } },
    ]);
    expect(summary).toMatch(/^Sign in as the root user of account 111122223333/);
    expect([apply, undo]).toEqual([[], []]);
  });
});

describe('reading the root user', () => {
  const read = async (answer: Parameters<typeof fakeReader>[0]) =>
    control.read(root, fakeReader(answer), contextOf(control));

  it('takes one call', async () => {
    const answer = { 'iam:GetAccountSummary': { SummaryMap: { AccountAccessKeysPresent: 1, Users: 3 } } };
    await expect(read(answer)).resolves.toEqual({ keys: 1 });
  });

  it.each([
    ['IAM does not say', { 'iam:GetAccountSummary': { SummaryMap: {} } }, 'expected number'],
    ['it is denied', { 'iam:GetAccountSummary': awsError('AccessDenied') }, 'AccessDenied'],
  ])('fails where %s', async (_, answer, message) => {
    await expect(read(answer)).rejects.toThrow(message);
  });
});

describe('the triggers', () => {
  it.each(['CreateAccessKey', 'UpdateAccessKey'])('name the account: %s', (name) => {
    expect(selectFromSample(control, name)).toEqual([testPlace.account]);
  });

  it.each([
    ['root makes a key for a user', { userIdentity: { type: 'Root', accountId: '111122223333' } }],
    ['a user makes one', {}],
  ])('name nothing where %s', (_, over) => {
    const event = cloudTrailEvent({
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateAccessKey',
      requestParameters: { userName: 'ines' },
      ...over,
    });
    expect(selectFromEvent(control, event)).toEqual([]);
  });
});
