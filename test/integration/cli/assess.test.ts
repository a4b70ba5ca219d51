import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import { CreateBucketCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { DryRun } from '../../../cli/text/dry-run.ts';
import { type Printed, runCommandLine } from '../../support/command-line.ts';
import { startEndpoint } from '../../support/wire-endpoint.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';

const control = 'ec2-security-group-no-world-admin-ports';

describe('holdfast assess', () => {
  let account: WireAccount;
  let open: string;
  let closed: string;

  beforeAll(async () => {
    account = await startWireAccount();
    open = await createGroup('open', 22);
    closed = await createGroup('closed', 443);
    const bucket = { Bucket: 'published' };
    const location = { LocationConstraint: 'eu-central-1' } as const;
    await account.clients.s3.send(
      new CreateBucketCommand({ ...bucket, CreateBucketConfiguration: location }),
    );
    const statement = {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::published/*',
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await account.clients.s3.send(new PutBucketPolicyCommand({ ...bucket, Policy }));
  });

  afterAll(async () => {
    await account.stop();
  });

  async function createGroup(name: string, port: number): Promise<string> {
    const { ec2 } = account.clients;
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: name, Description: name }),
    );
    const IpPermissions = [
      { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    return GroupId;
  }

  function toArn(group: string): string {
    const { region, account: id } = account.place;
    return `arn:aws:ec2:${region}:${id}:security-group/${group}`;
  }

  async function run(line: string): Promise<Printed> {
    return runCommandLine(`assess ${line} --region ${account.place.region}`);
  }

  it('prints what violates, the calls and their undo, and changes nothing', async () => {
    const { exitCode, stdout } = await run(toArn(open));

    expect(exitCode).toBe(1);
    expect(stdout).toContain('tcp 22 open to the world');
    expect(stdout).toMatch(
      /ec2:RevokeSecurityGroupIngress \{.*\n {2}Why: .+ observe: .+\n {2}Undo\n {4}ec2:AuthorizeSecurityGroupIngress/,
    );
    expect(stdout).toContain('Nothing was changed.');
    const { SecurityGroupRules = [] } = await account.clients.ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [open] }] }),
    );
    expect(SecurityGroupRules.map(({ FromPort }) => FromPort)).toContain(22);
  });

  it('is content with a resource that is in order', async () => {
    await expect(run(`${toArn(closed)} --control ${control}`)).resolves.toMatchObject({
      exitCode: 0,
      stdout: '1 assessment: 1 compliant, 0 violated, 0 that could not be read. Nothing was changed.\n',
    });
  });

  it('goes through every resource of the account', async () => {
    const { exitCode, stdout } = await run('--all --json');

    const violated = (JSON.parse(stdout) as readonly DryRun[])
      .filter(({ result }) => result === 'violated')
      .map((dryRun) => `${dryRun.control} ${dryRun.resource}`);
    expect(exitCode).toBe(1);
    expect(violated).toEqual(
      expect.arrayContaining([
        `${control} ${toArn(open)}`,
        's3-bucket-policy-not-public arn:aws:s3:::published',
      ]),
    );
    expect(violated).not.toContain(`${control} ${toArn(closed)}`);
  });

  it('looks at everything else where one type cannot be listed, and says which', async () => {
    const denied = '<Error><Code>AccessDenied</Code><Message>not you</Message></Error>';
    const endpoint = await startEndpoint(account.emulator.url, ({ method, url }) =>
      method === 'GET' && url.pathname === '/' ? { status: 403, body: denied } : undefined,
    );
    try {
      const { exitCode, stdout } = await run(`--all --endpoint-url ${endpoint.url} --json`);

      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            control: 's3-bucket-policy-not-public',
            resource: 'every AWS::S3::Bucket',
            result: 'unread',
            error: expect.stringContaining('s3:ListBuckets') as string,
          }),
          expect.objectContaining({ control, resource: toArn(open), result: 'violated' }),
        ]),
      );
    } finally {
      await endpoint.stop();
    }
  });

  it('reads the account’s own setting where the endpoint is an address', async () => {
    const line = `--all --control s3-account-public-access-blocked --endpoint-url ${account.emulator.url} --json`;
    const { stdout } = await run(line);
    expect(JSON.parse(stdout)).toMatchObject([{ result: 'violated' }]);
  });

  it('takes one control of many', async () => {
    const { stdout } = await run('arn:aws:s3:::published --control s3-bucket-policy-not-public --json');
    expect(JSON.parse(stdout)).toMatchObject([
      { control: 's3-bucket-policy-not-public', result: 'violated' },
    ]);
  });

  it.each([
    ['', /Name one resource by its ARN, or all with --all/],
    ['--all arn:aws:s3:::published', /Name one resource by its ARN, or all with --all/],
    ['arn:aws:sqs:eu-central-1:123456789012:queue', /No control watches arn:aws:sqs/],
    ['published', /An ARN is expected/],
  ])('says how to write it instead of: assess %s', async (line, expected) => {
    const { exitCode, stderr } = await run(line);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(expected) as string });
  });
});
