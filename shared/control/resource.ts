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
  /** The service of the catalogue: the beginning of its controls' ids, and the name of its function. */
  readonly service: string;
  /** The field of a Config item that carries the id the service's API takes. */
  readonly configId: 'resourceId' | 'resourceName';
  readonly arn: (id: string, place: Place) => string;
  /** The service in its ARN, where that is not the service of the catalogue. */
  readonly arnService?: string;
  /** What an ARN has after the account, with the id as its one group; without a group the id is that of the account. */
  readonly named: RegExp;
}

/** The resource types of the catalogue, named as AWS Config names them, or as it would. */
export const resourceTypes = {
  'AWS::S3::AccountPublicAccessBlock': {
    service: 's3',
    configId: 'resourceId',
    arn: (id, { partition }) => `arn:${partition}:s3::${id}:account-public-access-block`,
    named: /^account-public-access-block$/,
  },
  'AWS::S3::Bucket': {
    service: 's3',
    configId: 'resourceId',
    arn: (id, { partition }) => `arn:${partition}:s3:::${id}`,
    // After the account's setting, which a bucket cannot be called.
    named: /^([^/]+)$/,
  },
  'AWS::EC2::SecurityGroup': regional('ec2', 'security-group/'),
  'AWS::KMS::Key': regional('kms', 'key/'),
  'AWS::CloudTrail::Trail': {
    service: 'cloudtrail',
    configId: 'resourceId',
    arn: (id, { partition, region, account }) =>
      id.startsWith('arn:') ? id : `arn:${partition}:cloudtrail:${region}:${account}:trail/${id}`,
    named: /^trail\/(.+)$/,
  },
  'AWS::SecretsManager::Secret': {
    service: 'secretsmanager',
    configId: 'resourceId',
    // The ARN ends in six characters that the name lacks. Secrets Manager takes an ARN without them too.
    arn: (id, { partition, region, account }) =>
      id.startsWith('arn:') ? id : `arn:${partition}:secretsmanager:${region}:${account}:secret:${id}`,
    named: /^secret:(.+)$/,
  },
  'AWS::IAM::User': {
    service: 'iam',
    configId: 'resourceName',
    // The user's path is left out: events name the user only, and user names are unique in an account.
    arn: (id, { partition, account }) => `arn:${partition}:iam::${account}:user/${id}`,
    named: /^user\/(?:.*\/)?([^/]+)$/,
  },
} as const satisfies Record<string, ResourceTypeEntry>;

/** A type whose ARN is its id behind a prefix, such as `security-group/sg-1`. */
function regional(service: string, prefix: string, configId: ResourceTypeEntry['configId'] = 'resourceId') {
  return {
    service,
    configId,
    arn: (id: string, { partition, region, account }: Place) =>
      `arn:${partition}:${service}:${region}:${account}:${prefix}${id}`,
    named: new RegExp(`^${prefix}(.+)$`),
  } as const;
}

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
  const owner = account === undefined || account === '' ? place.account : account;
  for (const [type, entry] of Object.entries<ResourceTypeEntry>(resourceTypes)) {
    const found = (entry.arnService ?? entry.service) === service ? entry.named.exec(rest) : null;
    if (found === null) continue;
    return toResourceRef(type as ResourceType, found[1] ?? owner, {
      partition,
      account: owner,
      region: region === undefined || region === '' ? place.region : region,
    });
  }
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
