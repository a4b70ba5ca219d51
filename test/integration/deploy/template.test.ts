import { writeFileSync } from 'node:fs';
import { createTrailResources } from '../../../shared/deploy/trail.ts';
import { services } from '../../../shared/services/index.ts';
import {
  actionsOfCalling,
  actionsOnEverything,
  lintTemplate,
  packageTemplate,
  type Template,
} from './template.ts';

const deadLetters = { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] };
const functionType = 'AWS::Lambda::Function';

/** What every function may do besides its own service: its log, its stores, its dead letters, its traces. */
const commonServices = new Set(['logs', 'dynamodb', 'kms', 'sqs', 'xray']);

const others = ['approve', 'operate', 'tick', 'publish', 'notify', 'archive', 'seal', 'heartbeat'];

describe('the packaged stack', () => {
  let template: Template;

  beforeAll(async () => {
    template = await packageTemplate();
  });

  afterAll(() => {
    template.remove();
  });

  it('leaves nothing in the temporary directory of who packages it', () => {
    expect(template.leftovers).toEqual([]);
  });

  describe('its functions', () => {
    it('are one for each service, those that people and the clock command, those that tell, archive and seal, and the heartbeat', () => {
      const names = template.ofType(functionType).map(([, { FunctionName }]) => FunctionName);
      expect(names).toEqual(
        [...services.map(({ name }) => name), ...others].map((name) => `holdfast-${name}`),
      );
    });

    it('run on arm64 with Node 24, traced, in a number that is reserved', () => {
      for (const [, properties] of template.ofType(functionType)) {
        expect(properties).toMatchObject({
          Runtime: 'nodejs24.x',
          Architectures: ['arm64'],
          TracingConfig: { Mode: 'Active' },
          ReservedConcurrentExecutions: expect.any(Number) as number,
        });
      }
    });

    it('weigh at most 400 KB each', () => {
      for (const id of template.functionIds)
        expect([id, template.zipSize(id) <= 400_000]).toEqual([id, true]);
    });

    it('keep their logs for a year', () => {
      const groups = template.ofType('AWS::Logs::LogGroup').map(([, properties]) => properties);
      expect(groups).toEqual(
        template.ofType(functionType).map(([, { FunctionName }]) => ({
          LogGroupName: `/aws/lambda/${String(FunctionName)}`,
          RetentionInDays: 365,
        })),
      );
    });

    it('give what they could not do to the dead-letter queue, after they tried again', () => {
      const asynchronous = template
        .ofType('AWS::Lambda::EventInvokeConfig')
        .map(([, properties]) => properties);
      const streams = template.ofType('AWS::Lambda::EventSourceMapping').map(([, properties]) => properties);
      for (const properties of [...asynchronous, ...streams]) {
        expect(properties).toMatchObject({
          MaximumRetryAttempts: expect.any(Number) as number,
          DestinationConfig: { OnFailure: { Destination: deadLetters } },
        });
      }
      expect([...asynchronous, ...streams]).toHaveLength(template.functionIds.length);
    });

    it('read the stream from its beginning: to tell of it, a failed batch from where it failed, to archive it, whole', () => {
      const [telling, archiving] = template
        .ofType('AWS::Lambda::EventSourceMapping')
        .map(([, properties]) => properties);
      expect(telling).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
      });
      expect(archiving).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 1000,
        MaximumBatchingWindowInSeconds: 60,
        MaximumRetryAttempts: 10_000,
      });
      expect(archiving).not.toHaveProperty('BisectBatchOnFunctionError', true);
    });
  });

  describe('its rules', () => {
    it('retry, and then give the event to the dead-letter queue', () => {
      const targets = template.ofType('AWS::Events::Rule').flatMap(([, { Targets }]) => Targets as object[]);
      expect(targets.length).toBeGreaterThan(services.length);
      for (const target of targets) {
        expect(target).toMatchObject({
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
          DeadLetterConfig: { Arn: deadLetters },
        });
      }
    });

    it('tick every minute, and call neither of the functions that people command', () => {
      const rules = JSON.stringify(template.ofType('AWS::Events::Rule'));
      expect(rules.match(/"ScheduleExpression":"rate\(1 minute\)"/g)).toHaveLength(1);
      const callers = JSON.stringify(template.ofType('AWS::Lambda::Permission'));
      expect(callers).toContain('TickLambdaFunction');
      expect(callers).not.toMatch(/(Approve|Operate)LambdaFunction/);
    });

    it('are on, and each may invoke its function', () => {
      const rules = template.ofType('AWS::Events::Rule').map(([, properties]) => properties);
      for (const { State } of rules) expect(State).toBe('ENABLED');
      expect(template.ofType('AWS::Lambda::Permission')).toHaveLength(rules.length);
      for (const [, properties] of template.ofType('AWS::Lambda::Permission')) {
        expect(properties).toMatchObject({
          Principal: 'events.amazonaws.com',
          SourceArn: expect.any(Object) as object,
        });
      }
    });

    it("sweep each service by a schedule, and leave out the function's own role by its ARN", () => {
      const rules = JSON.stringify(template.ofType('AWS::Events::Rule'));
      expect(rules.match(/"ScheduleExpression":"rate\(1 hour\)"/g)).toHaveLength(services.length);
      for (const { name } of services) {
        expect(rules).toContain(
          `{"anything-but":[{"Fn::Sub":"arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/holdfast-${name}-us-east-1"}]}`,
        );
      }
    });
  });

  describe('its roles', () => {
    it('are one for each function, which only Lambda can take', () => {
      const roles = template.ofType('AWS::IAM::Role');
      const taken = template
        .ofType(functionType)
        .map(([, { Role }]) => (Role as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]);
      expect(new Set(taken)).toEqual(new Set(roles.map(([id]) => id)));
      expect(taken).toHaveLength(roles.length);
      for (const [, properties] of roles) {
        expect(properties).toMatchObject({
          AssumeRolePolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: ['lambda.amazonaws.com'] },
                Action: ['sts:AssumeRole'],
              },
            ],
          },
          ManagedPolicyArns: [],
        });
      }
    });

    it('name every action in full', () => {
      for (const { Effect, Action } of template.statements) {
        expect(Effect).toBe('Allow');
        for (const action of Action) expect(action).toMatch(/^[a-z0-9-]+:[A-Z]\w+$/);
      }
    });

    it('allow on everything only what AWS lets nobody narrow down', () => {
      const onEverything = template.statements
        .filter(({ Resource }) => JSON.stringify(Resource).includes('"*"'))
        .flatMap(({ Action }) => Action);
      expect(onEverything.filter((action) => !actionsOnEverything.has(action))).toEqual([]);
    });

    it.each(services)('give $name nothing of another service', ({ name, modules }) => {
      const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
      // The actions of S3 Control are S3's.
      const own = new Set(modules.map(({ prefix }) => prefix.replace('s3control', 's3')));
      const foreign = template
        .statementsOf(id)
        // The roles that a service makes its own are below a path of AWS's.
        .filter(({ Resource }) => !JSON.stringify(Resource).includes(':role/aws-service-role/'))
        .flatMap(({ Action }) => Action)
        .filter((action) => !actionsOfCalling.has(action))
        .map((action) => action.split(':')[0] ?? '')
        .filter((service) => !own.has(service) && !commonServices.has(service));
      expect(foreign).toEqual([]);
    });

    it('use the key only through the services that keep or send with it', () => {
      const usingKey = template.statements.filter(
        ({ Action, Resource }) =>
          Action.some((action) => action.startsWith('kms:')) && JSON.stringify(Resource).includes('"Key"'),
      );
      expect(usingKey).toHaveLength(template.functionIds.length);
      for (const statement of usingKey) {
        expect(statement).toMatchObject({
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: { 'Fn::GetAtt': ['Key', 'Arn'] },
          Condition: { StringEquals: { 'kms:ViaService': expect.anything() as unknown } },
        });
      }
    });
  });

  describe('its stores', () => {
    it.each(['AuditTable', 'PolicyTable', 'SealTable'])(
      'keep what nobody could make again: recoverable, protected, encrypted, and not deleted with the stack: %s',
      (table) => {
        expect(template.resources[table]).toMatchObject({
          DeletionPolicy: 'Retain',
          UpdateReplacePolicy: 'Retain',
          Properties: {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            SSESpecification: {
              SSEEnabled: true,
              SSEType: 'KMS',
              KMSMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] },
            },
          },
        });
      },
    );

    it('let nothing end by itself that people decided, since a time to live would be a way to remove it', () => {
      expect(template.resources['PolicyTable']?.Properties).not.toHaveProperty('TimeToLiveSpecification');
    });

    it('let a record leave the audit table by its time to live, and say after how many days', () => {
      expect(template.resources['AuditTable']?.Properties).toMatchObject({
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      });
      expect(template.outputs['HotDays']).toMatchObject({ Value: '90' });
    });

    it('stream the audit trail, with what was there before', () => {
      expect(template.resources['AuditTable']?.Properties).toMatchObject({
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      });
    });

    it('keep the key that the records are encrypted with, and turn it over every year', () => {
      expect(template.resources['Key']).toMatchObject({
        DeletionPolicy: 'Retain',
        Properties: { EnableKeyRotation: true },
      });
    });

    it('encrypt messages and dead letters', () => {
      expect(template.resources['Topic']?.Properties).toHaveProperty('KmsMasterKeyId');
      expect(template.resources['DeadLetterQueue']?.Properties).toMatchObject({
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 1_209_600,
      });
    });
  });

  it('says where its stores and its ways to the SOC are', () => {
    const tables = ['AuditTableName', 'PolicyTableName', 'StateTableName'];
    const sealing = ['ArchiveBucketName', 'SealTableName', 'SigningKeyArn'];
    const names = [...tables, ...sealing, 'BusName', 'TopicArn', 'DeadLetterQueueUrl'];
    expect(Object.keys(template.outputs)).toEqual(expect.arrayContaining(names));
  });

  it.each<[limit: string, measure: () => readonly number[], most: number]>([
    ['CloudFormation: bytes', () => [Buffer.byteLength(template.text)], 1_000_000],
    ['CloudFormation: resources', () => [Object.keys(template.resources).length], 500],
    ['EventBridge: characters a pattern', () => sizes('AWS::Events::Rule', 'EventPattern'), 2048],
    ['EventBridge: rules a bus', () => [template.ofType('AWS::Events::Rule').length], 300],
    ['IAM: characters of the inline policies of a role', () => sizes('AWS::IAM::Role', 'Policies'), 10_240],
    ["IAM: characters of a role's name", () => sizes('AWS::IAM::Role', 'RoleName'), 64 + '""'.length],
    ['Lambda: bytes of environment', () => sizes(functionType, 'Environment'), 4096],
  ])('is within the limits of %s', (_, measure, most) => {
    expect(Math.max(...measure())).toBeLessThanOrEqual(most);
  });

  /** How long a property is as JSON, for each resource of a type. */
  function sizes(type: string, property: string): readonly number[] {
    return template.ofType(type).map(([, properties]) => JSON.stringify(properties[property] ?? {}).length);
  }

  it('passes cfn-lint', async () => {
    await expect(lintTemplate(template.path)).resolves.toBe('');
  });

  it('passes cfn-lint with the trail that settings can ask for', async () => {
    const path = `${template.path}.trail.json`;
    writeFileSync(path, JSON.stringify({ Resources: createTrailResources() }));
    await expect(lintTemplate(path)).resolves.toBe('');
  });
});
