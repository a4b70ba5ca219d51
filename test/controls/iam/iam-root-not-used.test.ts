import type { Cause } from '../../../shared/control/control.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-root-not-used.ts';
import { cloudTrailEvent } from '../../support/cloudtrail-event.ts';
import { fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const root = toResourceRef('AWS::IAM::RootUser', testPlace.account, testPlace);
const at = '2026-03-14T08:15:52Z';

function by(type: string, eventName: string): Cause {
  return { eventName, at, actor: { type, name: type.toLowerCase() } };
}

describe('what is left alone', () => {
  it.each<[string, Cause | undefined]>([
    ['nothing that was seen', undefined],
    ['a call of somebody else', by('IAMUser', 'CreateUser')],
    ['what root alone can do for itself', by('Root', 'DeleteAccessKey')],
  ])('is %s', (_, cause) => {
    expect(detect(control, {}, { cause })).toEqual([]);
  });

  it('is what the settings allow', () => {
    const settings = { allowedCalls: ['PutBucketVersioning'] };
    expect(detect(control, {}, { cause: by('Root', 'PutBucketVersioning'), settings })).toEqual([]);
    expect(detect(control, {}, { cause: by('Root', 'DeleteAccessKey'), settings })).toHaveLength(1);
  });
});

describe('what the root user does', () => {
  it.each([
    ['ConsoleLogin', 'the root user signed in'],
    ['CreateUser', 'the root user called CreateUser'],
  ])('is reported with the steps: %s', (eventName, reason) => {
    const { violations, apply, undo } = remedy(control, {}, root, { cause: by('Root', eventName) });
    expect(violations).toEqual([
      { element: eventName, key: `${eventName} at ${at}`, reason, evidence: { eventName, at } },
    ]);
    expect([apply, undo]).toEqual([[], []]);
  });

  it('is read nowhere: it is over when it is seen', async () => {
    await expect(control.read(root, fakeReader({}), contextOf(control))).resolves.toEqual({});
  });
});

describe('the trigger', () => {
  const signIn = (over: object) => ({
    ...cloudTrailEvent({
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      userIdentity: { type: 'Root', accountId: testPlace.account },
      responseElements: { ConsoleLogin: 'Success' },
      ...over,
    }),
    'detail-type': 'AWS Console Sign In via CloudTrail',
  });

  it('names the account whose root user called', () => {
    expect(selectFromSample(control, 'CallByRoot')).toEqual([testPlace.account]);
  });

  it.each([
    ['a sign-in', signIn({})],
    [
      'a call that AWS refused',
      cloudTrailEvent({
        eventSource: 'ec2.amazonaws.com',
        eventName: 'RunInstances',
        errorCode: 'Client.UnauthorizedOperation',
        userIdentity: { type: 'Root', accountId: testPlace.account },
      }),
    ],
  ])('is pulled by %s', (_, event) => {
    expect(selectFromEvent(control, event)).toEqual([testPlace.account]);
  });

  it.each([
    ['a wrong password', signIn({ responseElements: { ConsoleLogin: 'Failure' } })],
    [
      'a service that acts for the account',
      signIn({
        userIdentity: { type: 'Root', accountId: testPlace.account, invokedBy: 'autoscaling.amazonaws.com' },
      }),
    ],
    ['a user', signIn({ userIdentity: { type: 'IAMUser', userName: 'ada', accountId: testPlace.account } })],
  ])('is not pulled by %s', (_, event) => {
    expect(selectFromEvent(control, event)).toEqual([]);
  });
});
