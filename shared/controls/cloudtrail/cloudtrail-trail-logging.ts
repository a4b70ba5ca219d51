import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';

export default defineControl({
  id: 'cloudtrail-trail-logging',
  title: 'Trails are logging',
  rationale:
    'While a trail is stopped nothing that is done in the account is recorded, so what an attacker does then can ' +
    'neither be noticed nor be reconstructed; the events that Holdfast itself lives on stop with it.',
  severity: 'critical',
  resourceType: 'AWS::CloudTrail::Trail',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(b)'],
    soc2: ['CC7.1', 'CC7.2'],
    nist80053: ['AU-2', 'AU-3', 'AU-12'],
    cis: ['3.1'],
    securityHub: ['CloudTrail.1'],
    attack: ['T1562.008'],
  },
  triggers: [
    // A trail that CreateTrail made does not log before StartLogging; the console calls both, an API caller may not.
    cloudTrail('cloudtrail', ['StopLogging', 'CreateTrail'], requestParameter('name')),
    config('AWS::CloudTrail::Trail'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['cloudtrail:GetTrailStatus'],
    writes: ['cloudtrail:StartLogging', 'cloudtrail:StopLogging'],
  },
  settings: z.strictObject({}),
  async read({ arn }, aws) {
    const { IsLogging, StopLoggingTime } = await aws.read('cloudtrail:GetTrailStatus', { Name: arn });
    return { isLogging: z.boolean().parse(IsLogging), stoppedAt: StopLoggingTime?.toISOString() };
  },
  detect({ isLogging, stoppedAt }) {
    if (isLogging) return [];
    return [
      {
        element: 'IsLogging',
        reason:
          stoppedAt === undefined
            ? 'the trail was made but its logging was never started'
            : `the trail has not been logging since ${stoppedAt}`,
        evidence: isLogging,
      },
    ];
  },
  remediate: (_state, _violations, { arn }) => ({
    summary: `Start the logging of trail ${arn}.`,
    apply: [call('cloudtrail:StartLogging', { Name: arn })],
    undo: [call('cloudtrail:StopLogging', { Name: arn })],
  }),
  // CloudTrail itself notes when the logging was stopped.
  compare: ({ isLogging }) => ({ isLogging }),
});
