import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import type { DetectContext } from '../../control/control.ts';
import { toJson } from '../../control/json.ts';
import { matchesPattern } from '../../control/pattern.ts';
import type { ResourceRef } from '../../control/resource.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { findTargetProblem, type LogTarget, logTargetReads } from '../../storage/access-logging.ts';

const settings = z.strictObject({
  targetBuckets: z
    .record(z.string(), z.string().min(3))
    .default({})
    .describe(
      'By Region, the bucket to which buckets are logged that never were, each below its own name. It has to let S3 ' +
        'deliver logs and have no default retention. Without one, only logging that was on is kept on',
    ),
  except: z
    .array(z.string())
    .default(['holdfast-archivebucket-*'])
    .describe('Buckets, by patterns of their names, that are not logged to a target of `targetBuckets`'),
});
type Context = DetectContext<z.infer<typeof settings>>;

type State = {
  readonly logging: LogTarget | null;
  /** Where the logs should go; `null` where they go somewhere, or nobody said where. */
  readonly wanted: { readonly target: LogTarget; readonly problem: string | null } | null;
};

export default defineControl({
  id: 's3-bucket-access-logged',
  title: 'S3 buckets go on logging access to them',
  rationale:
    'Access logs tell who read which object when, and from where; for reads by people without credentials nothing else ' +
    'does. Turned off, what is taken from then on leaves no trace.',
  severity: 'medium',
  resourceType: 'AWS::S3::Bucket',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.312(b)'],
    soc2: ['CC7.2'],
    nist80053: ['AU-2', 'AU-3', 'AU-6(3)', 'AU-10', 'AU-12', 'CA-7'],
    securityHub: ['S3.9'],
    attack: ['T1562.008'],
  },
  triggers: [
    // A new bucket has no logging; that matters only where the settings say where it should go.
    cloudTrail('s3', ['CreateBucket', 'PutBucketLogging'], requestParameter('bucketName')),
    config('AWS::S3::Bucket'),
  ],
  defaultMode: 'enforce',
  operations: { reads: ['s3:GetBucketLogging', ...logTargetReads], writes: ['s3:PutBucketLogging'] },
  settings,
  async read(bucket, aws, context): Promise<State> {
    const input = { Bucket: bucket.id, ExpectedBucketOwner: bucket.account };
    const { LoggingEnabled } = await aws.read('s3:GetBucketLogging', input);
    const target = LoggingEnabled === undefined ? chooseTarget(bucket, context) : undefined;
    if (target === undefined) {
      return { logging: LoggingEnabled === undefined ? null : toJson(LoggingEnabled), wanted: null };
    }
    const problem = await findTargetProblem(target, aws);
    return { logging: null, wanted: { target, problem: problem ?? null } };
  },
  detect({ wanted }) {
    if (wanted === null) return [];
    const reason = `access is not logged; the logs should go to bucket ${String(wanted.target.TargetBucket)}`;
    return [{ element: 'LoggingEnabled', reason, evidence: wanted.target }];
  },
  remediate({ wanted }, [violation], { id, account }) {
    const bucket = { Bucket: id, ExpectedBucketOwner: account };
    const target = violation?.evidence;
    const name = String(target?.TargetBucket);
    if (target === undefined || (wanted?.problem ?? null) !== null) {
      return {
        summary:
          `The access logs of bucket ${id} would not arrive in bucket ${name}: ${String(wanted?.problem)}. ` +
          `Put that right, or choose another one, and log ${id} there.`,
        apply: [],
        undo: [],
      };
    }
    return {
      summary: `Log access to bucket ${id} to bucket ${name} below ${String(target.TargetPrefix)}.`,
      apply: [call('s3:PutBucketLogging', { ...bucket, BucketLoggingStatus: { LoggingEnabled: target } })],
      undo: [call('s3:PutBucketLogging', { ...bucket, BucketLoggingStatus: {} })],
    };
  },
  remember: ({ logging }) => ({ logging }),
  compare: ({ logging }) => logging,
});

/** Where it went when it was last on, or else where the settings say; a target is not logged to itself, round and round. */
function chooseTarget({ id, region }: ResourceRef, { baseline, settings }: Context): LogTarget | undefined {
  const remembered = (baseline?.['logging'] ?? undefined) as LogTarget | undefined;
  const bucket = settings.targetBuckets[region];
  const isSpared =
    bucket === undefined || bucket === id || settings.except.some((pattern) => matchesPattern(pattern, id));
  return remembered ?? (isSpared ? undefined : { TargetBucket: bucket, TargetPrefix: `${id}/` });
}
