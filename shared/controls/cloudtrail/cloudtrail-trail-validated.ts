import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { readTrailSettings, trailReads } from '../../logging/trail.ts';

export default defineControl({
  id: 'cloudtrail-trail-validated',
  title: 'Trails write digests of their log files',
  rationale:
    'Without the signed digests that CloudTrail writes each hour nobody can tell whether a log file was changed or removed ' +
    'after it was delivered.',
  severity: 'low',
  resourceType: 'AWS::CloudTrail::Trail',
  references: {
    policy: ['3.8.1'],
    hipaa: ['164.312(b)', '164.312(c)(1)'],
    soc2: ['CC7.1', 'CC7.2'],
    nist80053: ['AU-9', 'SI-7'],
    cis: ['3.2'],
    securityHub: ['CloudTrail.4'],
    attack: ['T1070', 'T1562.008'],
  },
  triggers: [
    cloudTrail('cloudtrail', ['CreateTrail', 'UpdateTrail'], requestParameter('name')),
    config('AWS::CloudTrail::Trail'),
  ],
  defaultMode: 'enforce',
  operations: { reads: trailReads, writes: ['cloudtrail:UpdateTrail'] },
  settings: z.strictObject({}),
  async read(trail, aws) {
    const settings = await readTrailSettings(trail, aws);
    return settings === undefined ? undefined : { isValidated: settings.EnableLogFileValidation };
  },
  detect: ({ isValidated }) =>
    isValidated
      ? []
      : [
          {
            element: 'LogFileValidationEnabled',
            reason: 'the trail writes no digests, by which a change of its log files would show',
            evidence: isValidated,
          },
        ],
  remediate: (_state, _violations, { arn }) => ({
    summary: `Turn on the log file validation of trail ${arn}.`,
    apply: [call('cloudtrail:UpdateTrail', { Name: arn, EnableLogFileValidation: true })],
    undo: [call('cloudtrail:UpdateTrail', { Name: arn, EnableLogFileValidation: false })],
  }),
});
