import type { Cause } from '../../../shared/control/control.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-access-key-own.ts';
import { accessKey, listedKey, now, setStatus } from '../../support/access-keys.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { describeWithRecords, readRecordedEvents } from '../../support/recorded-events.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const user = toResourceRef('AWS::IAM::User', 'report-export', testPlace);
const state = { user: 'report-export', keys: [accessKey('AKIA1', 0), accessKey('AKIA2', 30, 1)] };
const role = 'arn:aws:iam::111122223333:role/IdentityAdmin';
const session = 'arn:aws:sts::111122223333:assumed-role/IdentityAdmin/ines';

function madeBy(actor: Partial<Cause['actor']>, over: Partial<Cause> = {}): Cause {
  return {
    eventName: 'CreateAccessKey',
    at: now.toISOString(),
    actor: { type: 'AssumedRole', name: 'ines', arn: session, role, ...actor },
    ...over,
  };
}

const robin = {
  type: 'IAMUser',
  name: 'robin',
  arn: 'arn:aws:iam::111122223333:user/robin',
  role: undefined,
};

describe('a new access key that is left alone', () => {
  it.each<[string, Cause | undefined, object]>([
    ['nobody was seen making', undefined, {}],
    [
      'its user made',
      madeBy({
        ...robin,
        name: 'report-export',
        arn: 'arn:aws:iam::111122223333:user/service/report-export',
      }),
      {},
    ],
    ['a role on the list made', madeBy({}), { issuers: [role] }],
    ['a session on the list made', madeBy({}), { issuers: ['arn:aws:sts::*:assumed-role/IdentityAdmin/*'] }],
    ['is another one than was made', madeBy({}, { at: '2026-03-14T11:59:50Z' }), {}],
    ['was only seen when something else was done', madeBy({}, { eventName: 'UpdateAccessKey' }), {}],
  ])('is one that %s', (_, cause, settings) => {
    expect(detect(control, state, { cause, settings, now })).toEqual([]);
  });

  it('is one that is inactive by now', () => {
    const keys = [accessKey('AKIA1', 0, undefined, false)];
    expect(detect(control, { ...state, keys }, { cause: madeBy({}), now })).toEqual([]);
  });
});

describe('a new access key that somebody else made', () => {
  it.each<[string, Cause, string]>([
    ['a session of a role', madeBy({}), session],
    ['another user', madeBy(robin), robin.arn],
    [
      'a user of another name that ends alike',
      madeBy({ ...robin, arn: 'arn:aws:iam::111122223333:user/big-report-export' }),
      'arn:aws:iam::111122223333:user/big-report-export',
    ],
    ['the root user', madeBy({ type: 'Root', name: 'root', arn: undefined, role: undefined }), 'root'],
  ])('such as %s is deactivated, and the others are not', (_, cause, by) => {
    expect(remedy(control, state, user, { cause, now })).toEqual({
      violations: [
        {
          element: 'AKIA1',
          reason: `the access key was made for report-export by ${by}, who is no issuer of keys`,
          evidence: { key: accessKey('AKIA1', 0), by },
        },
      ],
      summary:
        'Deactivate, but do not delete, access key AKIA1 of user report-export, which somebody else made.',
      apply: [setStatus('AKIA1', 'Inactive')],
      undo: [setStatus('AKIA1', 'Active')],
    });
  });
});

describe('reading a user', () => {
  it('takes one call', async () => {
    const aws = fakeReader({ 'iam:ListAccessKeys': { AccessKeyMetadata: [listedKey('AKIA1', 0)] } });
    await expect(control.read(user, aws, contextOf(control))).resolves.toEqual({
      user: 'report-export',
      keys: [accessKey('AKIA1', 0)],
    });
    expect(aws.reads).toHaveLength(1);
  });

  it('fails where it is denied', async () => {
    const aws = fakeReader({ 'iam:ListAccessKeys': awsError('AccessDenied') });
    await expect(control.read(user, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

describe('CreateAccessKey', () => {
  it('names the user', () => {
    expect(selectFromSample(control, 'CreateAccessKey')).toEqual(['report-export']);
  });

  describeWithRecords('of real records', () => {
    it('names the user who got a key', () => {
      const events = readRecordedEvents('aws.persistence.iam-create-admin-user');
      expect(events.flatMap((event) => selectFromEvent(control, event))).toEqual(['malicious-iam-user']);
    });
  });
});
