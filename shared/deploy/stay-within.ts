/**
 * Nothing outside the Regions that are covered, whatever else a role is allowed: buckets have no Region in their ARN, and
 * where AWS lets nobody name a resource there is none at all. Global services are called in one Region for all.
 * Source: "AWS: Denies access to AWS based on the requested Region", AWS IAM User Guide.
 */
export function stayWithin(regions: readonly string[]): object {
  return {
    Sid: 'NowhereElse',
    Effect: 'Deny',
    NotAction: ['iam:*', 'organizations:*'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': [{ Ref: 'AWS::Region' }, ...regions] } },
  };
}

/** What the account has of a service in each of the other Regions: ARNs, the last part of which is given. */
export function toArns(regions: readonly string[], service: string, resource: string): readonly object[] {
  return regions.map((region) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:${service}:${region}:\${AWS::AccountId}:${resource}`,
  }));
}
