import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import type { DetectContext } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import {
  algorithms,
  type Encryption,
  findForeignKeyAccount,
  findKeylessUsers,
  getDefault,
  getStronger,
  isWeaker,
  readEncryption,
  withDefault,
} from '../../storage/default-encryption.ts';

const settings = z.strictObject({
  minimum: z
    .enum(algorithms)
    .default('AES256')
    .describe('The weakest default encryption that is allowed; what a bucket had is kept in any case'),
  kmsKeys: z
    .record(z.string(), z.string().startsWith('arn:'))
    .default({})
    .describe(
      'By Region, the ARN of the KMS key that a bucket is given where it had none; the AWS managed key `aws/s3` where ' +
        'absent, by which no other account can read',
    ),
});
type Context = DetectContext<z.infer<typeof settings>>;

type State = {
  /** Of the bucket and of every key that is not foreign. */
  readonly account: string;
  readonly encryption: Encryption | null;
};

export default defineControl({
  id: 's3-bucket-encrypted',
  title: 'S3 buckets keep their default encryption',
  rationale:
    'SSE-S3 hands the clear text to whoever may read an object; with a key of KMS that takes a permission for the key ' +
    'as well, and leaves a record. With the key of a stranger it takes the stranger: that is how buckets are held to ransom.',
  severity: 'high',
  resourceType: 'AWS::S3::Bucket',
  references: {
    policy: ['3.4.1', '3.4.2', '3.5.1'],
    hipaa: ['164.312(a)(1)', '164.312(a)(2)(iv)'],
    soc2: ['CC6.1', 'CC6.7'],
    nist80053: ['AU-9', 'SC-12(2)', 'SC-13', 'SC-28', 'SC-28(1)'],
    securityHub: ['S3.17'],
    attack: ['T1486', 'T1530'],
  },
  triggers: [
    cloudTrail('s3', ['PutBucketEncryption', 'DeleteBucketEncryption'], requestParameter('bucketName')),
    config('AWS::S3::Bucket'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['s3:GetBucketEncryption', 's3:GetBucketPolicy'],
    writes: ['s3:PutBucketEncryption', 's3:DeleteBucketEncryption'],
  },
  settings,
  async read({ id, account }, aws): Promise<State> {
    const input = { Bucket: id, ExpectedBucketOwner: account };
    const absent = ['ServerSideEncryptionConfigurationNotFoundError'];
    return { account, encryption: readEncryption(await aws.find('s3:GetBucketEncryption', input, absent)) };
  },
  detect({ account, encryption }, context) {
    const { algorithm = 'none', key = 'a key' } = getDefault(encryption);
    const stranger = findForeignKeyAccount(encryption, account, context.trusted);
    if (stranger !== undefined) {
      const reason = `what is new is encrypted with ${key} of the foreign account ${stranger}`;
      return [{ element: 'KMSMasterKeyID', reason, evidence: encryption }];
    }
    const asked = getStronger(context.settings.minimum, getBaseline(context));
    if (!isWeaker(encryption, asked)) return [];
    const reason = `what is new is encrypted with ${algorithm} by default, which is weaker than ${asked}`;
    return [{ element: 'SSEAlgorithm', reason, evidence: encryption }];
  },
  remediate(state, _violations, { id, account, region }, context) {
    const bucket = { Bucket: id, ExpectedBucketOwner: account };
    const put = (encryption: Encryption) =>
      call('s3:PutBucketEncryption', { ...bucket, ServerSideEncryptionConfiguration: encryption });
    const raised = getStronger(context.settings.minimum, state.encryption);
    const newKey = raised === 'AES256' ? undefined : context.settings.kmsKeys[region];
    const wanted = getRemembered(state, context) ?? withDefault(state.encryption, raised, newKey);
    const { algorithm = 'none', key } = getDefault(wanted);
    return {
      summary: `Encrypt what is new in bucket ${id} by default with ${algorithm}${key === undefined ? '' : ` and ${key}`}.`,
      apply: [put(wanted)],
      undo: [state.encryption === null ? call('s3:DeleteBucketEncryption', bucket) : put(state.encryption)],
    };
  },
  remember: ({ encryption }) => ({ encryption }),
  compare: ({ encryption }) => encryption,
  async findDependents(state, _violations, { id, arn, account }, aws, context) {
    const raised = getStronger(context.settings.minimum, state.encryption);
    // With what was there before everybody could work; so can they with what takes no permission for a key.
    if (getRemembered(state, context) !== undefined || raised === 'AES256') return [];
    const input = { Bucket: id, ExpectedBucketOwner: account };
    const answer = await aws.find('s3:GetBucketPolicy', input, ['NoSuchBucketPolicy']);
    return findKeylessUsers(answer?.Policy ?? '', arn, account);
  },
});

function getBaseline({ baseline }: Context): Encryption | null {
  return (baseline?.['encryption'] ?? null) as Encryption | null;
}

/** What the bucket had, where that is still good enough. */
function getRemembered({ account }: State, context: Context): Encryption | undefined {
  const baseline = getBaseline(context);
  const isGood =
    !isWeaker(baseline, context.settings.minimum) &&
    findForeignKeyAccount(baseline, account, context.trusted) === undefined;
  return isGood ? (baseline ?? undefined) : undefined;
}
