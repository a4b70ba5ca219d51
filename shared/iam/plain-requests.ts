import type { JsonObject } from '../control/json.ts';
import { matchesPattern } from '../control/pattern.ts';
import { readPolicy } from './policy.ts';
import type { Statement } from './policy.ts';

/**
 * The parts of a bucket, itself and its objects, to which a bucket policy does not refuse requests that are sent without
 * TLS. It has to refuse them to everybody, for every action, and on no further condition; a lowest TLS version
 * (s3:TlsVersion) says nothing about a request without TLS, which has none.
 * Sources: aws:SecureTransport in "AWS global condition context keys", IAM User Guide; S3.5 of AWS Security Hub.
 * @param policy the policy's JSON text; empty where the bucket has none
 * @throws UnreadablePolicyError when the policy cannot be read
 */
export function findPlainParts(policy: string, bucketArn: string): readonly string[] {
  const refusals = (policy === '' ? [] : readPolicy(policy))
    .map(({ statement }) => statement)
    .filter(refusesPlainRequests);
  return [
    ...(refusals.some(({ Resource = [] }) => Resource.some((pattern) => covers(pattern, bucketArn)))
      ? []
      : [bucketArn]),
    ...(refusals.some(({ Resource = [] }) =>
      Resource.some((pattern) => coversAllAfter(pattern, `${bucketArn}/`)),
    )
      ? []
      : [`${bucketArn}/*`]),
  ];
}

/** The statement that refuses requests without TLS to all of a bucket. */
export function refusePlainRequests(sid: string, bucketArn: string): JsonObject {
  return {
    Sid: sid,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

function refusesPlainRequests({ Effect, Principal, Action = [], Condition = {} }: Statement): boolean {
  return (
    Effect === 'Deny' &&
    // Of all kinds of principals only these stand for everybody: a Deny with NotPrincipal spares somebody.
    Principal?.AWS?.includes('*') === true &&
    Action.some((pattern) => coversAllAfter(pattern.toLowerCase(), 's3:')) &&
    Object.entries(Condition).every(([operator, tests]) =>
      Object.entries(tests).every(([key, values]) => isTrueOfPlainRequests(operator, key, values)),
    )
  );
}

/** A request always carries the key, so that IfExists makes no difference; one of the values has to match. */
function isTrueOfPlainRequests(operator: string, key: string, values: readonly string[]): boolean {
  return (
    /^bool(ifexists)?$/i.test(operator) &&
    key.toLowerCase() === 'aws:securetransport' &&
    values.some((value) => value.toLowerCase() === 'false')
  );
}

/** A pattern that ends in a star and matches where the text ends matches whatever follows. */
function coversAllAfter(pattern: string, text: string): boolean {
  return pattern.endsWith('*') && covers(pattern, text);
}

/** A policy variable takes what the caller brings, so that it covers nothing for certain. */
function covers(pattern: string, text: string): boolean {
  return !pattern.includes('${') && matchesPattern(pattern, text);
}
