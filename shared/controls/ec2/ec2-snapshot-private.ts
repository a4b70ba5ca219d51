import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail } from '../../control/trigger.ts';
import { findForeignShares, type Share, sortShares } from '../../compute/shares.ts';

type State = {
  /** The account that the snapshot is in. */
  readonly owner: string;
  readonly shares: readonly Share[];
};

/** The most permissions that one ModifySnapshotAttribute takes. */
const atOnce = 500;

export default defineControl({
  id: 'ec2-snapshot-private',
  title: 'EBS snapshots are shared with nobody who is not trusted',
  rationale:
    'Whoever a snapshot is shared with makes a volume of it in an account of their own and has the whole disk, where no ' +
    'control of this account reaches; sharing one is how disks are stolen without moving a byte through the network.',
  severity: 'critical',
  resourceType: 'AWS::EC2::Snapshot',
  references: {
    policy: ['3.1.1', '3.2.1', '3.7.1'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-3(7)', 'AC-4', 'AC-4(21)', 'AC-6', 'AC-21', 'SC-7'],
    securityHub: ['EC2.1'],
    attack: ['T1537'],
  },
  // A snapshot is made, and copied, without permissions: CreateSnapshot and CopySnapshot cannot break this.
  triggers: [cloudTrail('ec2', ['ModifySnapshotAttribute'], requestParameter('snapshotId'))],
  // Volumes that were made of the snapshot meanwhile stay as they are: nobody's disk is taken away.
  defaultMode: 'enforce',
  operations: { reads: ['ec2:DescribeSnapshotAttribute'], writes: ['ec2:ModifySnapshotAttribute'] },
  settings: z.strictObject({}),
  async read({ id, account }, aws): Promise<State> {
    const { CreateVolumePermissions = [] } = await aws.read('ec2:DescribeSnapshotAttribute', {
      SnapshotId: id,
      Attribute: 'createVolumePermission',
    });
    return {
      owner: account,
      shares: CreateVolumePermissions.map(({ Group, UserId }) => ({ Group, UserId })),
    };
  },
  // Public permissions are taken away although the account may block them: they are back once it no longer does.
  detect: ({ owner, shares }, { trusted }) => findForeignShares(shares, owner, trusted, 'copy its data'),
  remediate(_state, violations, { id }) {
    const shares = violations.map(({ evidence }) => evidence);
    const modify = (OperationType: 'add' | 'remove') =>
      toParts(shares).map((part) => {
        const UserIds = part.flatMap(({ UserId = [] }) => UserId);
        const GroupNames = part.flatMap(({ Group = [] }) => Group);
        return call('ec2:ModifySnapshotAttribute', {
          SnapshotId: id,
          Attribute: 'createVolumePermission',
          OperationType,
          ...(UserIds.length > 0 && { UserIds }),
          ...(GroupNames.length > 0 && { GroupNames }),
        });
      });
    return {
      summary: `Share snapshot ${id} no longer with ${violations.map(({ element }) => element).join(', ')}.`,
      apply: modify('remove'),
      undo: modify('add'),
    };
  },
  compare: ({ shares }) => sortShares(shares),
});

function toParts(shares: readonly Share[]): readonly (readonly Share[])[] {
  const parts = Math.ceil(shares.length / atOnce);
  return Array.from({ length: parts }, (_, part) => shares.slice(part * atOnce, (part + 1) * atOnce));
}
