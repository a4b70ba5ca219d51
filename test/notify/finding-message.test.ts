import fc from 'fast-check';
import type { OutcomeStatus } from '../../shared/audit/record.ts';
import { type ResourceType, toResourceRef } from '../../shared/control/resource.ts';
import { getConsoleLink, toFindingMessage } from '../../shared/notify/finding-message.ts';
import { outcome } from '../support/audit-records.ts';

const place = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
describe('a message about what was done', () => {
  it('says all that an analyst needs, in the order of need', () => {
    const { text } = toFindingMessage(
      outcome({
        actor: {
          type: 'AssumedRole',
          name: 'ada@example.com',
          channel: 'terraform',
          account: '111122223333',
          role: 'arn:aws:iam::111122223333:role/Deployer',
          sourceAddress: '203.0.113.7',
          userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.12.2',
        },
      }),
    );
    expect(text.split('\n')).toEqual([
      'Put back: Security groups open no administration port to the world',
      '',
      'Severity   critical',
      'Resource   arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d',
      'Account    111122223333, eu-west-1',
      'What       Port 22 is open to 0.0.0.0/0',
      'When       2026-01-31T09:26:50.000Z, seen as AuthorizeSecurityGroupIngress',
      'Who        ada@example.com (AssumedRole), with Terraform, from 203.0.113.7, as role arn:aws:iam::111122223333:role/Deployer',
      '           APN/1.0 HashiCorp/1.0 Terraform/1.12.2',
      '',
      'The state was read again and passes.',
      '  ec2:RevokeSecurityGroupIngress done, request request-1',
      '',
      'Before',
      '  {',
      '    "rules": [',
      '      "0.0.0.0/0 tcp 22"',
      '    ]',
      '  }',
      'After',
      '  {',
      '    "rules": []',
      '  }',
      '',
      'Undo       npx holdfast undo hf-0123456789abcdef --reason "…"',
      '           ec2:AuthorizeSecurityGroupIngress {"GroupId":"sg-0a1b2c3d"}',
      'Finding    hf-0123456789abcdef  (npx holdfast show hf-0123456789abcdef)',
      'Control    ec2-security-group-no-world-admin-ports',
      'Console    https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#SecurityGroup:groupId=sg-0a1b2c3d',
    ]);
  });

  it.each<[status: OutcomeStatus, headline: string]>([
    ['remediated', 'Put back'],
    ['already-fixed', 'Already put right'],
    ['undone', 'Undone'],
    ['failed', 'NOT FIXED'],
    ['partial', 'PARTLY FIXED'],
    ['unverified', 'NOT VERIFIED'],
    ['interrupted', 'INTERRUPTED'],
  ])('says at once how it ended: %s', (status, headline) => {
    const { subject, text, data } = toFindingMessage(outcome({ status }));
    expect(subject).toContain(`[Holdfast CRITICAL] ${headline}: sg-`);
    expect(text).toMatch(`${headline}: Security groups open`);
    expect(data).toMatchObject({ schema: 'holdfast.finding.v1', status });
  });

  it('gives machines the whole record and the link', () => {
    const record = outcome();
    expect(toFindingMessage(record).data).toEqual({
      schema: 'holdfast.finding.v1',
      status: 'remediated',
      consoleLink: getConsoleLink(record),
      record,
    });
  });

  it('lists every violation', () => {
    const violation = { element: 'sgr', evidence: null };
    const violations = [
      { ...violation, reason: 'Port 22 is open to the world' },
      { ...violation, reason: 'Port 3389 is open to the world' },
    ];
    expect(toFindingMessage(outcome({ violations })).text).toContain(
      'What       Port 22 is open to the world\n           Port 3389 is open to the world\n',
    );
  });

  it('has no line for who or for the state after where neither is known', () => {
    const { actor: _actor, stateAfter: _state, ...record } = outcome();
    const { text } = toFindingMessage(record);
    expect(text).not.toMatch(/^Who /m);
    expect(text).not.toMatch(/^After/m);
  });

  it('points out a caller of another account', () => {
    const actor = {
      type: 'AWSAccount',
      name: 'AIDAEXAMPLE',
      channel: 'sdk',
      account: '999988887777',
    } as const;
    expect(toFindingMessage(outcome({ actor })).text).toContain(
      '           of another account, 999988887777\n',
    );
  });

  it('shows the beginning of a large state, and where the rest is', () => {
    const { text } = toFindingMessage(outcome({ stateBefore: { policy: 'x'.repeat(5000) } }));
    expect(text).toMatch(/x\n {2}… \d+ characters more\n/);
    expect(text.length).toBeLessThan(3000);
  });
});

