import type { Reader } from '../../shared/control/control.ts';
import { cloudWatchService } from '../../shared/services/cloudwatch.ts';
import { configService } from '../../shared/services/config.ts';
import { guardDutyService } from '../../shared/services/guardduty.ts';
import { kmsService } from '../../shared/services/kms.ts';
import { secretsManagerService } from '../../shared/services/secretsmanager.ts';
import { holdfastService } from '../../shared/services/holdfast.ts';
import { rolesAnywhereService } from '../../shared/services/rolesanywhere.ts';
import { logsService } from '../../shared/services/logs.ts';
import { route53ResolverService } from '../../shared/services/route53resolver.ts';
import { inspectorService } from '../../shared/services/inspector.ts';
import { macieService } from '../../shared/services/macie.ts';
import { securityHubService } from '../../shared/services/securityhub.ts';
import type { Service } from '../../shared/services/service.ts';
import { awsError, fakeReader, testPlace } from '../support/fake-reader.ts';

async function list({ inventory }: Service, type: keyof Service['inventory'], aws: Reader) {
  const ids: string[] = [];
  for await (const id of inventory[type]?.(aws) ?? []) ids.push(id);
  return ids;
}

describe('what the sweep lists of logs, keys and what detects', () => {
  it('is every key, page after page', async () => {
    const aws = fakeReader({
      'kms:ListKeys': ({ Marker }) =>
        Marker === undefined
          ? { Keys: [{ KeyId: 'a' }, { KeyId: 'b' }], Truncated: true, NextMarker: 'more' }
          : { Keys: [{ KeyId: 'c' }], Truncated: false },
    });

    await expect(list(kmsService, 'AWS::KMS::Key', aws)).resolves.toEqual(['a', 'b', 'c']);
  });

  it('is every secret, page after page, those too that are to be deleted', async () => {
    const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}`;
    const aws = fakeReader({
      'secretsmanager:ListSecrets': ({ NextToken, IncludePlannedDeletion }) => {
        if (IncludePlannedDeletion !== true) return { SecretList: [] };
        return NextToken === undefined
          ? { SecretList: [{ ARN: arn('a-1a2b3c') }], NextToken: 'more' }
          : { SecretList: [{ ARN: arn('b-1a2b3c') }] };
      },
    });

    await expect(list(secretsManagerService, 'AWS::SecretsManager::Secret', aws)).resolves.toEqual([
      arn('a-1a2b3c'),
      arn('b-1a2b3c'),
    ]);
  });

  it('is every trust anchor, page after page', async () => {
    const aws = fakeReader({
      'rolesanywhere:ListTrustAnchors': ({ nextToken }) =>
        nextToken === undefined
          ? { trustAnchors: [{ trustAnchorId: 'a' }, { trustAnchorId: 'b' }], nextToken: 'more' }
          : { trustAnchors: [{ trustAnchorId: 'c' }] },
    });

    const type = 'AWS::RolesAnywhere::TrustAnchor';
    await expect(list(rolesAnywhereService, type, aws)).resolves.toEqual(['a', 'b', 'c']);
  });

  it('is every log group, page after page', async () => {
    const aws = fakeReader({
      'logs:DescribeLogGroups': ({ nextToken }) =>
        nextToken === undefined
          ? { logGroups: [{ logGroupName: '/aws/a' }], nextToken: 'more' }
          : { logGroups: [{ logGroupName: '/aws/b' }] },
    });

    await expect(list(logsService, 'AWS::Logs::LogGroup', aws)).resolves.toEqual(['/aws/a', '/aws/b']);
  });

  it('is every alarm, those of other alarms too, page after page', async () => {
    const aws = fakeReader({
      'cloudwatch:DescribeAlarms': ({ NextToken }) =>
        NextToken === undefined
          ? { MetricAlarms: [{ AlarmName: 'a' }], NextToken: 'more' }
          : { CompositeAlarms: [{ AlarmName: 'b' }] },
    });

    await expect(list(cloudWatchService, 'AWS::CloudWatch::Alarm', aws)).resolves.toEqual(['a', 'b']);
    for (const { input } of aws.reads) {
      expect(input).toMatchObject({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
    }
  });

  it('is every VPC whose queries are logged, once', async () => {
    const associations = ['vpc-a', 'vpc-b', 'vpc-a'].map((ResourceId) => ({
      ResourceId,
      ResolverQueryLogConfigId: 'rqlc-1',
      Status: 'ACTIVE' as const,
    }));
    const aws = fakeReader({
      'route53resolver:ListResolverQueryLogConfigAssociations': {
        ResolverQueryLogConfigAssociations: associations,
      },
    });

    const type = 'AWS::Route53Resolver::VpcQueryLogging';
    await expect(list(route53ResolverService, type, aws)).resolves.toEqual(['vpc-a', 'vpc-b']);
  });

  it('is the account itself, for the recorder that a Region has once', async () => {
    const type = 'AWS::Config::ConfigurationRecorder';
    await expect(list(configService, type, fakeReader({}))).resolves.toEqual([testPlace.account]);
  });

  it.each([
    [guardDutyService, 'AWS::GuardDuty::Detector' as const],
    [inspectorService, 'AWS::InspectorV2::Activation' as const],
    [macieService, 'AWS::Macie::Session' as const],
    [securityHubService, 'AWS::SecurityHub::Hub' as const],
  ])('is the account itself, for the service that it has on or off', async (service, type) => {
    await expect(list(service, type, fakeReader({}))).resolves.toEqual([testPlace.account]);
  });

  it('is every filter and every list of the detector, page after page', async () => {
    const aws = fakeReader({
      'guardduty:ListDetectors': { DetectorIds: ['12ab'] },
      'guardduty:ListFilters': ({ NextToken }) =>
        NextToken === undefined
          ? { FilterNames: ['one'], NextToken: 'more' }
          : { FilterNames: ['two'], NextToken: '' },
      'guardduty:ListIPSets': ({ NextToken }) =>
        NextToken === undefined
          ? { IpSetIds: ['0c'], NextToken: 'more' }
          : { IpSetIds: ['0d'], NextToken: '' },
    });

    await expect(list(guardDutyService, 'AWS::GuardDuty::Filter', aws)).resolves.toEqual([
      '12ab/filter/one',
      '12ab/filter/two',
    ]);
    await expect(list(guardDutyService, 'AWS::GuardDuty::IPSet', aws)).resolves.toEqual([
      '12ab/ipset/0c',
      '12ab/ipset/0d',
    ]);
  });

  it.each(['AWS::GuardDuty::Filter', 'AWS::GuardDuty::IPSet'] as const)(
    'is no %s where GuardDuty is off',
    async (type) => {
      const aws = fakeReader({ 'guardduty:ListDetectors': { DetectorIds: [] } });
      await expect(list(guardDutyService, type, aws)).resolves.toEqual([]);
    },
  );

  it('is every rule of Holdfast on both buses, page after page, and none of a subscriber’s', async () => {
    const aws = fakeReader({
      'events:ListRules': ({ EventBusName, NextToken }) => {
        if (EventBusName !== 'default')
          return { Rules: [{ Name: 'holdfast-s3-rule-2' }, { Name: 'holdfast-to-slack' }] };
        return NextToken === undefined
          ? { Rules: [{ Name: 'holdfast-s3-rule-1' }], NextToken: 'more' }
          : { Rules: [{ Name: 'holdfast-tick-rule-1' }] };
      },
    });

    await expect(list(holdfastService, 'AWS::Holdfast::Rule', aws)).resolves.toEqual([
      'holdfast-s3-rule-1',
      'holdfast-tick-rule-1',
      'holdfast/holdfast-s3-rule-2',
    ]);
  });

  it('is no rule of a bus that somebody deleted, and all others', async () => {
    const aws = fakeReader({
      'events:ListRules': ({ EventBusName }) =>
        EventBusName === 'default'
          ? { Rules: [{ Name: 'holdfast-s3-rule-1' }] }
          : awsError('ResourceNotFoundException'),
    });
    await expect(list(holdfastService, 'AWS::Holdfast::Rule', aws)).resolves.toEqual(['holdfast-s3-rule-1']);
  });

  it('is every function of Holdfast and its role in the Region, and nothing of what is told by events', async () => {
    const aws = fakeReader({});
    await expect(list(holdfastService, 'AWS::Holdfast::Function', aws)).resolves.toContain(
      'holdfast-holdfast',
    );
    await expect(list(holdfastService, 'AWS::Holdfast::Role', aws)).resolves.toContain(
      'holdfast-heartbeat-eu-central-1',
    );
    await expect(list(holdfastService, 'AWS::Holdfast::Part', aws)).resolves.toEqual([]);
  });
});
