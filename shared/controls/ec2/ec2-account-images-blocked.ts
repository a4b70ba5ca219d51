import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { changedAccount } from '../../control/selectors.ts';
import { cloudTrail } from '../../control/trigger.ts';
import { changeSetting, toManaged } from '../../compute/account-setting.ts';

export default defineControl({
  id: 'ec2-account-images-blocked',
  title: 'The account lets nobody make a machine image public',
  rationale:
    'Whoever starts a public image has its disk: the software, and the keys and passwords that were left on it. While ' +
    'this is on, no image can be shared with everyone by mistake or on purpose.',
  severity: 'high',
  resourceType: 'AWS::EC2::ImageBlockPublicAccess',
  references: {
    policy: ['3.1.1', '3.1.2', '3.5.1'],
    hipaa: ['164.308(a)(1)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-4', 'AC-6', 'AC-21', 'SC-7'],
    attack: ['T1537'],
  },
  // EC2 takes up to ten minutes to change this setting, and answers with the former state meanwhile: what the event does
  // not find yet the sweep finds, and a change that is not to be read yet is recorded as unverified and looked at again.
  triggers: [cloudTrail('ec2', ['DisableImageBlockPublicAccess'], changedAccount)],
  defaultMode: 'enforce',
  operations: {
    reads: ['ec2:GetImageBlockPublicAccessState'],
    writes: ['ec2:EnableImageBlockPublicAccess', 'ec2:DisableImageBlockPublicAccess'],
  },
  settings: z.strictObject({}),
  async read(_account, aws) {
    const { ImageBlockPublicAccessState, ManagedBy } = await aws.read(
      'ec2:GetImageBlockPublicAccessState',
      {},
    );
    const state = z.enum(['block-new-sharing', 'unblocked']).parse(ImageBlockPublicAccessState);
    return { state, ...toManaged(ManagedBy) };
  },
  detect({ state }) {
    if (state === 'block-new-sharing') return [];
    const reason = 'images can be shared with everyone';
    return [{ element: 'ImageBlockPublicAccessState', reason, evidence: state }];
  },
  remediate: ({ managedBy }, _violations, { id, region }) =>
    changeSetting({ managedBy }, 'Public access to images', {
      summary: `Block public sharing of the machine images of account ${id} in ${region}.`,
      apply: [call('ec2:EnableImageBlockPublicAccess', { ImageBlockPublicAccessState: 'block-new-sharing' })],
      undo: [call('ec2:DisableImageBlockPublicAccess', {})],
    }),
});
