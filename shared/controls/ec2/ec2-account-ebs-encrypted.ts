import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { changedAccount } from '../../control/selectors.ts';
import { cloudTrail } from '../../control/trigger.ts';

export default defineControl({
  id: 'ec2-account-ebs-encrypted',
  title: 'New EBS volumes are encrypted by default',
  rationale:
    'A volume that was made without encryption cannot be encrypted later without moving its data; while the default is ' +
    'off, each that is made carelessly holds data, and gives away snapshots, that anybody who gets them can read.',
  severity: 'medium',
  resourceType: 'AWS::EC2::EbsEncryptionByDefault',
  references: {
    policy: ['3.4.1', '3.5.1'],
    hipaa: ['164.312(a)(2)(iv)'],
    soc2: ['CC6.1'],
    nist80053: ['CA-9(1)', 'CM-3(6)', 'SC-7(10)', 'SC-13', 'SC-28', 'SC-28(1)', 'SI-7(6)'],
    cis: ['2.2.1'],
    securityHub: ['EC2.7'],
  },
  triggers: [cloudTrail('ec2', ['DisableEbsEncryptionByDefault'], changedAccount)],
  defaultMode: 'enforce',
  operations: {
    reads: ['ec2:GetEbsEncryptionByDefault'],
    writes: ['ec2:EnableEbsEncryptionByDefault', 'ec2:DisableEbsEncryptionByDefault'],
  },
  settings: z.strictObject({}),
  async read(_account, aws) {
    const { EbsEncryptionByDefault } = await aws.read('ec2:GetEbsEncryptionByDefault', {});
    return { isEncrypted: z.boolean().parse(EbsEncryptionByDefault) };
  },
  detect({ isEncrypted }) {
    if (isEncrypted) return [];
    const reason = 'new volumes, and copies of snapshots, are encrypted only where somebody asks for it';
    return [{ element: 'EbsEncryptionByDefault', reason, evidence: isEncrypted }];
  },
  remediate: (_state, _violations, { id, region }) => ({
    summary: `Turn on encryption by default of the EBS volumes of account ${id} in ${region}.`,
    apply: [call('ec2:EnableEbsEncryptionByDefault', {})],
    undo: [call('ec2:DisableEbsEncryptionByDefault', {})],
  }),
});
