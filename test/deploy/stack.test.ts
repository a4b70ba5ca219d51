import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getForwardingVersion } from '../../shared/deploy/forwarding-stack.ts';
import { createStack, type Stack } from '../../shared/deploy/stack.ts';
import { services } from '../../shared/services/index.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

describe('the stack that settings make', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-settings-'));
  const { env } = process;

  afterEach(() => {
    process.env = env;
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function stackWith(...lines: readonly string[]): Stack {
    const path = join(folder, 'holdfast.config.yml');
    writeFileSync(path, ['version: 1', ...lines].join('\n'));
    process.env = { ...env, HOLDFAST_CONFIG: path };
    return createStack();
  }

  function resourcesOf(stack: Stack, type: string): Record<string, Resource> {
    const resources = stack.resources.Resources as Record<string, Resource>;
    return Object.fromEntries(Object.entries(resources).filter(([, { Type }]) => Type === type));
  }

  it('mails the addresses that they name', () => {
    const stack = stackWith('notifications: {emails: [soc@example.com, lead@example.com]}');
    expect(resourcesOf(stack, 'AWS::SNS::Subscription')).toEqual({
      EmailSubscription1: {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'soc@example.com' },
      },
      EmailSubscription2: {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'lead@example.com' },
      },
    });
  });

  it('reserves each function its share, and nothing where the account has none to give', () => {
    const reserved = (stack: Stack): unknown[] =>
      Object.values(stack.functions).map((definition) => definition['reservedConcurrency']);

    expect(new Set(reserved(stackWith()))).toEqual(new Set([5, 1]));
    expect(stackWith().functions['seal']).toHaveProperty('reservedConcurrency', 1);
    expect(new Set(reserved(stackWith('functions: {reservedConcurrency: 0}')))).toEqual(new Set([undefined]));
  });

  it('has a trail of the whole account only where they ask for one', () => {
    expect(resourcesOf(stackWith(), 'AWS::CloudTrail::Trail')).toEqual({});
    const stack = stackWith('trail: {create: true}');
    expect(resourcesOf(stack, 'AWS::CloudTrail::Trail')['Trail']?.Properties).toMatchObject({
      IsLogging: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
    });
    expect(resourcesOf(stack, 'AWS::S3::Bucket')['TrailBucket']?.Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it('has alarms for every function, the dead letters and the readers of the stream, all of which reach the SOC', () => {
    const stack = stackWith();
    const alarms = resourcesOf(stack, 'AWS::CloudWatch::Alarm');
    const watched = Object.values(alarms).map(
      ({ Properties }) => `${String(Properties['MetricName'])} ${JSON.stringify(Properties['Dimensions'])}`,
    );
    for (const { name } of Object.values(stack.functions)) {
      const dimensions = JSON.stringify([{ Name: 'FunctionName', Value: name }]);
      expect(watched).toEqual(
        expect.arrayContaining(
          ['Errors', 'Throttles', 'AsyncEventAge'].map((metric) => `${metric} ${dimensions}`),
        ),
      );
    }
    expect(watched).toContainEqual(
      expect.stringMatching(/^ApproximateNumberOfMessagesVisible .*DeadLetterQueue/),
    );
    for (const reader of ['publish', 'archive']) {
      expect(watched).toContainEqual(`IteratorAge [{"Name":"FunctionName","Value":"holdfast-${reader}"}]`);
    }
    for (const { Properties } of Object.values(alarms)) {
      expect(Properties).toMatchObject({ AlarmActions: [{ Ref: 'Topic' }], OKActions: [{ Ref: 'Topic' }] });
    }
  });

  it('takes missing data for trouble only where silence is what is watched for: that nothing is sealed, or nobody watches', () => {
    const alarms = resourcesOf(stackWith(), 'AWS::CloudWatch::Alarm');
    const silent = Object.entries(alarms).filter(
      ([, { Properties }]) => Properties['TreatMissingData'] !== 'notBreaching',
    );
    expect(silent).toMatchObject([
      [
        'SealSilenceAlarm',
        {
          Properties: {
            MetricName: 'Invocations',
            Dimensions: [{ Name: 'FunctionName', Value: 'holdfast-seal' }],
            Statistic: 'Sum',
            Period: 3600,
            ComparisonOperator: 'LessThanThreshold',
            Threshold: 1,
            TreatMissingData: 'breaching',
          },
        },
      ],
      [
        'HeartbeatSilenceAlarm',
        {
          Properties: {
            MetricName: 'Invocations',
            Dimensions: [{ Name: 'FunctionName', Value: 'holdfast-heartbeat' }],
            Period: 1800,
            ComparisonOperator: 'LessThanThreshold',
            Threshold: 1,
          },
        },
      ],
    ]);
  });

  it.each([
    [[], 7],
    [['audit: {archiveYears: 1}'], 1],
  ])('locks the archive for as long as they say, for everybody: %j', (lines, years) => {
    const { ArchiveBucket: bucket } = resourcesOf(stackWith(...lines), 'AWS::S3::Bucket');
    expect(bucket?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Years: years } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  describe('with other Regions', () => {
    const regions = ['eu-west-1', 'us-east-1'];
    const stack = (): Stack => stackWith(`regions: [${regions.join(', ')}]`);
    const rolesOf = ({ functions }: Stack, name: string): string =>
      JSON.stringify(functions[name]?.['iamRoleStatements']);

    it('has a bus that they forward to, and says which they are and what has to be there', () => {
      const { resources } = stack();
      expect(resourcesOf(stack(), 'AWS::Events::EventBus')).toEqual({
        RegionsBus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'holdfast-regions' } },
      });
      expect(resources.Outputs).toMatchObject({
        Regions: { Value: 'eu-west-1,us-east-1' },
        ForwardingVersion: { Value: getForwardingVersion() },
      });
    });

    it('lets the functions act there and at home, and the heartbeat make its call there', () => {
      for (const { name } of services) {
        expect(rolesOf(stack(), name)).toContain(
          '"aws:RequestedRegion":[{"Ref":"AWS::Region"},"eu-west-1","us-east-1"]',
        );
      }
      for (const region of regions) {
        expect(rolesOf(stack(), 'heartbeat')).toContain(
          `arn:\${AWS::Partition}:events:${region}:\${AWS::AccountId}:rule/holdfast-heartbeat`,
        );
      }
    });

    it('hands each function of the catalogue, and the heartbeat, what arrives for it', () => {
      const arriving = Object.entries(stack().functions)
        .filter(([, { events }]) => JSON.stringify(events).includes('{"Ref":"RegionsBus"}'))
        .map(([name]) => name);
      expect(arriving).toEqual([...services.map(({ name }) => name), 'heartbeat']);
    });

    it('has nothing of it where the settings name none', () => {
      expect(JSON.stringify(stackWith())).not.toMatch(/RegionsBus|holdfast-regions"|ForwardingVersion/);
      expect(rolesOf(stackWith(), 's3')).toContain('"aws:RequestedRegion":[{"Ref":"AWS::Region"}]');
    });
  });

  it('is not made with settings that are wrong', () => {
    expect(() => stackWith('mode: maybe')).toThrow('holdfast.config.yml:2 mode: Invalid option');
  });
});
