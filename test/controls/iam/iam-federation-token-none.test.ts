import type { Cause } from '../../../shared/control/control.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-federation-token-none.ts';
import { createSessionPolicy, getRevokedBefore } from '../../../shared/iam/session-policy.ts';
import { cloudTrailEvent } from '../../support/cloudtrail-event.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const user = toResourceRef('AWS::IAM::User', 'report-export', testPlace);
const at = '2026-03-14T08:15:52Z';
const arn = 'arn:aws:iam::111122223333:user/service/report-export';
const cause: Cause = {
  eventName: 'GetFederationToken',
  at,
  actor: { type: 'IAMUser', name: 'report-export', arn },
};
const name = { UserName: 'report-export', PolicyName: 'HoldfastRevokeSessions' };
const put = (policy: string) => ({
  operation: 'iam:PutUserPolicy',
  input: { ...name, PolicyDocument: policy },
});
const revoked = createSessionPolicy(Date.parse(at));
const earlier = createSessionPolicy(Date.parse('2026-03-01T00:00:00Z'));

describe('a federation token that is left alone', () => {
  it.each<[string, string | null, object]>([
    ['none that was seen', null, {}],
    ['one of a broker on the list', null, { cause, settings: { brokers: ['*:user/service/*'] } }],
    ['one that is revoked already', revoked, { cause }],
    ['none, but another call', null, { cause: { ...cause, eventName: 'GetSessionToken' } }],
  ])('is %s', (_, policy, options) => {
    expect(detect(control, { policy }, options)).toEqual([]);
  });
});

describe('a federation token of somebody else', () => {
  it.each([
    ['none before', null, { operation: 'iam:DeleteUserPolicy', input: name }],
    ['earlier ones', earlier, put(earlier)],
    ['what a policy of that name says otherwise', '{"Statement":[]}', put('{"Statement":[]}')],
  ])('is revoked, with %s, until that is undone', (_, policy, undo) => {
    const change = remedy(control, { policy }, user, { cause });
    expect(change.violations).toEqual([
      {
        element: `session of ${at}`,
        reason: `${arn}, who is no broker, made a federation token at ${at}`,
        evidence: { at, by: arn },
      },
    ]);
    expect(change.apply).toEqual([put(revoked)]);
    expect(change.undo).toEqual([undo]);
    expect(detect(control, { policy: revoked }, { cause })).toEqual([]);
  });
});

describe('the policy that revokes sessions', () => {
  it('denies what was made until then, its own second included, and no access key', () => {
    expect(JSON.parse(revoked)).toMatchObject({
      Statement: [
        {
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-03-14T08:15:53.000Z' } },
        },
      ],
    });
    expect(getRevokedBefore(revoked)).toBe(Date.parse(at) + 1000);
  });

  it.each([
    ['none', null],
    ['one that allows', revoked.replace('Deny', 'Allow')],
    ['one with another bound beside it', revoked.replace('"Condition":{', '"Condition":{"Bool":{"a":"b"},')],
    ['one that tells no time', revoked.replace('2026-03-14T08:15:53.000Z', 'soon')],
  ])('is not %s', (_, policy) => {
    expect(getRevokedBefore(policy)).toBeUndefined();
  });
});

describe('reading a user', () => {
  const read = async (answers: Parameters<typeof fakeReader>[0]) =>
    control.read(user, fakeReader(answers), contextOf(control));

  it.each([
    ['none', awsError('NoSuchEntity'), null],
    ['one', { ...name, PolicyDocument: encodeURIComponent(revoked) }, revoked],
  ])('takes one call, for the policy of sessions: %s', async (_, answer, policy) => {
    await expect(read({ 'iam:GetUserPolicy': answer })).resolves.toEqual({ policy });
  });

  it('fails where it is denied', async () => {
    await expect(read({ 'iam:GetUserPolicy': awsError('AccessDenied') })).rejects.toThrow('AccessDenied');
  });
});

describe('GetFederationToken', () => {
  it('names the user who called', () => {
    expect(selectFromSample(control, 'GetFederationToken')).toEqual(['report-export']);
  });

  it('names nobody where root called: no policy limits it', () => {
    const event = cloudTrailEvent({
      eventSource: 'sts.amazonaws.com',
      eventName: 'GetFederationToken',
      userIdentity: { type: 'Root' },
    });
    expect(selectFromEvent(control, event)).toEqual([]);
  });
});
