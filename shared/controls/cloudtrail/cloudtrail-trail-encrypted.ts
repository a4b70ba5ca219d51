import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { readTrailSettings, trailReads } from '../../logging/trail.ts';

export default defineControl({
  id: 'cloudtrail-trail-encrypted',
  title: 'Trails encrypt their log files with a key of the account',
  rationale:
    'With a key of its own the account decides who reads its logs by a second policy, and sees in the key’s own log who did; ' +
    'a bucket policy that goes wrong does not publish them.',
  severity: 'medium',
  resourceType: 'AWS::CloudTrail::Trail',
  references: {
    policy: ['3.4.1', '3.4.2', '3.8.1'],
    hipaa: ['164.312(a)(2)(iv)', '164.312(e)(1)'],
    soc2: ['CC6.1', 'CC6.7'],
    nist80053: ['AU-9', 'SC-13', 'SC-28', 'SC-28(1)'],
    cis: ['3.5'],
    securityHub: ['CloudTrail.2'],
  },
  triggers: [
    cloudTrail('cloudtrail', ['CreateTrail', 'UpdateTrail'], requestParameter('name')),
    config('AWS::CloudTrail::Trail'),
  ],
  // The key's policy has to let CloudTrail use it, and those who read the logs: somebody should look before.
  defaultMode: 'approve',
  operations: { reads: trailReads, writes: ['cloudtrail:UpdateTrail'] },
  settings: z.strictObject({
    kmsKeyId: z
      .string()
      .regex(/^(arn:.+|alias\/.+|)$/, 'the ARN of a key, or an alias such as alias/trail, is expected')
      .default('')
      .describe(
        'The key that a trail without one is given: its ARN or alias. Its policy has to let CloudTrail use it. Where none is ' +
          'named, such a trail is only reported.',
      ),
  }),
  async read(trail, aws) {
    const settings = await readTrailSettings(trail, aws);
    return settings === undefined ? undefined : { kmsKeyId: settings.KmsKeyId };
  },
  detect: ({ kmsKeyId }) =>
    kmsKeyId === ''
      ? [
          {
            element: 'KmsKeyId',
            reason: 'the log files are encrypted with a key of S3, not of the account',
            evidence: null,
          },
        ]
      : [],
  remediate(_state, _violations, { arn }, { settings: { kmsKeyId } }) {
    if (kmsKeyId === '') {
      return {
        summary:
          `Name a key under controls.cloudtrail-trail-encrypted.kmsKeyId, or set one with UpdateTrail for ${arn}: its policy ` +
          'has to let cloudtrail.amazonaws.com call kms:GenerateDataKey* for this trail.',
        apply: [],
        undo: [],
      };
    }
    return {
      summary: `Encrypt the log files of trail ${arn} with ${kmsKeyId}.`,
      apply: [call('cloudtrail:UpdateTrail', { Name: arn, KmsKeyId: kmsKeyId })],
      // An empty text is how CloudTrail is told to go back to the key of S3.
      undo: [call('cloudtrail:UpdateTrail', { Name: arn, KmsKeyId: '' })],
    };
  },
});
