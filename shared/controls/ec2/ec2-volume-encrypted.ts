import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { createdVolume } from '../../compute/selectors.ts';

const gone: ReadonlySet<string | undefined> = new Set(['deleting', 'deleted']);

export default defineControl({
  id: 'ec2-volume-encrypted',
  title: 'EBS volumes are encrypted',
  rationale:
    'Whoever gets an unencrypted volume or a snapshot of it reads it: no key has to be stolen, and taking back a ' +
    'permission on a key locks nobody out.',
  severity: 'medium',
  resourceType: 'AWS::EC2::Volume',
  references: {
    policy: ['3.4.1'],
    hipaa: ['164.312(a)(2)(iv)'],
    soc2: ['CC6.1'],
    nist80053: ['CA-9(1)', 'CM-3(6)', 'SC-7(10)', 'SC-13', 'SC-28', 'SC-28(1)', 'SI-7(6)'],
    securityHub: ['EC2.3'],
  },
  triggers: [
    cloudTrail('ec2', ['CreateVolume'], createdVolume),
    // RunInstances makes volumes too, but its record names none of them: AWS Config and the sweep do.
    config('AWS::EC2::Volume'),
  ],
  // EC2 encrypts no volume in place, and exchanging it needs its instance to stop.
  defaultMode: 'observe',
  operations: { reads: ['ec2:DescribeVolumes'], writes: [] },
  settings: z.strictObject({}),
  async read({ id }, aws) {
    const { Volumes = [] } = await aws.read('ec2:DescribeVolumes', { VolumeIds: [id] });
    const [volume] = Volumes;
    if (volume === undefined || gone.has(volume.State)) return undefined;
    const attachments = (volume.Attachments ?? []).map(({ InstanceId, Device }) => ({ InstanceId, Device }));
    return { isEncrypted: z.boolean().parse(volume.Encrypted), attachments };
  },
  detect({ isEncrypted }) {
    if (isEncrypted) return [];
    return [{ element: 'Encrypted', reason: 'the volume is not encrypted', evidence: isEncrypted }];
  },
  remediate({ attachments }, _violations, { id }) {
    const exchange = attachments.map(
      ({ InstanceId = 'its instance', Device = 'its device' }) =>
        `stop ${InstanceId}, put the new volume in place of the old one at ${Device}, and start it again`,
    );
    const steps = [
      `take a snapshot of ${id}`,
      'create an encrypted volume of it in the same Availability Zone',
      ...exchange,
      `delete ${id} and the snapshot once the new volume is in use`,
    ];
    return {
      summary: `Volume ${id} cannot be encrypted in place: ${steps.join('; ')}.`,
      apply: [],
      undo: [],
    };
  },
  // Where a volume is attached does not make it another violation.
  compare: ({ isEncrypted }) => ({ isEncrypted }),
});
