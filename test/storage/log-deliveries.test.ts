import fc from 'fast-check';
import {
  findLogDeliveries,
  grantsLogDelivery,
  letsInAccessLogs,
} from '../../shared/storage/log-deliveries.ts';

const arn = 'arn:aws:s3:::logs';
const allow = (over: object = {}) => ({
  Effect: 'Allow',
  Principal: { Service: 'cloudtrail.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: `${arn}/AWSLogs/111122223333/*`,
  ...over,
});
const toPolicy = (...statements: readonly object[]) => JSON.stringify({ Statement: statements });
const find = (...statements: readonly object[]) => findLogDeliveries(toPolicy(...statements), arn);

describe('who delivers logs to a bucket', () => {
  it.each([
    ['CloudTrail, below a prefix', allow(), [{ service: 'CloudTrail', prefix: 'AWSLogs/111122223333/' }]],
    ['anywhere', allow({ Resource: `${arn}/*` }), [{ service: 'CloudTrail', prefix: '' }]],
    ['in any bucket', allow({ Resource: '*' }), [{ service: 'CloudTrail', prefix: '' }]],
    [
      'in buckets of such names',
      allow({ Resource: 'arn:aws:s3:::lo*' }),
      [{ service: 'CloudTrail', prefix: '' }],
    ],
    [
      'by any action',
      allow({ Action: ['s3:Get*', 'S3:Put*'] }),
      [{ service: 'CloudTrail', prefix: 'AWSLogs/111122223333/' }],
    ],
    [
      'two services, in two places',
      allow({
        Principal: { Service: ['config.amazonaws.com', 'logging.s3.amazonaws.com'] },
        Resource: [`${arn}/a/*`, `${arn}/b/\${aws:SourceAccount}/*`],
      }),
      [
        { service: 'AWS Config', prefix: 'a/' },
        { service: 'AWS Config', prefix: 'b/' },
        { service: 'S3 server access logging', prefix: 'a/' },
        { service: 'S3 server access logging', prefix: 'b/' },
      ],
    ],
    ['nobody who may only read', allow({ Action: 's3:GetBucketAcl', Resource: arn }), []],
    ['nobody who may write to the bucket itself', allow({ Resource: arn }), []],
    ['nobody in another bucket', allow({ Resource: 'arn:aws:s3:::logs-2/*' }), []],
    ['no service that delivers no logs', allow({ Principal: { Service: 'cloudfront.amazonaws.com' } }), []],
    ['nobody who is kept out', allow({ Effect: 'Deny' }), []],
    ['no person', allow({ Principal: { AWS: '111122223333' } }), []],
  ])('%s', (_, statement, deliveries) => {
    expect(find(statement)).toEqual(deliveries);
  });

  it('is nobody where there is no policy', () => {
    expect(findLogDeliveries('', arn)).toEqual([]);
  });

  it('finds each place by what its names begin with', () => {
    const key = fc.string({ unit: fc.constantFrom('a', '/', '-') });
    fc.assert(
      fc.property(key, (prefix) => {
        expect(find(allow({ Resource: `${arn}/${prefix}*` }))).toEqual([{ service: 'CloudTrail', prefix }]);
      }),
    );
  });
});

describe('access logs', () => {
  const logging = { Principal: { Service: 'logging.s3.amazonaws.com' }, Resource: `${arn}/access/*` };

  it.each([
    ['below the place that is let in', allow(logging), 'access/ledger/', true],
    ['beside it', allow(logging), 'ledger/', false],
    ['above it', allow(logging), 'acc', false],
    ['of another service', allow({ Resource: `${arn}/*` }), 'ledger/', false],
  ])('%s', (_, statement, prefix, isLetIn) => {
    expect(letsInAccessLogs(toPolicy(statement), arn, prefix)).toBe(isLetIn);
  });

  it.each([
    ['s3/LogDelivery', 'WRITE', true],
    ['s3/LogDelivery', 'FULL_CONTROL', true],
    ['s3/LogDelivery', 'READ_ACP', false],
    ['global/AllUsers', 'WRITE', false],
  ] as const)('come in by an ACL that grants %s %s: %s', (group, Permission, isLetIn) => {
    const Grantee = { Type: 'Group', URI: `http://acs.amazonaws.com/groups/${group}` } as const;
    expect(grantsLogDelivery([{ Grantee, Permission }])).toBe(isLetIn);
  });
});
