import fc from 'fast-check';
import { matchesPattern } from '../../shared/control/pattern.ts';
import { findPlainParts, refusePlainRequests } from '../../shared/iam/plain-requests.ts';

const arn = 'arn:aws:s3:::ledger';
const objects = `${arn}/*`;
const plain = { Bool: { 'aws:SecureTransport': 'false' } };
const deny = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [arn, objects],
  Condition: plain,
} as const;

const find = (...statements: readonly object[]) =>
  findPlainParts(JSON.stringify({ Version: '2012-10-17', Statement: statements }), arn);

describe('a bucket is reached over TLS only', () => {
  it.each<[string, readonly object[]]>([
    ['by the statement that is added', [refusePlainRequests('Sid', arn)]],
    ['by a principal in AWS', [{ ...deny, Principal: { AWS: '*' } }]],
    ['by a list of principals', [{ ...deny, Principal: { AWS: ['111122223333', '*'] } }]],
    [
      'by another spelling of the key',
      [{ ...deny, Condition: { bool: { 'AWS:securetransport': 'False' } } }],
    ],
    ['by a boolean in place of a text', [{ ...deny, Condition: { Bool: { 'aws:SecureTransport': false } } }]],
    ['where the key may be missing', [{ ...deny, Condition: { BoolIfExists: plain.Bool } }]],
    ['where nobody may do anything at all', [{ ...deny, Condition: {} }]],
    ['by any action', [{ ...deny, Action: ['s3:Get*', '*'] }]],
    ['by an action in another case', [{ ...deny, Action: 'S3:*' }]],
    ['by patterns of resources', [{ ...deny, Resource: '*' }]],
    ['by a pattern of several buckets', [{ ...deny, Resource: 'arn:aws:s3:::led*' }]],
    [
      'by two statements',
      [
        { ...deny, Resource: arn },
        { ...deny, Resource: [objects] },
      ],
    ],
  ])('%s', (_, statements) => {
    expect(find(...statements)).toEqual([]);
  });

  it.each<[string, readonly object[], readonly string[]]>([
    ['no statement', [], [arn, objects]],
    ['objects only', [{ ...deny, Resource: objects }], [arn]],
    ['the bucket only', [{ ...deny, Resource: arn }], [objects]],
    ['objects below a prefix', [{ ...deny, Resource: [arn, `${arn}/in/*`] }], [objects]],
    ['objects of a one-letter name', [{ ...deny, Resource: [arn, `${arn}/?`] }], [objects]],
    [
      'another bucket',
      [{ ...deny, Resource: ['arn:aws:s3:::other', 'arn:aws:s3:::other/*'] }],
      [arn, objects],
    ],
    ['what the caller names', [{ ...deny, Resource: `${arn}\${aws:username}*` }], [arn, objects]],
    ['no resources', [{ ...deny, Resource: undefined, NotResource: 'x' }], [arn, objects]],
    ['some actions', [{ ...deny, Action: ['s3:Get*', 's3:Put*'] }], [arn, objects]],
    ['all actions but some', [{ ...deny, Action: undefined, NotAction: 's3:Get*' }], [arn, objects]],
    ['one account', [{ ...deny, Principal: { AWS: '111122223333' } }], [arn, objects]],
    [
      'everybody but some',
      [{ ...deny, Principal: undefined, NotPrincipal: { AWS: '111122223333' } }],
      [arn, objects],
    ],
    ['services', [{ ...deny, Principal: { Service: '*' } }], [arn, objects]],
    [
      'a further condition',
      [{ ...deny, Condition: { ...plain, IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }],
      [arn, objects],
    ],
    [
      'a lowest version of TLS',
      [{ ...deny, Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }],
      [arn, objects],
    ],
    [
      'requests with TLS',
      [{ ...deny, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
      [arn, objects],
    ],
    [
      'an allowance with TLS',
      [{ ...deny, Effect: 'Allow', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
      [arn, objects],
    ],
  ])('not by a statement about %s', (_, statements, parts) => {
    expect(find(...statements)).toEqual(parts);
  });

  it('not where there is no policy', () => {
    expect(findPlainParts('', arn)).toEqual([arn, objects]);
  });

  it('never where some object escapes the resources that are named', () => {
    const piece = fc.constantFrom('arn:aws:s3:::', 'led', 'ledger', '/', '*', '?', 'a');
    const pattern = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
    const key = fc.string({ unit: fc.constantFrom('a', '/', 'ledger'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(pattern, key, (resource, name) => {
        fc.pre(!find({ ...deny, Resource: resource }).includes(objects));
        expect(matchesPattern(resource, `${arn}/${name}`)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
