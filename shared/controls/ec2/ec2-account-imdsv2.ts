import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { changedAccount } from '../../control/selectors.ts';
import { cloudTrail } from '../../control/trigger.ts';
import { changeSetting, toManaged } from '../../compute/account-setting.ts';

/** EC2 leaves out a default that was never set. */
const preference = z.enum(['optional', 'required', 'no-preference']);

export default defineControl({
  id: 'ec2-account-imdsv2',
  title: 'New EC2 instances give out their metadata for a token only, unless told otherwise',
  rationale:
    'It is what an instance gets whose template says nothing about metadata; without it each such instance can be made to ' +
    'give the credentials of its role to whoever makes its software fetch a URL of their choice.',
  severity: 'medium',
  resourceType: 'AWS::EC2::InstanceMetadataDefaults',
  references: {
    policy: ['3.1.2', '3.2.1', '3.5.1'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-6', 'CM-6'],
    attack: ['T1552.005'],
  },
  triggers: [cloudTrail('ec2', ['ModifyInstanceMetadataDefaults'], changedAccount)],
  defaultMode: 'enforce',
  operations: {
    reads: ['ec2:GetInstanceMetadataDefaults'],
    writes: ['ec2:ModifyInstanceMetadataDefaults'],
  },
  settings: z.strictObject({}),
  async read(_account, aws) {
    const { AccountLevel } = await aws.read('ec2:GetInstanceMetadataDefaults', {});
    const httpTokens = preference.parse(AccountLevel?.HttpTokens ?? 'no-preference');
    return { httpTokens, ...toManaged(AccountLevel?.ManagedBy) };
  },
  detect({ httpTokens }) {
    if (httpTokens === 'required') return [];
    return [
      {
        element: 'HttpTokens',
        reason:
          httpTokens === 'optional'
            ? 'new instances give out their metadata without a token'
            : 'the account says nothing about tokens, so that new instances of most images give out metadata without',
        evidence: httpTokens,
      },
    ];
  },
  // HttpTokensEnforced stays as it is: with it an instance that wants no token would not start at all.
  remediate({ httpTokens, managedBy }, _violations, { id, region }) {
    const set = (HttpTokens: typeof httpTokens) => call('ec2:ModifyInstanceMetadataDefaults', { HttpTokens });
    return changeSetting({ managedBy }, 'What new instances do about metadata', {
      summary: `Require a token for the metadata of new instances of account ${id} in ${region}.`,
      apply: [set('required')],
      undo: [set(httpTokens)],
    });
  },
});