describe('the link to the console', () => {
  it.each<[type: ResourceType, id: string, link: string]>([
    [
      'AWS::S3::Bucket',
      'reports',
      'https://console.aws.amazon.com/s3/buckets/reports?region=eu-west-1&tab=permissions',
    ],
    [
      'AWS::S3::AccountPublicAccessBlock',
      '111122223333',
      'https://console.aws.amazon.com/s3/settings?region=eu-west-1',
    ],
    [
      'AWS::EC2::SecurityGroup',
      'sg-1',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#SecurityGroup:groupId=sg-1',
    ],
    [
      'AWS::EC2::Instance',
      'i-1',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-1',
    ],
    [
      'AWS::EC2::Volume',
      'vol-1',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#VolumeDetails:volumeId=vol-1',
    ],
    [
      'AWS::EC2::Snapshot',
      'snap-1',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#SnapshotDetails:snapshotId=snap-1',
    ],
    [
      'AWS::EC2::Image',
      'ami-1',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#ImageDetails:imageId=ami-1',
    ],
    [
      'AWS::EC2::InstanceMetadataDefaults',
      '111122223333',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Settings:',
    ],
    [
      'AWS::EC2::EbsEncryptionByDefault',
      '111122223333',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Settings:',
    ],
    [
      'AWS::EC2::SnapshotBlockPublicAccess',
      '111122223333',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Settings:',
    ],
    [
      'AWS::EC2::ImageBlockPublicAccess',
      '111122223333',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Settings:',
    ],
    [
      'AWS::EC2::SerialConsoleAccess',
      '111122223333',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Settings:',
    ],
    [
      'AWS::CloudTrail::Trail',
      'main',
      'https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1' +
        '#/trails/arn%3Aaws%3Acloudtrail%3Aeu-west-1%3A111122223333%3Atrail%2Fmain',
    ],
    [
      'AWS::GuardDuty::Detector',
      '111122223333',
      'https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1#/settings',
    ],
    [
      'AWS::GuardDuty::Filter',
      '12abc34d/filter/known-scanner',
      'https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1#/findings',
    ],
    [
      'AWS::GuardDuty::IPSet',
      '12abc34d/ipset/0cb0141a',
      'https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1#/lists',
    ],
    [
      'AWS::SecurityHub::Hub',
      '111122223333',
      'https://eu-west-1.console.aws.amazon.com/securityhub/home?region=eu-west-1#/settings/general',
    ],
    [
      'AWS::Macie::Session',
      '111122223333',
      'https://eu-west-1.console.aws.amazon.com/macie/home?region=eu-west-1#settings',
    ],
    [
      'AWS::InspectorV2::Activation',
      '111122223333',
      'https://eu-west-1.console.aws.amazon.com/inspector/v2/home?region=eu-west-1#/settings/account-management',
    ],
    [
      'AWS::IAM::User',
      'robin+ci@example.com',
      'https://console.aws.amazon.com/iam/home#/users/details/robin%2Bci%40example.com?section=security_credentials',
    ],
  ])('leads to the page of the resource: %s', (type, id, link) => {
    expect(getConsoleLink({ resource: toResourceRef(type, id, place) })).toBe(link);
  });

  it.each([
    ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/'],
    ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
  ])('is in the console of the partition: %s', (partition, region, start) => {
    const resource = toResourceRef('AWS::EC2::SecurityGroup', 'sg-1', { ...place, partition, region });
    expect(getConsoleLink({ resource })).toMatch(start);
  });
});

describe('a subject', () => {
  it('is printable ASCII of at most 100 characters, as SNS asks, whatever is wrong', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (reason) => {
        const { subject } = toFindingMessage(
          outcome({ violations: [{ element: 'e', reason, evidence: null }] }),
        );
        expect(subject).toMatch(/^\[Holdfast [\u0020-\u007E]{1,90}$/);
      }),
    );
  });

  it('names the resource and what is wrong with it, since in a list it is all that is read', () => {
    const violations = ['tcp 22 open to the world', 'udp 3389 open to the world'].map((reason) => ({
      element: 'e',
      reason,
      evidence: null,
    }));
    expect(toFindingMessage(outcome({ violations })).subject).toBe(
      '[Holdfast CRITICAL] Put back: sg-0a1b2c3d: tcp 22 open to the world (and 1 more)',
    );
  });

  it('that is too long says so', () => {
    const { subject } = toFindingMessage(
      outcome({ violations: [{ element: 'e', reason: 'x'.repeat(200), evidence: null }] }),
    );
    expect(subject).toHaveLength(100);
    expect(subject).toMatch(/x\.\.\.$/);
  });
});
