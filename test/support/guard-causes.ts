import type { Cause } from '../../shared/control/control.ts';

const at = '2026-03-14T03:00:00Z';
const deployRole = 'arn:aws:iam::111122223333:role/deploy';

function by(eventName: string, actor: Partial<Cause['actor']>, over: Partial<Cause> = {}): Cause {
  return { eventName, at, actor: { type: 'AssumedRole', name: 'robin', ...actor }, ...over };
}

const operations = {
  role: 'arn:aws:iam::111122223333:role/operations',
  arn: 'arn:aws:sts::111122223333:assumed-role/operations/robin',
  sourceAddress: '198.51.100.44',
};

/** Who can lay hands on Holdfast, each with the call that they make. */
export const causes = {
  intruder: (eventName: string) => by(eventName, operations),
  /** Somebody whom AWS refused it. */
  refused: (eventName: string) => by(eventName, operations, { error: 'AccessDenied' }),
  /** A role that the settings of the test list. */
  deployer: (eventName: string) => by(eventName, { ...operations, role: deployRole }),
  /** CloudFormation, for somebody whom nobody lists. */
  cloudFormation: (eventName: string) =>
    by(eventName, { ...operations, sourceAddress: 'cloudformation.amazonaws.com' }),
  holdfast: (eventName: string) =>
    by(eventName, { ...operations, role: 'arn:aws:iam::111122223333:role/holdfast-iam-eu-central-1' }),
  service: (eventName: string) =>
    by(eventName, {
      type: 'AWSService',
      name: 'lambda.amazonaws.com',
      sourceAddress: 'lambda.amazonaws.com',
    }),
};

export const trusted = { deployers: [deployRole] };
