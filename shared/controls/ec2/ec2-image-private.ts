import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail } from '../../control/trigger.ts';
import { findForeignShares, type Share, sortShares } from '../../compute/shares.ts';

type State = {
  /** The account that the image is in. */
  readonly owner: string;
  readonly shares: readonly Share[];
};

export default defineControl({
  id: 'ec2-image-private',
  title: 'Machine images are shared with nobody who is not trusted',
  rationale:
    'Whoever may start an image has all that is on its disks, in an account of their own: the software, and every key ' +
    'and password that somebody left there.',
  severity: 'critical',
  resourceType: 'AWS::EC2::Image',
  references: {
    policy: ['3.1.1', '3.2.1', '3.7.1'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-4', 'AC-6', 'AC-21', 'SC-7'],
    attack: ['T1537'],
  },
  // An image is made, and copied, without permissions: CreateImage, RegisterImage and CopyImage cannot break this.
  triggers: [cloudTrail('ec2', ['ModifyImageAttribute'], requestParameter('imageId'))],
  // Instances that were started from the image meanwhile go on: nobody's service is cut off.
  defaultMode: 'enforce',
  operations: { reads: ['ec2:DescribeImageAttribute'], writes: ['ec2:ModifyImageAttribute'] },
  settings: z.strictObject({}),
  async read({ id, account }, aws): Promise<State> {
    const { LaunchPermissions = [] } = await aws.read('ec2:DescribeImageAttribute', {
      ImageId: id,
      Attribute: 'launchPermission',
    });
    return { owner: account, shares: LaunchPermissions.map((permission) => ({ ...permission })) };
  },
  detect: ({ owner, shares }, { trusted }) =>
    findForeignShares(shares, owner, trusted, 'start instances from it, and read its disks'),
  remediate(_state, violations, { id }) {
    const shares = violations.map(({ evidence }) => evidence);
    return {
      summary: `Share image ${id} no longer with ${violations.map(({ element }) => element).join(', ')}.`,
      apply: [call('ec2:ModifyImageAttribute', { ImageId: id, LaunchPermission: { Remove: shares } })],
      undo: [call('ec2:ModifyImageAttribute', { ImageId: id, LaunchPermission: { Add: shares } })],
    };
  },
  compare: ({ shares }) => sortShares(shares),
});
