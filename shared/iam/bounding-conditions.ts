import { parseCidr } from '../network/cidr.ts';
import { MalformedCidrError } from '../network/malformed-cidr-error.ts';
import { type Comparison, type Conditions, findDemandedKeys, readOperator } from './condition-operators.ts';

/** Says whether a value allows only those whom somebody could name. */
type ValueTest = (value: string, comparison: Comparison) => boolean;

interface BoundingKey {
  readonly comparisons: readonly Comparison[];
  readonly isBounded: ValueTest;
}

const name: BoundingKey = { comparisons: ['text', 'arn'], isBounded: isOneName };
const arn: BoundingKey = { comparisons: ['text', 'arn'], isBounded: isArnOfOneAccount };
const organizationPath: BoundingKey = { comparisons: ['text'], isBounded: isPathOfOneOrganization };
const userId: BoundingKey = { comparisons: ['text'], isBounded: isUserIdOfOnePrincipal };
const address: BoundingKey = { comparisons: ['address', 'text'], isBounded: isNarrowRange };
const serviceName: BoundingKey = { comparisons: ['text'], isBounded: isServiceName };
const isService: BoundingKey = { comparisons: ['boolean', 'text'], isBounded: isTrue };

/**
 * The condition keys that can bound a statement, in lower case, as AWS compares them without regard to case.
 * Sources: "The meaning of 'public'" in "Blocking public access to your Amazon S3 storage", Amazon S3 User Guide; and
 * "AWS global condition context keys", IAM User Guide, for the keys that came later and name an owner as those do. A
 * key that the caller chooses (aws:Referer, aws:UserAgent), that many share (aws:VpcSourceIp, aws:username), or that
 * speaks of the resource (aws:ResourceOrgID) bounds nobody.
 */
const boundingKeys: ReadonlyMap<string, BoundingKey> = new Map([
  ['aws:principalaccount', name],
  ['aws:principalarn', arn],
  ['aws:principalisawsservice', isService],
  ['aws:principalorgid', name],
  ['aws:principalorgpaths', organizationPath],
  ['aws:principalservicename', serviceName],
  ['aws:principalservicenameslist', serviceName],
  ['aws:sourceaccount', name],
  ['aws:sourcearn', arn],
  ['aws:sourceip', address],
  ['aws:sourceorgid', name],
  ['aws:sourceorgpaths', organizationPath],
  ['aws:sourceowner', name],
  ['aws:sourcevpc', name],
  ['aws:sourcevpcarn', arn],
  ['aws:sourcevpce', name],
  ['aws:userid', userId],
  ['aws:vpceaccount', name],
  ['aws:vpceorgid', name],
  ['aws:vpceorgpaths', organizationPath],
  ['s3:dataaccesspointaccount', name],
  ['s3:dataaccesspointarn', arn],
  ['s3:x-amz-server-side-encryption-aws-kms-key-id', name],
]);

/**
 * Whether a statement's conditions limit its use to callers whom somebody could name. All conditions of a statement
 * have to hold, so one that bounds is enough; one of a condition's values has to match, so each of them has to bound.
 */
export function hasBoundingCondition(conditions: Conditions): boolean {
  const demanded = findDemandedKeys(conditions);
  return Object.entries(conditions).some(([operator, tests]) =>
    Object.entries(tests).some(([key, values]) => isBounding(operator, key.toLowerCase(), values, demanded)),
  );
}

/** A value that is one value: no wildcard, and no policy variable, which takes what the caller brings. */
export function isFixed(value: string): boolean {
  return !/[*?]|\$\{/.test(value);
}

function isBounding(
  operatorName: string,
  key: string,
  values: readonly string[],
  demanded: ReadonlySet<string>,
): boolean {
  const { comparison, isNegated, holdsWithoutKey } = readOperator(operatorName);
  const boundingKey = boundingKeys.get(key);
  if (comparison === undefined || isNegated || boundingKey?.comparisons.includes(comparison) !== true)
    return false;
  if (holdsWithoutKey && !demanded.has(key)) return false;
  return values.every((value) => !value.includes('${') && boundingKey.isBounded(value, comparison));
}

/**
 * Wildcards may stand in for anything but the account. An ARN operator compares the parts between the colons one by
 * one; to a string operator a wildcard is any text, colons too, so the account has to stand before the first one.
 */
function isArnOfOneAccount(value: string, comparison: Comparison): boolean {
  if (isFixed(value)) return true;
  return comparison === 'arn'
    ? /^arn:[^:]*:[^:]*:[^:]*:\d{12}:/.test(value)
    : /^arn:[^:*?]*:[^:*?]*:[^:*?]*:\d{12}:/.test(value);
}

/** `o-1a2b3c4d5e/*` is any account of one organization: the id is unique, and stands before the first wildcard. */
function isPathOfOneOrganization(value: string): boolean {
  return isFixed(value) || /^o-[a-z0-9]+\//.test(value);
}

/** To AWS, the account and the user id of a caller without credentials are the word `anonymous`. */
function isOneName(value: string): boolean {
  return isFixed(value) && value.toLowerCase() !== 'anonymous';
}

/** `AROA…:*` is any session of one role. */
function isUserIdOfOnePrincipal(value: string): boolean {
  return isOneName(value) || /^[^*?:]+:/.test(value);
}

/** Services are no public, and only AWS can make a service principal; a wildcard in the name stays within AWS. */
function isServiceName(value: string): boolean {
  return /\.amazonaws\.com(\.cn)?$/i.test(value);
}

function isTrue(value: string): boolean {
  return value.toLowerCase() === 'true';
}

/**
 * Ranges broader than /8 (IPv4) or /32 (IPv6) are public; the private ranges of RFC 1918 are all at least as narrow.
 * Only the length of the prefix counts: `203.0.113.7/0` is the world, whatever its base.
 */
export function isNarrowRange(value: string): boolean {
  try {
    const { family, first, prefix } = parseCidr(value);
    if (family === 'ipv4') return prefix >= 8;
    const isMappedIpv4 = first >> 32n === 0xffffn;
    return prefix >= (isMappedIpv4 ? 96 + 8 : 32);
  } catch (error) {
    if (error instanceof MalformedCidrError) return false;
    throw error;
  }
}
