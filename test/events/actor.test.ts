import { toActor } from '../../shared/events/actor.ts';
import type { UserIdentity } from '../../shared/events/cloudtrail-record.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import { describeWithRecords, readRecordedEvents } from '../support/recorded-events.ts';
import { record, session, user } from './actor-samples.ts';

describe('who made a change', () => {
  it.each<[who: string, identity: UserIdentity, name: string]>([
    ['an IAM user, by the user name', user, 'robin'],
    ['the root user', { type: 'Root', arn: 'arn:aws:iam::111122223333:root', userName: 'an-alias' }, 'root'],
    [
      'a person signed in through IAM Identity Center, by the session name',
      session('AWSReservedSSO_AdministratorAccess_0123456789abcdef', 'robin@example.com'),
      'robin@example.com',
    ],
    ['a person in a plain role, by the session name', session('Deployer', 'robin'), 'robin'],
    [
      'a person whom the identity provider names, whatever the session calls itself',
      session('Deployer', 'not-me', { sourceIdentity: 'robin@example.com' }),
      'robin@example.com',
    ],
    ['an instance, by its id', session('WebServer', 'i-0123456789abcdef0'), 'i-0123456789abcdef0'],
    [
      'a session name with slashes, in full',
      { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/R/a/b' },
      'a/b',
    ],
    [
      'a federated user, by the name in the session',
      { type: 'FederatedUser', arn: 'arn:aws:sts::111122223333:federated-user/robin' },
      'robin',
    ],
    [
      'a web identity, by what its provider calls it',
      { type: 'WebIdentityUser', principalId: 'p', userName: 'repo:acme/infra:ref:refs/heads/main' },
      'repo:acme/infra:ref:refs/heads/main',
    ],
    [
      'a role session of another account, of which only the id is known',
      { type: 'AWSAccount', principalId: 'AROAEXAMPLEEXAMPLE01:robin', accountId: '999988887777' },
      'robin',
    ],
    [
      'a user of another account, of whom only the id is known',
      { type: 'AWSAccount', principalId: 'AIDAEXAMPLEEXAMPLE01', accountId: '999988887777' },
      'AIDAEXAMPLEEXAMPLE01',
    ],
    [
      'a service',
      { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' },
      'autoscaling.amazonaws.com',
    ],
    ['nobody that the record names', {}, 'unknown'],
  ])('%s', (_, userIdentity, name) => {
    expect(toActor(record({ userIdentity }))).toMatchObject({ name, type: userIdentity.type ?? 'Unknown' });
  });

  it('comes with what finds the session again', () => {
    expect(
      toActor(record({ userIdentity: session('Deployer', 'robin'), userAgent: 'aws-cli/2.17.0' })),
    ).toEqual({
      type: 'AssumedRole',
      name: 'robin',
      channel: 'cli',
      arn: 'arn:aws:sts::111122223333:assumed-role/Deployer/robin',
      account: '111122223333',
      role: 'arn:aws:iam::111122223333:role/Deployer',
      accessKeyId: 'ASIAEXAMPLEEXAMPLE01',
      sourceAddress: '198.51.100.7',
      userAgent: 'aws-cli/2.17.0',
    });
  });

  it('says nothing of what the record does not say', () => {
    const bare = record({ userIdentity: {}, userAgent: undefined, sourceIPAddress: undefined });
    expect(toActor(bare)).toEqual({ type: 'Unknown', name: 'unknown', channel: 'unknown' });
  });

  it('has no role where a user asked for the session', () => {
    const issuer = { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/robin' };
    const federated = { type: 'FederatedUser', sessionContext: { sessionIssuer: issuer } };
    expect(toActor(record({ userIdentity: federated }))).not.toHaveProperty('role');
  });
});

describe('who made the calls of a real attack', () => {
  describeWithRecords('as CloudTrail recorded them', () => {
    function actorsOf(attack: string): readonly object[] {
      return readRecordedEvents(attack).map((event) => {
        const signal = parseSignal(event);
        if (signal.source !== 'cloudtrail') throw new Error('not a CloudTrail signal');
        return signal.actor;
      });
    }

    it.each([
      'aws.defense-evasion.cloudtrail-stop',
      'aws.exfiltration.ec2-security-group-open-port-22-ingress',
      'aws.persistence.iam-create-admin-user',
      'aws.persistence.lambda-backdoor-function',
    ])('names the user: %s', (attack) => {
      const actors = actorsOf(attack);
      expect(actors).not.toHaveLength(0);
      for (const actor of actors) {
        expect(actor).toMatchObject({
          type: 'IAMUser',
          name: 'christophe',
          sourceAddress: expect.any(String) as string,
          userAgent: expect.stringContaining('stratus-red-team') as string,
        });
      }
    });

    it('names the session and its role', () => {
      expect(actorsOf('aws.defense-evasion.organizations-leave')).toContainEqual(
        expect.objectContaining({
          type: 'AssumedRole',
          name: expect.stringContaining('aws-go-sdk-') as string,
          role: expect.stringContaining(':role/stratus-red-team-leave-org-role') as string,
        }),
      );
    });

    it('names who signed in', () => {
      expect(actorsOf('aws.initial-access.console-login-without-mfa')).toContainEqual(
        expect.objectContaining({
          type: 'IAMUser',
          name: expect.stringContaining('stratus-red-team-nmfalu') as string,
        }),
      );
    });
  });
});
