import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { changedAccount } from '../../control/selectors.ts';
import { cloudTrail } from '../../control/trigger.ts';
import { changeSetting, toManaged } from '../../compute/account-setting.ts';

export default defineControl({
  id: 'ec2-serial-console-off',
  title: 'The EC2 serial console is off',
  rationale:
    'Through the serial console an instance is reached past every security group, network ACL and private subnet, at the ' +
    'login prompt or the boot loader, by whoever may push a key to it.',
  severity: 'medium',
  resourceType: 'AWS::EC2::SerialConsoleAccess',
  references: {
    policy: ['3.1.2', '3.2.1', '3.3.1'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-6', 'AC-17', 'CM-7'],
    attack: ['T1021.008'],
  },
  triggers: [cloudTrail('ec2', ['EnableSerialConsoleAccess'], changedAccount)],
  defaultMode: 'enforce',
  operations: {
    reads: ['ec2:GetSerialConsoleAccessStatus'],
    writes: ['ec2:DisableSerialConsoleAccess', 'ec2:EnableSerialConsoleAccess'],
  },
  settings: z.strictObject({}),
  async read(_account, aws) {
    const { SerialConsoleAccessEnabled, ManagedBy } = await aws.read('ec2:GetSerialConsoleAccessStatus', {});
    return { isEnabled: z.boolean().parse(SerialConsoleAccessEnabled), ...toManaged(ManagedBy) };
  },
  detect({ isEnabled }) {
    if (!isEnabled) return [];
    const reason = 'every instance can be reached through its serial console, past the network';
    return [{ element: 'SerialConsoleAccessEnabled', reason, evidence: isEnabled }];
  },
  remediate: ({ managedBy }, _violations, { id, region }) =>
    changeSetting({ managedBy }, 'Access to the serial console', {
      summary: `Turn off the EC2 serial console of account ${id} in ${region}.`,
      apply: [call('ec2:DisableSerialConsoleAccess', {})],
      undo: [call('ec2:EnableSerialConsoleAccess', {})],
    }),
});
