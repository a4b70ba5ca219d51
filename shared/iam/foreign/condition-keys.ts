import { isFixed, isNarrowRange } from '../bounding-conditions.ts';
import type { Comparison } from '../condition-operators.ts';
import { type Home, type Side, sideOfAccount, sideOfOrganization, sideOfOrganizationPath } from './home.ts';

/**
 * What a condition key speaks of: who calls; on whose behalf a service calls; from which network; or that it is a service.
 */
export type Subject = 'caller' | 'source' | 'network' | 'service';

interface ConditionKey {
  readonly subject: Subject;
  readonly sideOf: (value: string, home: Home, comparison: Comparison) => Side;
}

type SideOf = ConditionKey['sideOf'];

const account: SideOf = (value, home, comparison) =>
  comparison === 'text' && /^\d{12}$/.test(value) ? sideOfAccount(value, home) : 'open';
const organization: SideOf = (value, home, comparison) =>
  comparison === 'text' && isFixed(value) ? sideOfOrganization(value.toLowerCase(), home) : 'open';
const organizationPath: SideOf = (value, home, comparison) =>
  comparison === 'text' && !value.includes('${') ? sideOfOrganizationPath(value, home) : 'open';
const arn: SideOf = (value, home, comparison) => {
  const owner = findOwner(value, comparison);
  return owner === undefined ? 'open' : sideOfAccount(owner, home);
};

/** A bucket's ARN has no account. */
const sourceArn: SideOf = (value, home, comparison) =>
  /^arn:[^:*?]+:s3:::[^*?$]+$/.test(value) ? 'named' : arn(value, home, comparison);

/** Whose a VPC or an address is, no policy says. */
const network: SideOf = (value, { trusted: { networks } }, comparison) => {
  if (comparison === 'address' ? !isNarrowRange(value) : !isFixed(value)) return 'open';
  if (networks.length === 0) return 'named';
  return networks.includes(value) ? 'trusted' : 'foreign';
};

/**
 * Wildcards may stand in for anything but the account. To a string operator a wildcard is any text, colons too, so the
 * account has to stand before the first one.
 */
function findOwner(value: string, comparison: Comparison): string | undefined {
  const part = comparison === 'arn' ? '[^:]*' : '[^:*?]*';
  return new RegExp(`^arn:${part}:${part}:${part}:(\\d{12}):`).exec(value)?.[1];
}

const caller = (sideOf: SideOf): ConditionKey => ({ subject: 'caller', sideOf });
const source = (sideOf: SideOf): ConditionKey => ({ subject: 'source', sideOf });
const from = (sideOf: SideOf): ConditionKey => ({ subject: 'network', sideOf });
const service = (isTrusted: (value: string) => boolean): ConditionKey => ({
  subject: 'service',
  sideOf: (value) => (isTrusted(value) ? 'trusted' : 'open'),
});

/**
 * The condition keys that say whose a request is, in lower case, as AWS compares them without regard to case.
 * Sources: "AWS global condition context keys", IAM User Guide; "Condition keys for AWS KMS", KMS Developer Guide; "Actions,
 * resources, and condition keys for Amazon S3", Service Authorization Reference. Left out is what the caller chooses
 * (sts:ExternalId, aws:Referer), what says by which way somebody comes but not who (kms:ViaService, aws:CalledVia), and
 * what speaks of the resource (aws:ResourceOrgID).
 */
export const conditionKeys: ReadonlyMap<string, ConditionKey> = new Map([
  ['aws:principalaccount', caller(account)],
  ['aws:principalarn', caller(arn)],
  ['aws:principalorgid', caller(organization)],
  ['aws:principalorgpaths', caller(organizationPath)],
  ['kms:calleraccount', caller(account)],
  // Who may come through an access point, its own policy says.
  ['s3:dataaccesspointaccount', caller(account)],
  ['s3:dataaccesspointarn', caller(arn)],
  ['aws:sourceaccount', source(account)],
  ['aws:sourcearn', source(sourceArn)],
  ['aws:sourceorgid', source(organization)],
  ['aws:sourceorgpaths', source(organizationPath)],
  ['aws:sourceowner', source(account)],
  ['aws:sourceip', from(network)],
  ['aws:sourcevpc', from(network)],
  ['aws:sourcevpcarn', from(arn)],
  ['aws:sourcevpce', from(network)],
  ['aws:vpceaccount', from(account)],
  ['aws:vpceorgid', from(organization)],
  ['aws:vpceorgpaths', from(organizationPath)],
  ['aws:principalisawsservice', service((value) => value.toLowerCase() === 'true')],
  ['aws:principalservicename', service((value) => /\.amazonaws\.com(\.cn)?$/i.test(value))],
]);
