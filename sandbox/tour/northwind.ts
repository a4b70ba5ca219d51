import { CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand } from '@aws-sdk/client-ec2';
import { CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { createClients, destroyClients, type Clients } from '../clients.ts';
import type { PreparedAccount } from '../sandbox.ts';

/** The account of the tour: a small company's, as it was before Holdfast came. */
export interface Northwind {
  /** A bucket with its public access block, as AWS makes them today. */
  readonly invoices: string;
  /** Buckets of the time before that: without a public access block, the first with ACLs. */
  readonly downloads: string;
  readonly press: string;
  /** The statement of the press bucket's policy that is as it should be. */
  readonly pressStatement: object;
  readonly webGroup: string;
  readonly shopGroup: string;
  readonly trail: string;
  readonly exporter: { readonly userName: string; readonly accessKeyId: string };
}

/** Days: older than any key may become. */
const keyAge = 400;

export async function prepareNorthwind(account: PreparedAccount): Promise<Northwind> {
  const root = createClients(account.clientOptions());
  try {
    const names = {
      invoices: 'northwind-invoices',
      downloads: 'northwind-downloads',
      press: 'northwind-press',
    };
    await root.s3.send(new CreateBucketCommand({ Bucket: names.invoices }));
    await root.s3.send(new CreateBucketCommand({ Bucket: names.downloads, ObjectOwnership: 'ObjectWriter' }));
    await root.s3.send(new CreateBucketCommand({ Bucket: names.press }));
    await root.s3.send(new DeletePublicAccessBlockCommand({ Bucket: names.downloads }));
    await root.s3.send(new DeletePublicAccessBlockCommand({ Bucket: names.press }));
    const pressStatement = {
      Sid: 'Editors',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account.account}:root` },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${names.press}/*`,
    };
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [pressStatement] });
    await root.s3.send(new PutBucketPolicyCommand({ Bucket: names.press, Policy: policy }));
    return {
      ...names,
      pressStatement,
      webGroup: await createGroup(root, 'web', 'Web servers'),
      shopGroup: await createGroup(root, 'shop', 'Load balancer of the shop'),
      trail: await createTrail(root),
      exporter: await createExporter(root, account),
    };
  } finally {
    destroyClients(root);
  }
}

/** A group that its company network may reach. */
async function createGroup({ ec2 }: Clients, name: string, description: string): Promise<string> {
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: name, Description: description }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: 22,
          ToPort: 22,
          IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'company network' }],
        },
      ],
    }),
  );
  return GroupId;
}

async function createTrail({ s3, cloudTrail }: Clients): Promise<string> {
  const Name = 'northwind';
  await s3.send(new CreateBucketCommand({ Bucket: 'northwind-trail' }));
  await cloudTrail.send(
    new CreateTrailCommand({ Name, S3BucketName: 'northwind-trail', IsMultiRegionTrail: true }),
  );
  await cloudTrail.send(new StartLoggingCommand({ Name }));
  return Name;
}

async function createExporter({ iam }: Clients, account: PreparedAccount): Promise<Northwind['exporter']> {
  const userName = 'report-exporter';
  await iam.send(new CreateUserCommand({ UserName: userName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }));
  const accessKeyId = AccessKey?.AccessKeyId ?? '';
  await account.ageAccessKey(accessKeyId, keyAge);
  return { userName, accessKeyId };
}
