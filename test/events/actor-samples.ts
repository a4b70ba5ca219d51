import type { CloudTrailRecord, UserIdentity } from '../../shared/events/cloudtrail-record.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import { cloudTrailEvent } from '../support/cloudtrail-event.ts';

/** An IAM user in the words of CloudTrail. */
export const user: UserIdentity = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEEXAMPLE01',
  arn: 'arn:aws:iam::111122223333:user/eng/robin',
  accountId: '111122223333',
  accessKeyId: 'AKIAEXAMPLEEXAMPLE01',
  userName: 'robin',
};

/** A session of a role. */
export function session(role: string, name: string, context: object = {}): UserIdentity {
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLEEXAMPLE01:${name}`,
    arn: `arn:aws:sts::111122223333:assumed-role/${role}/${name}`,
    accountId: '111122223333',
    accessKeyId: 'ASIAEXAMPLEEXAMPLE01',
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/${role}`, userName: role },
      ...context,
    },
  };
}

/** A record of a call, as it is when it was parsed. */
export function record(fields: object): CloudTrailRecord {
  const signal = parseSignal(
    cloudTrailEvent({
      eventSource: 's3.amazonaws.com',
      eventName: 'PutBucketPolicy',
      userIdentity: user,
      ...fields,
    }),
  );
  if (signal.source !== 'cloudtrail') throw new Error('not a CloudTrail signal');
  return signal.record;
}
