import fc from 'fast-check';
import * as z from 'zod';
import { toFinding } from '../../../shared/audit/export/asff.ts';
import { outcomeStatuses } from '../../../shared/audit/record.ts';
import { resourceTypes, toResourceRef } from '../../../shared/control/resource.ts';
import { intent, notice, observation, outcome } from '../../support/audit-records.ts';

const place = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };

/** Security Hub may count characters or bytes: what holds for bytes holds for both. */
function text(most: number): z.ZodType<string> {
  return z
    .string()
    .regex(/\S/)
    .refine((value) => Buffer.byteLength(value) <= most);
}
const label = z.enum(['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']);
const severity = z.strictObject({ Label: label, Original: text(64) });
const findingTypes = z
  .array(
    z
      .string()
      .regex(
        /^(Software and Configuration Checks|TTPs|Effects|Unusual Behaviors|Sensitive Data Identifications)(\/[^/]+){0,2}$/,
      ),
  )
  .max(50);

/** AwsSecurityFinding as the API reference of Security Hub describes it, of the fields that are written. */
const awsSecurityFinding = z.strictObject({
  SchemaVersion: z.literal('2018-10-08'),
  Id: text(512),
  ProductArn: z.string().regex(/^arn:aws(-cn|-us-gov)?:securityhub:[a-z\d-]+:(\d{12}):product\/\2\/default$/),
  ProductName: text(128),
  GeneratorId: text(512),
  AwsAccountId: z.string().regex(/^\d{12}$/),
  Types: findingTypes,
  FirstObservedAt: z.iso.datetime(),
  LastObservedAt: z.iso.datetime(),
  CreatedAt: z.iso.datetime(),
  UpdatedAt: z.iso.datetime(),
  Severity: severity,
  FindingProviderFields: z.strictObject({ Severity: severity, Types: findingTypes }),
  Title: text(256),
  Description: text(1024),
  Remediation: z.strictObject({ Recommendation: z.strictObject({ Text: text(512) }) }),
  Resources: z
    .array(
      z.strictObject({
        Type: z.enum([
          'AwsS3Bucket',
          'AwsS3AccountPublicAccessBlock',
          'AwsEc2NetworkAcl',
          'AwsEc2NetworkInterface',
          'AwsEc2SecurityGroup',
          'AwsEc2Subnet',
          'AwsEc2TransitGateway',
          'AwsEc2Vpc',
          'AwsEc2VpcPeeringConnection',
          'AwsCloudTrailTrail',
          'AwsCloudWatchAlarm',
          'AwsIamUser',
          'AwsEc2Instance',
          'AwsEc2Volume',
          'AwsIamRole',
          'AwsIamPolicy',
          'Other',
        ]),
        Id: text(512),
        Partition: z.enum(['aws', 'aws-cn', 'aws-us-gov']),
        Region: text(16),
      }),
    )
    .min(1)
    .max(32),
  Compliance: z.strictObject({ Status: z.enum(['PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE']) }),
  Workflow: z.strictObject({ Status: z.enum(['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED']) }),
  RecordState: z.enum(['ACTIVE', 'ARCHIVED']),
  ProductFields: z.record(text(128), text(2048)).refine((fields) => Object.keys(fields).length <= 50),
});

describe('a finding for AWS Security Hub', () => {
  it('is known by the id of the finding, so that what happens later updates it', () => {
    const found = toFinding(observation(), place);
    const solved = toFinding(outcome(), place);
    expect(found).toMatchObject({
      Id: 'eu-west-1/111122223333/hf-0123456789abcdef',
      ProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
      CreatedAt: '2026-01-31T09:26:50.000Z',
      UpdatedAt: '2026-01-31T09:26:53.589Z',
    });
    expect(solved).toMatchObject({
      Id: found?.['Id'],
      CreatedAt: found?.['CreatedAt'],
      UpdatedAt: '2026-01-31T09:26:54.000Z',
    });
  });

  it('says what was found, where, and how bad it is', () => {
    expect(toFinding(observation(), place)).toMatchObject({
      Title: 'Security groups open no administration port to the world',
      Description:
        'Port 22 is open to 0.0.0.0/0. ec2-security-group-no-world-admin-ports is in mode observe: it reports and changes nothing',
      Severity: { Label: 'CRITICAL' },
      Resources: [
        {
          Type: 'AwsEc2SecurityGroup',
          Id: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d',
        },
      ],
      ProductFields: { 'holdfast/actor/name': 'ada', 'holdfast/decision/rule': 'mode' },
    });
  });

  it.each([
    ['remediated', 'PASSED', 'RESOLVED', 'ARCHIVED'],
    ['already-fixed', 'PASSED', 'RESOLVED', 'ARCHIVED'],
    ['failed', 'FAILED', 'NEW', 'ACTIVE'],
    ['partial', 'FAILED', 'NEW', 'ACTIVE'],
    ['interrupted', 'FAILED', 'NEW', 'ACTIVE'],
    ['unverified', 'WARNING', 'NEW', 'ACTIVE'],
  ] as const)('that ended %s stands at %s, %s and %s', (status, compliance, workflow, recordState) => {
    expect(toFinding(outcome({ status }), place)).toMatchObject({
      Compliance: { Status: compliance },
      Workflow: { Status: workflow },
      RecordState: recordState,
    });
  });

  it.each([
    ['mode', 'NEW'],
    ['paused', 'NEW'],
    ['exempt', 'SUPPRESSED'],
  ] as const)('that was left alone by the rule %s is %s', (rule, workflow) => {
    const decision = { action: 'leave', rule, reason: 'There is a reason' } as const;
    expect(toFinding(observation({ decision }), place)).toMatchObject({
      Compliance: { Status: 'FAILED' },
      Workflow: { Status: workflow },
      RecordState: 'ACTIVE',
    });
  });

  it.each([
    ['an intent', intent()],
    ['a notice', notice()],
    [
      'an undo',
      outcome({ status: 'undone', decision: { action: 'undo', rule: 'undo', reason: 'asked for' } }),
    ],
  ])('is not made of %s', (_, record) => {
    expect(toFinding(record, place)).toBeUndefined();
  });

  it('keeps to the limits of Security Hub, whatever is written in a record', () => {
    const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 3000 });
    const long = fc.oneof(words, fc.constant('€'.repeat(1500)), fc.constant('a'.repeat(5000)));
    const types = Object.keys(resourceTypes) as (keyof typeof resourceTypes)[];
    fc.assert(
      fc.property(
        fc.constantFrom(...outcomeStatuses),
        fc.constantFrom(...types),
        long,
        long,
        (status, type, explanation, name) => {
          const record = outcome({
            status,
            explanation,
            title: `A title ${explanation}`,
            resource: toResourceRef(type, 'example', place),
            actor: { type: 'IAMUser', channel: 'cli', name, userAgent: name },
          });
          const finding: unknown = JSON.parse(JSON.stringify(toFinding(record, place)));
          expect(awsSecurityFinding.safeParse(finding).error).toBeUndefined();
        },
      ),
    );
  });

  it('cuts a text between characters', () => {
    const record = observation({ title: '€'.repeat(100) });
    expect(toFinding(record, place)?.['Title']).toBe(`${'€'.repeat(84)}…`);
  });
});
