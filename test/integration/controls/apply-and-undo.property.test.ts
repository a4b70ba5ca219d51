import {
  AuthorizeSecurityGroupIngressCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import { type Grant, type Permission, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { toResourceRef, type ResourceRef } from '../../../shared/control/resource.ts';
import { ec2Service } from '../../../shared/services/ec2.ts';
import { s3Service } from '../../../shared/services/s3.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import {
  addGrants,
  createBucket,
  groups,
  ownStatement,
  readBucket,
  removeBucket,
} from '../../support/wire-bucket.ts';
import { createWireEngine, type WireEngine } from '../../support/wire-engine.ts';
import { assessCommand } from '../../support/wire-events.ts';
import { createSecurityGroup } from '../../support/wire-security-group.ts';

const runs = { numRuns: 8 };

/** JSON whose object keys are in one order, so that equal values are equal texts. */
function toSortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => a.localeCompare(b)))
      : inner,
  );
}

describe('whatever drift there is', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  /** Applies a control twice, then undoes it, and holds what `read` answers against each other. */
  async function expectReversible(
    resource: ResourceRef,
    control: string,
    engine: WireEngine,
    read: () => Promise<unknown>,
  ): Promise<void> {
    const handle = async () => engine.handle(assessCommand(resource, control));
    const before = await read();

    const [first] = await handle();
    const once = await read();
    const [second] = await handle();
    const twice = await read();
    const outcome = (await engine.readRecords(resource.arn)).find(({ kind }) => kind === 'outcome');
    if (outcome !== undefined) await engine.undo(outcome);

    expect(first?.status).toBe(outcome === undefined ? 'compliant' : 'remediated');
    expect(second?.status).toBe('compliant');
    expect(twice).toEqual(once);
    await expect(read()).resolves.toEqual(before);
  }

  const cidr = fc.constantFrom(
    '0.0.0.0/0',
    '0.0.0.0/1',
    '128.0.0.0/1',
    '64.0.0.0/2',
    '10.0.0.0/8',
    '203.0.113.0/24',
    '::/0',
    '2000::/3',
  );
  const edge = fc.constantFrom(0, 19, 20, 22, 24, 80, 443, 445, 3389, 5900, 5986, 65_535);
  const filter = fc.oneof(
    fc.tuple(fc.constantFrom('tcp', 'udp'), edge, edge).map(([IpProtocol, a, b]) => ({
      IpProtocol,
      FromPort: Math.min(a, b),
      ToPort: Math.max(a, b),
    })),
    fc.constant({ IpProtocol: 'icmp', FromPort: -1, ToPort: -1 }),
    fc.constant({ IpProtocol: '-1' }),
  );
  const rule = fc.record({
    filter,
    cidr,
    description: fc.option(fc.constantFrom('the office', 'only for a moment'), { nil: undefined }),
    tag: fc.option(fc.constantFrom('NET-1', 'NET-2'), { nil: undefined }),
  });
  /** EC2 tells rules apart by what they let in, whatever is written on them. */
  const rules = fc.uniqueArray(rule, {
    minLength: 1,
    maxLength: 5,
    selector: (made) => toSortedJson([made.filter, made.cidr]),
  });

  async function readRules(group: string): Promise<readonly string[]> {
    const { SecurityGroupRules = [] } = await account.clients.ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [group] }] }),
    );
    return SecurityGroupRules.map(({ SecurityGroupRuleId: _new, ...content }) =>
      toSortedJson(content),
    ).toSorted();
  }

  it('in a security group: applied twice is applied once, and undone is as before', async () => {
    const engine = createWireEngine(ec2Service, account);
    await fc.assert(
      fc.asyncProperty(rules, async (made) => {
        const group = await createSecurityGroup(account);
        for (const { filter: ports, cidr: source, description, tag } of made) {
          const described = description === undefined ? {} : { Description: description };
          const permission: IpPermission = source.includes(':')
            ? { ...ports, Ipv6Ranges: [{ CidrIpv6: source, ...described }] }
            : { ...ports, IpRanges: [{ CidrIp: source, ...described }] };
          await account.clients.ec2.send(
            new AuthorizeSecurityGroupIngressCommand({
              GroupId: group.id,
              IpPermissions: [permission],
              ...(tag !== undefined && {
                TagSpecifications: [
                  { ResourceType: 'security-group-rule', Tags: [{ Key: 'ticket', Value: tag }] },
                ],
              }),
            }),
          );
        }
        await expectReversible(group, 'ec2-security-group-no-world-admin-ports', engine, async () =>
          readRules(group.id),
        );
        await account.clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: group.id }));
      }),
      runs,
    );
  });

  const blank = fc.constantFrom('', ' ', '\n', '\n    ', '\t');
  const statement = fc.constantFrom(
    (bucket: string) => ownStatement(bucket),
    (bucket: string) =>
      `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::${bucket}/*"}`,
    (bucket: string) =>
      `{ "Sid": "Söme", "Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": ["s3:ListBucket"], "Resource": "arn:aws:s3:::${bucket}" }`,
    (bucket: string) =>
      `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::${bucket}/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`,
    (bucket: string) =>
      `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::${bucket}/*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`,
  );
  const policy = fc.tuple(blank, blank, blank, fc.array(statement, { minLength: 1, maxLength: 5 })).map(
    ([before, between, after, statements]) =>
      (bucket: string) =>
        `{${before}"Version": "2012-10-17",${between}"Statement": [${before}` +
        `${statements.map((toText) => toText(bucket)).join(`${after},${between}`)}${after}]${before}}`,
  );

  it('in a bucket policy: applied twice is applied once, and undone is as before, to the byte', async () => {
    const engine = createWireEngine(s3Service, account);
    await fc.assert(
      fc.asyncProperty(policy, async (toPolicy) => {
        const bucket = await createBucket(account);
        await account.clients.s3.send(
          new PutBucketPolicyCommand({ Bucket: bucket, Policy: toPolicy(bucket) }),
        );
        await expectReversible(
          toResourceRef('AWS::S3::Bucket', bucket, account.place),
          's3-bucket-policy-not-public',
          engine,
          async () => readBucket(account, bucket),
        );
        await removeBucket(account, bucket);
      }),
      runs,
    );
  });

  const grant = fc.record({
    Grantee: fc
      .constantFrom('global/AllUsers', 'global/AuthenticatedUsers', 's3/LogDelivery')
      .map((group) => ({ Type: 'Group' as const, URI: `${groups}/${group}` })),
    Permission: fc.constantFrom<Permission[]>('READ', 'WRITE', 'READ_ACP', 'WRITE_ACP', 'FULL_CONTROL'),
  });
  const grants = fc.uniqueArray<Grant, string>(grant, { maxLength: 6, selector: toSortedJson });

  it('in the ACL of a bucket: applied twice is applied once, and undone is as before', async () => {
    const engine = createWireEngine(s3Service, account);
    await fc.assert(
      fc.asyncProperty(grants, async (added) => {
        const bucket = await createBucket(account);
        await addGrants(account, bucket, added);
        await expectReversible(
          toResourceRef('AWS::S3::Bucket', bucket, account.place),
          's3-bucket-acl-private',
          engine,
          async () => readBucket(account, bucket),
        );
        await removeBucket(account, bucket);
      }),
      runs,
    );
  });
});
