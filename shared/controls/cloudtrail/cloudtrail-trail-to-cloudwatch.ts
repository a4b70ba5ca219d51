import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { readTrailSettings, trailReads } from '../../logging/trail.ts';

type Delivery = { readonly group: string; readonly role: string };

export default defineControl({
  id: 'cloudtrail-trail-to-cloudwatch',
  title: 'Trails go on writing to their log group',
  rationale:
    'Alarms and queries of CloudWatch see only what the trail writes to its log group: without it they stay silent, and ' +
    'nobody notices that they do.',
  severity: 'medium',
  resourceType: 'AWS::CloudTrail::Trail',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.312(b)'],
    soc2: ['CC7.1', 'CC7.2'],
    nist80053: ['AU-6(1)', 'AU-6(4)', 'AU-12', 'SI-4'],
    securityHub: ['CloudTrail.5'],
    attack: ['T1562.008'],
  },
  triggers: [
    cloudTrail('cloudtrail', ['UpdateTrail', 'CreateTrail'], requestParameter('name')),
    config('AWS::CloudTrail::Trail'),
  ],
  defaultMode: 'enforce',
  operations: { reads: trailReads, writes: ['cloudtrail:UpdateTrail'] },
  settings: z.strictObject({}),
  async read(trail, aws): Promise<Delivery | undefined> {
    const settings = await readTrailSettings(trail, aws);
    return settings === undefined
      ? undefined
      : { group: settings.CloudWatchLogsLogGroupArn, role: settings.CloudWatchLogsRoleArn };
  },
  // A trail that never wrote to a group has none that it could be given; another group than before was chosen by somebody.
  detect({ group }, { baseline }) {
    const { group: before = '' } = (baseline ?? {}) as Partial<Delivery>;
    return group !== '' || before === ''
      ? []
      : [
          {
            element: 'CloudWatchLogsLogGroupArn',
            reason: `the trail no longer writes to the log group ${before}`,
            evidence: before,
          },
        ];
  },
  remediate({ group, role }, _violations, { arn }, { baseline }) {
    const before = baseline as Delivery;
    const write = (to: Delivery) =>
      call('cloudtrail:UpdateTrail', {
        Name: arn,
        CloudWatchLogsLogGroupArn: to.group,
        CloudWatchLogsRoleArn: to.role,
      });
    return {
      summary: `Have trail ${arn} write to the log group ${before.group} again.`,
      apply: [write(before)],
      undo: [write({ group, role })],
    };
  },
  remember: ({ group, role }) => ({ group, role }),
});
