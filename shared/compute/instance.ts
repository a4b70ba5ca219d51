import type { OperationOutput } from '../aws/operation-map.ts';
import type { Reader } from '../control/control.ts';

type Reservation = NonNullable<OperationOutput<'ec2:DescribeInstances'>['Reservations']>[number];

/** An instance as EC2 describes it. */
export type Instance = NonNullable<Reservation['Instances']>[number];

export const instanceReads = ['ec2:DescribeInstances'] as const;

const ended: ReadonlySet<string | undefined> = new Set(['shutting-down', 'terminated']);

/** The instance, or `undefined` when it is terminated: EC2 still describes it for an hour. */
export async function readInstance(
  instanceId: string,
  aws: Reader<(typeof instanceReads)[number]>,
): Promise<Instance | undefined> {
  const { Reservations = [] } = await aws.read('ec2:DescribeInstances', { InstanceIds: [instanceId] });
  const [instance] = Reservations.flatMap(({ Instances = [] }) => Instances);
  return ended.has(instance?.State?.Name) ? undefined : instance;
}
