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

/**
 * The resource that an ARN names, where a control watches its type.
 * The Region is the ARN's own, or that of `place` where the type has none in its ARN.
 */
export function parseArn(arn: string, place: Place): ResourceRef | undefined {
  const match = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)$/.exec(arn);
  if (match === null) return undefined;
  const [, partition = '', service = '', region, account, rest = ''] = match;
  const type = toType(service, rest);
  if (type === undefined) return undefined;
  const id = type === 'AWS::S3::AccountPublicAccessBlock' ? account : rest.split('/').at(-1);
  return toResourceRef(type, id ?? '', {
    partition,
    account: account === undefined || account === '' ? place.account : account,
    region: region === undefined || region === '' ? place.region : region,
  });
}

function toType(service: string, rest: string): ResourceType | undefined {
  if (service === 's3') {
    if (rest === 'account-public-access-block') return 'AWS::S3::AccountPublicAccessBlock';
    return rest.includes('/') ? undefined : 'AWS::S3::Bucket';
  }
  if (service === 'ec2' && rest.startsWith('security-group/')) return 'AWS::EC2::SecurityGroup';
  if (service === 'cloudtrail' && rest.startsWith('trail/')) return 'AWS::CloudTrail::Trail';
  if (service === 'iam' && rest.startsWith('user/')) return 'AWS::IAM::User';
  return undefined;
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
