import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import type { DetectContext, Reader } from '../../control/control.ts';
import { matchesPattern } from '../../control/pattern.ts';
import type { ResourceRef } from '../../control/resource.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config, occasion } from '../../control/trigger.ts';
import {
  describeEarlyExpiry,
  keepLonger,
  type Lifecycle,
  type LifecycleRule,
  readLifecycle,
} from '../../storage/lifecycle.ts';
import { type LogDelivery, readLogDeliveries } from '../../storage/log-deliveries.ts';

const settings = z.strictObject({
  retentionDays: z.int().min(1).default(365).describe('For how many days logs are kept at least'),
  logBuckets: z
    .array(z.string())
    .default([])
    .describe(
      'Patterns of names of buckets that hold logs everywhere in them, besides those to which CloudTrail, AWS Config, ' +
        'GuardDuty, load balancers, S3 or another service of AWS may deliver logs',
    ),
});
type Context = DetectContext<z.infer<typeof settings>>;

type State = Lifecycle & {
  /** Who delivers logs where in the bucket; only looked for where something expires too soon. */
  readonly deliveries: readonly LogDelivery[];
};

const whole = [''];

export default defineControl({
  id: 's3-bucket-lifecycle-keeps-logs',
  title: 'S3 buckets keep logs for as long as they are needed',
  rationale:
    'A lifecycle rule that expires everything after a day empties a log bucket overnight, without a single call that ' +
    'deletes anything: a quiet way to be rid of the record of a break-in.',
  severity: 'high',
  resourceType: 'AWS::S3::Bucket',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.312(b)'],
    soc2: ['CC7.2'],
    nist80053: ['AU-9', 'AU-11'],
    attack: ['T1485', 'T1562.008'],
  },
  triggers: [
    cloudTrail(
      's3',
      ['PutBucketLifecycle', 'PutBucketLifecycleConfiguration'],
      requestParameter('bucketName'),
    ),
    // Without rules nothing expires. It is looked at so that what is remembered has no rules either.
    occasion('s3', ['DeleteBucketLifecycle'], requestParameter('bucketName')),
    config('AWS::S3::Bucket'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['s3:GetBucketLifecycleConfiguration', 's3:GetBucketPolicy', 's3:GetBucketAcl'],
    writes: ['s3:PutBucketLifecycleConfiguration', 's3:DeleteBucketLifecycle'],
  },
  settings,
  async read(bucket, aws, context): Promise<State> {
    const input = { Bucket: bucket.id, ExpectedBucketOwner: bucket.account };
    const absent = ['NoSuchLifecycleConfiguration'];
    const lifecycle = readLifecycle(await aws.find('s3:GetBucketLifecycleConfiguration', input, absent));
    const days = context.settings.retentionDays;
    const expires = lifecycle.rules.some(
      (rule) => describeEarlyExpiry(rule, { prefixes: whole, days }) !== undefined,
    );
    return { ...lifecycle, deliveries: expires ? await findDeliveries(bucket, aws, context) : [] };
  },
  detect: (state, context) =>
    state.rules.flatMap((rule, position) => {
      const reason = describeEarlyExpiry(rule, getRetention(state, context));
      const element = rule.ID ?? `Rules[${position}]`;
      return reason === undefined ? [] : [{ element, reason, evidence: { position, rule } }];
    }),
  remediate(state, violations, { id, account }, context) {
    const bucket = { Bucket: id, ExpectedBucketOwner: account };
    const { minimumSize } = state;
    const put = (rules: readonly LifecycleRule[]) =>
      call('s3:PutBucketLifecycleConfiguration', {
        ...bucket,
        LifecycleConfiguration: { Rules: rules },
        ...(minimumSize === null ? {} : { TransitionDefaultMinimumObjectSize: minimumSize }),
      });
    const positions = violations.map(({ evidence }) => evidence.position);
    const remembered = (context.baseline?.['rules'] ?? []) as readonly LifecycleRule[];
    const kept = keepLonger(state.rules, positions, remembered, getRetention(state, context));
    return {
      summary: `Keep the logs in bucket ${id}: put right its lifecycle rules ${violations.map(({ element }) => element).join(', ')}.`,
      apply: [kept.length === 0 ? call('s3:DeleteBucketLifecycle', bucket) : put(kept)],
      undo: [put(state.rules)],
    };
  },
  remember: ({ rules }) => ({ rules }),
  compare: ({ rules, minimumSize }) => ({ rules, minimumSize }),
});

function getRetention({ deliveries }: State, { settings }: Context) {
  return { prefixes: deliveries.map(({ prefix }) => prefix), days: settings.retentionDays };
}

async function findDeliveries(
  bucket: ResourceRef,
  aws: Reader<'s3:GetBucketPolicy' | 's3:GetBucketAcl'>,
  { settings }: Context,
): Promise<readonly LogDelivery[]> {
  const isSaid = settings.logBuckets.some((pattern) => matchesPattern(pattern, bucket.id));
  return isSaid ? [{ service: 'whoever the settings mean', prefix: '' }] : readLogDeliveries(bucket, aws);
}
