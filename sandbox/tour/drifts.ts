import { GetTrailStatusCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { ListAccessKeysCommand } from '@aws-sdk/client-iam';
import {
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import {
  GetPublicAccessBlockCommand as GetAccountPublicAccessBlockCommand,
  PutPublicAccessBlockCommand as PutAccountPublicAccessBlockCommand,
} from '@aws-sdk/client-s3-control';
import { toResourceRef, type ResourceType } from '../../shared/control/resource.ts';
import type { Clients } from '../clients.ts';
import type { Person } from '../people.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Cast } from './cast.ts';
import type { Northwind } from './northwind.ts';

/** A careless change, and the question whether it was put back. */
export interface Drift {
  readonly name: string;
  readonly control: string;
  /** ARN. */
  readonly resource: string;
  /** Who made the change; nobody, where only time did. */
  readonly who?: Person;
  readonly change: () => Promise<unknown>;
  /** Reads the account: whether what was careless is gone, and what was there before still is. */
  readonly isPutBack: () => Promise<boolean>;
}

/** A change that Holdfast has no business with. */
export interface HarmlessChange {
  readonly name: string;
  readonly resource: string;
  readonly who: Person;
  readonly change: () => Promise<unknown>;
  /** Reads the account: what the change left there. */
  readonly read: () => Promise<unknown>;
}

type Flags = 'BlockPublicAcls' | 'IgnorePublicAcls' | 'BlockPublicPolicy' | 'RestrictPublicBuckets';
const flags: readonly Flags[] = [
  'BlockPublicAcls',
  'IgnorePublicAcls',
  'BlockPublicPolicy',
  'RestrictPublicBuckets',
];

const everyone = 'http://acs.amazonaws.com/groups/global/AllUsers';

/**
 * One drift for each control, in an order in which each of them can happen: once the account blocks public access, AWS
 * takes no public ACL or policy any more.
 */
export function listDrifts(sandbox: Sandbox, northwind: Northwind, cast: Cast): readonly Drift[] {
  const { people } = sandbox;
  const { root, alice, bo, terraform } = cast;
  const arn = (type: ResourceType, id: string): string =>
    toResourceRef(type, id, { partition: 'aws', account: sandbox.account, region: sandbox.region }).arn;
  const { invoices, downloads, press, webGroup, trail, exporter } = northwind;

  return [
    {
      name: 'bucket ACL lets everyone read',
      control: 's3-bucket-acl-private',
      resource: arn('AWS::S3::Bucket', downloads),
      who: people.alice,
      change: () => alice.s3.send(new PutBucketAclCommand({ Bucket: downloads, ACL: 'public-read' })),
      isPutBack: async () => {
        const { Grants = [] } = await root.s3.send(new GetBucketAclCommand({ Bucket: downloads }));
        return Grants.length > 0 && Grants.every(({ Grantee }) => Grantee?.URI !== everyone);
      },
    },
    {
      name: 'bucket policy lets everyone read',
      control: 's3-bucket-policy-not-public',
      resource: arn('AWS::S3::Bucket', press),
      who: people.terraform,
      change: () =>
        terraform.s3.send(
          new PutBucketPolicyCommand({
            Bucket: press,
            Policy: JSON.stringify({
              Version: '2012-10-17',
              Statement: [
                northwind.pressStatement,
                {
                  Sid: 'PressKit',
                  Effect: 'Allow',
                  Principal: '*',
                  Action: 's3:GetObject',
                  Resource: `arn:aws:s3:::${press}/*`,
                },
              ],
            }),
          }),
        ),
      isPutBack: async () => {
        const { Policy = '{}' } = await root.s3.send(new GetBucketPolicyCommand({ Bucket: press }));
        const { Statement = [] } = JSON.parse(Policy) as { Statement?: readonly { Sid?: string }[] };
        // The control that refuses requests without TLS adds a statement of its own.
        const isKept = Statement.some(
          (one) => JSON.stringify(one) === JSON.stringify(northwind.pressStatement),
        );
        return isKept && Statement.every(({ Sid }) => Sid !== 'PressKit');
      },
    },
    {
      name: 'public access block removed from a bucket',
      control: 's3-bucket-public-access-blocked',
      resource: arn('AWS::S3::Bucket', invoices),
      who: people.bo,
      change: () => bo.s3.send(new DeletePublicAccessBlockCommand({ Bucket: invoices })),
      isPutBack: () => blocksPublicAccess(root, invoices),
    },
    {
      name: 'public access allowed for the whole account',
      control: 's3-account-public-access-blocked',
      resource: arn('AWS::S3::AccountPublicAccessBlock', sandbox.account),
      who: people.terraform,
      change: () =>
        terraform.s3Control.send(
          new PutAccountPublicAccessBlockCommand({
            AccountId: sandbox.account,
            PublicAccessBlockConfiguration: {
              BlockPublicAcls: true,
              IgnorePublicAcls: true,
              BlockPublicPolicy: false,
              RestrictPublicBuckets: false,
            },
          }),
        ),
      isPutBack: async () => {
        const { PublicAccessBlockConfiguration: block } = await root.s3Control.send(
          new GetAccountPublicAccessBlockCommand({ AccountId: sandbox.account }),
        );
        return flags.every((flag) => block?.[flag] === true);
      },
    },
    {
      name: 'SSH opened to the world',
      control: 'ec2-security-group-no-world-admin-ports',
      resource: arn('AWS::EC2::SecurityGroup', webGroup),
      who: people.alice,
      change: () => alice.ec2.send(openToTheWorld(webGroup, 22, 'only for today')),
      isPutBack: async () => {
        const sources = (await readIngress(root, webGroup)).map(({ CidrIpv4 }) => CidrIpv4);
        return sources.length === 1 && sources[0] === '10.0.0.0/8';
      },
    },
    {
      name: 'CloudTrail logging stopped',
      control: 'cloudtrail-trail-logging',
      resource: arn('AWS::CloudTrail::Trail', trail),
      who: people.bo,
      change: () => bo.cloudTrail.send(new StopLoggingCommand({ Name: trail })),
      isPutBack: async () =>
        (await root.cloudTrail.send(new GetTrailStatusCommand({ Name: trail }))).IsLogging === true,
    },
    {
      name: 'access key 400 days old, found by the sweep',
      control: 'iam-access-key-rotated',
      resource: arn('AWS::IAM::User', exporter.userName),
      change: () => sandbox.runSweep(),
      isPutBack: async () => {
        const { AccessKeyMetadata = [] } = await root.iam.send(
          new ListAccessKeysCommand({ UserName: exporter.userName }),
        );
        return (
          AccessKeyMetadata.every(({ Status }) => Status === 'Inactive') && AccessKeyMetadata.length === 1
        );
      },
    },
  ];
}

/** A shop has to be reachable. */
export function describeHarmlessChange(
  sandbox: Sandbox,
  { shopGroup }: Northwind,
  { root, terraform }: Cast,
): HarmlessChange {
  return {
    name: 'HTTPS opened to the world',
    resource: `arn:aws:ec2:${sandbox.region}:${sandbox.account}:security-group/${shopGroup}`,
    who: sandbox.people.terraform,
    change: () => terraform.ec2.send(openToTheWorld(shopGroup, 443, 'the shop')),
    read: () => readIngress(root, shopGroup),
  };
}

/** What the sweep finds besides: the buckets that were open before Holdfast came. */
export async function areOldBucketsBlocked(
  { downloads, press }: Northwind,
  { root }: Cast,
): Promise<boolean> {
  return (await blocksPublicAccess(root, downloads)) && (await blocksPublicAccess(root, press));
}

async function blocksPublicAccess({ s3 }: Clients, bucket: string): Promise<boolean> {
  const { PublicAccessBlockConfiguration: block } = await s3
    .send(new GetPublicAccessBlockCommand({ Bucket: bucket }))
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === 'NoSuchPublicAccessBlockConfiguration') {
        return { PublicAccessBlockConfiguration: undefined };
      }
      throw error;
    });
  return flags.every((flag) => block?.[flag] === true);
}

function openToTheWorld(
  GroupId: string,
  port: number,
  Description: string,
): AuthorizeSecurityGroupIngressCommand {
  return new AuthorizeSecurityGroupIngressCommand({
    GroupId,
    IpPermissions: [
      { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0', Description }] },
    ],
  });
}

async function readIngress({ ec2 }: Clients, group: string): Promise<readonly SecurityGroupRule[]> {
  const { SecurityGroupRules = [] } = await ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [group] }] }),
  );
  return SecurityGroupRules.filter(({ IsEgress }) => IsEgress === false);
}
