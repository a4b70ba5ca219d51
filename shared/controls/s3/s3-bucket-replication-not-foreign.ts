import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import type { DetectContext } from '../../control/control.ts';
import { matchesPattern } from '../../control/pattern.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import {
  findOwnBuckets,
  getDestination,
  isInForce,
  listUnownedDestinations,
  readReplication,
  type Replication,
  type ReplicationRule,
} from '../../storage/replication.ts';

const settings = z.strictObject({
  trustedBuckets: z
    .array(z.string())
    .default([])
    .describe(
      'Buckets of other accounts, by patterns of their names, that may be copied to. For rules that do not name the ' +
        'account of their destination; accounts that they name are trusted under `trusted.accounts`',
    ),
});
type Context = DetectContext<z.infer<typeof settings>>;

type State = {
  readonly account: string;
  readonly replication: Replication | null;
  /** Of the destinations whose account no rule names, those that are the account's own. */
  readonly ownBuckets: readonly string[];
};

export default defineControl({
  id: 's3-bucket-replication-not-foreign',
  title: 'S3 buckets are replicated to no foreign account',
  rationale:
    'A replication rule copies whatever is stored from then on, by itself and for good. Pointed at a stranger’s bucket ' +
    'it takes everything out of the account without a single read that a log would show.',
  severity: 'critical',
  resourceType: 'AWS::S3::Bucket',
  references: {
    policy: ['3.1.1', '3.2.1', '3.5.1'],
    hipaa: ['164.308(a)(4)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.7'],
    nist80053: ['AC-3', 'AC-4'],
    attack: ['T1020', 'T1537'],
  },
  triggers: [
    cloudTrail('s3', ['PutBucketReplication'], requestParameter('bucketName')),
    config('AWS::S3::Bucket'),
  ],
  // The other account may be one's own that nobody listed, and keep the only copy elsewhere.
  defaultMode: 'approve',
  operations: {
    reads: ['s3:GetBucketReplication', 's3:ListBuckets'],
    writes: ['s3:PutBucketReplication', 's3:DeleteBucketReplication'],
  },
  settings,
  async read({ id, account }, aws): Promise<State> {
    const input = { Bucket: id, ExpectedBucketOwner: account };
    const absent = ['ReplicationConfigurationNotFoundError'];
    const answer = await aws.find('s3:GetBucketReplication', input, absent);
    const replication = readReplication(answer?.ReplicationConfiguration);
    const ownBuckets = await findOwnBuckets(listUnownedDestinations(replication), aws);
    return { account, replication, ownBuckets };
  },
  detect: (state, context) =>
    (state.replication?.Rules ?? []).flatMap((rule, position) => {
      const owner = findStranger(rule, state, context);
      if (owner === undefined) return [];
      const destination = getDestination(rule);
      return [
        {
          element: rule.ID ?? `Rules[${position}]`,
          key: `${rule.ID ?? ''} to ${destination}`,
          reason: `the rule copies what is stored to bucket ${destination} of ${owner}`,
          evidence: { position, rule },
        },
      ];
    }),
  remediate({ replication }, violations, { id, account }) {
    const bucket = { Bucket: id, ExpectedBucketOwner: account };
    const put = (rules: ReplicationRule[]) =>
      call('s3:PutBucketReplication', {
        ...bucket,
        ReplicationConfiguration: { Role: replication?.Role, Rules: rules },
      });
    const rules = replication?.Rules ?? [];
    const removed = new Set(violations.map(({ evidence }) => evidence.position));
    const kept = rules.filter((_rule, position) => !removed.has(position));
    return {
      summary:
        `Stop replicating bucket ${id} by ${violations.map(({ element }) => element).join(', ')}. ` +
        'What was copied so far stays where it is.',
      apply: [kept.length === 0 ? call('s3:DeleteBucketReplication', bucket) : put(kept)],
      undo: [put(rules)],
    };
  },
  compare: ({ replication }) => replication,
});

/** Who gets the copies, in words, where that is nobody the account trusts. */
function findStranger(
  rule: ReplicationRule,
  { account, ownBuckets }: State,
  { trusted, settings: { trustedBuckets } }: Context,
): string | undefined {
  if (!isInForce(rule)) return undefined;
  const owner = rule.Destination?.Account ?? '';
  if (owner === account || trusted.accounts.includes(owner)) return undefined;
  if (owner !== '') return `foreign account ${owner}`;
  const destination = getDestination(rule);
  const isKnown =
    ownBuckets.includes(destination) ||
    trustedBuckets.some((pattern) => matchesPattern(pattern, destination));
  return isKnown ? undefined : 'an account that the rule does not name and that is not this one';
}
