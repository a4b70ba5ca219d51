import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, occasion } from '../../control/trigger.ts';
import { startedInstances } from '../../compute/selectors.ts';
import { digestUserData } from '../../compute/user-data.ts';

type State = {
  /** What stands for the user data; its text is a secret that no record may hold. */
  readonly digest: string;
};

export default defineControl({
  id: 'ec2-instance-user-data-kept',
  title: 'The user data of EC2 instances stays as it was launched with',
  rationale:
    'User data is a script that an instance runs as root when it starts. Whoever changes it has their own code run with ' +
    "the instance's role at the next start, without ever logging in to it.",
  severity: 'high',
  resourceType: 'AWS::EC2::Instance',
  references: {
    policy: ['3.5.1', '3.8.1', '3.8.2'],
    hipaa: ['164.308(a)(1)', '164.312(b)'],
    soc2: ['CC7.1', 'CC7.2'],
    nist80053: ['CM-3', 'SI-4', 'SI-7'],
    attack: ['T1059'],
  },
  triggers: [
    // AWS Config records no user data, so that its items are no trigger.
    cloudTrail('ec2', ['ModifyInstanceAttribute'], requestParameter('instanceId')),
    // What an instance is launched with is remembered then, so that the first change is noticed.
    occasion('ec2', ['RunInstances'], startedInstances),
  ],
  // The former text was never kept, since it is a secret, so that no call can set it again.
  defaultMode: 'observe',
  operations: { reads: ['ec2:DescribeInstanceAttribute'], writes: [] },
  settings: z.strictObject({}),
  async read({ id }, aws): Promise<State> {
    const { UserData } = await aws.read('ec2:DescribeInstanceAttribute', {
      InstanceId: id,
      Attribute: 'userData',
    });
    return { digest: digestUserData(UserData?.Value) };
  },
  remember: ({ digest }) => ({ digest }),
  forgetsWhatIsGone: true,
  detect({ digest }, { baseline }) {
    const remembered = baseline?.['digest'];
    if (remembered === undefined || remembered === digest) return [];
    return [
      {
        element: 'UserData',
        reason: `the user data is not what it was; it runs as root when the instance starts`,
        evidence: { remembered, found: digest },
      },
    ];
  },
  remediate: (_state, _violations, { id, arn }) => ({
    summary:
      `Find out who changed the user data of instance ${id}, and what it does. If nobody can say: do not start the ` +
      'instance; if it runs, take its role away, isolate it with a security group that lets nothing in or out, snapshot ' +
      `its volumes and replace it. If it is meant, take it for good with \`holdfast baseline accept ${arn}\`.`,
    apply: [],
    undo: [],
  }),
});
