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
  readonly configId: 'resourceId' | 'resourceName' | 'resourceArn';
  readonly arn: (id: string, place: Place) => string;
  /** The service in its ARN, where that is not the service of the catalogue. */
  readonly arnService?: string;
  /** What an ARN has after the account, with the id as its one group; without a group the id is that of the account. */
  readonly named: RegExp;
  /** Set where the account has it once for all Regions, whichever of them an event names. */
  readonly isGlobal?: true;
}

/** The resource types of the catalogue, named as AWS Config names them, or as it would. */
export const resourceTypes = {
  'AWS::S3::AccountPublicAccessBlock': {
    service: 's3',
    configId: 'resourceId',
    arn: (id, { partition }) => `arn:${partition}:s3::${id}:account-public-access-block`,
    named: /^account-public-access-block$/,
    isGlobal: true,
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
  'AWS::EC2::NetworkAcl': regional('ec2', 'network-acl/'),
  'AWS::EC2::VPC': regional('ec2', 'vpc/'),
  'AWS::EC2::FlowLog': regional('ec2', 'vpc-flow-log/'),
  'AWS::EC2::Subnet': regional('ec2', 'subnet/'),
  'AWS::EC2::TransitGateway': regional('ec2', 'transit-gateway/'),
  'AWS::EC2::VPCPeeringConnection': regional('ec2', 'vpc-peering-connection/'),
  'AWS::EC2::NetworkInterface': regional('ec2', 'network-interface/'),
  'AWS::EC2::Instance': regional('ec2', 'instance/'),
  'AWS::EC2::Volume': regional('ec2', 'volume/'),
  'AWS::EC2::Snapshot': withoutAccount('ec2', 'snapshot/'),
  'AWS::EC2::Image': withoutAccount('ec2', 'image/'),
  'AWS::EC2::InstanceMetadataDefaults': accountWide('ec2', 'instance-metadata-defaults'),
  'AWS::EC2::EbsEncryptionByDefault': accountWide('ec2', 'ebs-encryption-by-default'),
  'AWS::EC2::SnapshotBlockPublicAccess': accountWide('ec2', 'snapshot-block-public-access'),
  'AWS::EC2::ImageBlockPublicAccess': accountWide('ec2', 'image-block-public-access'),
  'AWS::EC2::SerialConsoleAccess': accountWide('ec2', 'serial-console-access'),
  // An account has one detector in a Region at most. Which one it is changes when it is made again; that it is on does not.
  'AWS::GuardDuty::Detector': { ...accountWide('guardduty', 'detector'), named: /^detector(?:\/[^/]+)?$/ },
  'AWS::GuardDuty::Filter': ofDetector('filter'),
  'AWS::GuardDuty::IPSet': ofDetector('ipset'),
  'AWS::SecurityHub::Hub': accountWide('securityhub', 'hub/default'),
  'AWS::Macie::Session': { ...accountWide('macie2', 'session'), service: 'macie', arnService: 'macie2' },
  'AWS::InspectorV2::Activation': {
    ...accountWide('inspector2', 'activation'),
    service: 'inspector',
    arnService: 'inspector2',
  },
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
  // The one recorder of a Region with its channel, whatever it is called.
  'AWS::Config::ConfigurationRecorder': {
    service: 'config',
    configId: 'resourceId',
    arn: (id, { partition, region }) => `arn:${partition}:config:${region}:${id}:configuration-recorder`,
    named: /^configuration-recorder$/,
  },
  'AWS::Logs::LogGroup': {
    service: 'logs',
    configId: 'resourceName',
    arn: (id, { partition, region, account }) => `arn:${partition}:logs:${region}:${account}:log-group:${id}`,
    // CloudWatch Logs itself often names a group with all its streams.
    named: /^log-group:([^:]+)(?::\*)?$/,
  },
  'AWS::CloudWatch::Alarm': regional('cloudwatch', 'alarm:', 'resourceName'),
  // Which DNS queries are logged is a matter of the VPC, whose configurations come and go with ids of AWS's choice.
  'AWS::Route53Resolver::VpcQueryLogging': regional('route53resolver', 'vpc-query-logging/'),
  'AWS::IAM::User': {
    service: 'iam',
    configId: 'resourceName',
    // The user's path is left out: events name the user only, and user names are unique in an account.
    arn: (id, { partition, account }) => `arn:${partition}:iam::${account}:user/${id}`,
    named: /^user\/(?:.*\/)?([^/]+)$/,
    isGlobal: true,
  },
  'AWS::IAM::Role': {
    service: 'iam',
    configId: 'resourceName',
    // As with users, the path is left out.
    arn: (id, { partition, account }) => `arn:${partition}:iam::${account}:role/${id}`,
    named: /^role\/(?:.*\/)?([^/]+)$/,
    isGlobal: true,
  },
  'AWS::IAM::Policy': {
    service: 'iam',
    // Config's own id is one that IAM's API does not take, and the name lacks the path.
    configId: 'resourceArn',
    arn: (id, { partition, account }) =>
      id.startsWith('arn:') ? id : `arn:${partition}:iam::${account}:policy/${id}`,
    named: /^policy\/(.+)$/,
    isGlobal: true,
  },
  'AWS::IAM::IdentityProvider': {
    service: 'iam',
    configId: 'resourceArn',
    // The id is of either kind of provider: `saml-provider/name` or `oidc-provider/host`.
    arn: (id, { partition, account }) => `arn:${partition}:iam::${account}:${id}`,
    named: /^((?:saml|oidc)-provider\/.+)$/,
    isGlobal: true,
  },
  'AWS::IAM::RootUser': {
    service: 'iam',
    configId: 'resourceId',
    arn: (id, { partition }) => `arn:${partition}:iam::${id}:root`,
    named: /^root$/,
    isGlobal: true,
  },
  'AWS::IAM::PasswordPolicy': {
    service: 'iam',
    configId: 'resourceId',
    arn: (id, { partition }) => `arn:${partition}:iam::${id}:password-policy`,
    named: /^password-policy$/,
    isGlobal: true,
  },
  'AWS::AccessAnalyzer::Analyzers': {
    service: 'iam',
    arnService: 'access-analyzer',
    configId: 'resourceId',
    arn: (id, { partition, region }) => `arn:${partition}:access-analyzer:${region}:${id}:analyzers`,
    named: /^analyzers$/,
  },
  'AWS::RolesAnywhere::TrustAnchor': regional('rolesanywhere', 'trust-anchor/'),
  'AWS::Organizations::Membership': {
    service: 'organizations',
    configId: 'resourceId',
    arn: (id, { partition }) => `arn:${partition}:organizations::${id}:membership`,
    named: /^membership$/,
    isGlobal: true,
  },
  // The parts of Holdfast itself are types of their own: what watches all rules or functions is another service's.
  'AWS::Holdfast::Rule': {
    ...ofHoldfast('events'),
    // On a bus of its own the rule is called by both: `bus/rule`.
    arn: (id, { partition, region, account }) => `arn:${partition}:events:${region}:${account}:rule/${id}`,
    named: /^rule\/((?:holdfast\/)?holdfast-[^/]+)$/,
  },
  'AWS::Holdfast::Function': {
    ...ofHoldfast('lambda'),
    arn: (id, { partition, region, account }) =>
      `arn:${partition}:lambda:${region}:${account}:function:${id}`,
    named: /^function:(holdfast-[^:]+)$/,
  },
  'AWS::Holdfast::Role': {
    isGlobal: true,
    ...ofHoldfast('iam'),
    arn: (id, { partition, account }) => `arn:${partition}:iam::${account}:role/${id}`,
    // An ARN names the role as any other: that is what people mean by it.
    named: /^(?!)/,
  },
  'AWS::Holdfast::Part': {
    ...ofHoldfast('holdfast'),
    // Whatever somebody laid hands on, by its service and what its ARN ends in: `sqs:holdfast-dead-letters`.
    arn: (id, place) => toArnOfPart(id, place),
    named: /^(?!)/,
  },
} as const satisfies Record<string, ResourceTypeEntry>;

function ofHoldfast(arnService: string) {
  return { service: 'holdfast', arnService, configId: 'resourceId' } as const;
}

function toArnOfPart(id: string, { partition, region, account }: Place): string {
  const [service = '', ...rest] = id.split(':');
  const where: Readonly<Record<string, string>> = { s3: ':', iam: `:${account}` };
  return ['arn', partition, service, where[service] ?? `${region}:${account}`, ...rest].join(':');
}

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

/** As `regional`, of a type that AWS names without the account that owns it. */
function withoutAccount(service: string, prefix: string) {
  return {
    ...regional(service, prefix),
    arn: (id: string, { partition, region }: Place) =>
      `arn:${partition}:${service}:${region}::${prefix}${id}`,
  } as const;
}

/** A setting that an account has once in each Region, whatever id AWS Config gives it: AWS itself has no ARN for it. */
function accountWide(service: string, name: string) {
  return {
    service,
    configId: 'resourceId',
    arn: (_id: string, { partition, region, account }: Place) =>
      `arn:${partition}:${service}:${region}:${account}:${name}`,
    named: new RegExp(`^${name}$`),
  } as const;
}

/** What a detector of GuardDuty has several of: its id is that of the detector, the kind, and its own, as in its ARN. */
function ofDetector(kind: string) {
  return {
    ...regional('guardduty', 'detector/'),
    named: new RegExp(`^detector/([^/]+/${kind}/[^/]+)$`),
  } as const;
}

export type ResourceType = keyof typeof resourceTypes;

export function isResourceType(value: string): value is ResourceType {
  return Object.hasOwn(resourceTypes, value);
}

/** Whether the account has resources of the type once for all Regions. */
export function isGlobal(type: ResourceType): boolean {
  return 'isGlobal' in resourceTypes[type];
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
