/** The account, Region and partition that an ARN is built for. */
export interface Place {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** One AWS resource. The ARN is its identity: it names the lease, the finding and the audit records. */
export interface ResourceRef extends Place {
  readonly type: ResourceType;
  /** What the service's API takes: a bucket name, a group id, a user name. */
  readonly id: string;
  readonly arn: string;
}

interface ResourceTypeEntry {
  readonly service: string;
  /** The field of a Config item that carries the id the service's API takes. */
  readonly configId: 'resourceId' | 'resourceName';
  readonly arn: (id: string, place: Place) => string;
}

/** The resource types of the catalogue, named as AWS Config names them. */
export const resourceTypes = {
  'AWS::S3::Bucket': {
    service: 's3',
    configId: 'resourceId',
    arn: (id, { partition }) => `arn:${partition}:s3:::${id}`,
  },
  'AWS::S3::AccountPublicAccessBlock': {
    service: 's3',
    configId: 'resourceId',
    arn: (id, { partition }) => `arn:${partition}:s3::${id}:account-public-access-block`,
  },
  'AWS::EC2::SecurityGroup': {
    service: 'ec2',
    configId: 'resourceId',
    arn: (id, { partition, region, account }) =>
      `arn:${partition}:ec2:${region}:${account}:security-group/${id}`,
  },
  'AWS::CloudTrail::Trail': {
    service: 'cloudtrail',
    configId: 'resourceId',
    arn: (id, { partition, region, account }) =>
      id.startsWith('arn:') ? id : `arn:${partition}:cloudtrail:${region}:${account}:trail/${id}`,
  },
  'AWS::IAM::User': {
    service: 'iam',
    configId: 'resourceName',
    // The user's path is left out: events name the user only, and user names are unique in an account.
    arn: (id, { partition, account }) => `arn:${partition}:iam::${account}:user/${id}`,
  },
} as const satisfies Record<string, ResourceTypeEntry>;

export type ResourceType = keyof typeof resourceTypes;

export function isResourceType(value: string): value is ResourceType {
  return Object.hasOwn(resourceTypes, value);
}

export function toResourceRef(type: ResourceType, id: string, place: Place): ResourceRef {
  return {
    type,
    id,
    arn: resourceTypes[type].arn(id, place),
    partition: place.partition,
    account: place.account,
    region: place.region,
  };
}
