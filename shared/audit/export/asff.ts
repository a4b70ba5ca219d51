import type { JsonObject } from '../../control/json.ts';
import type { Place, ResourceType } from '../../control/resource.ts';
import type { AuditRecord, ObservationRecord, OutcomeRecord, OutcomeStatus } from '../record.ts';

/** What ASFF calls the resource types of the catalogue; `Other` stands for those that it has no name for. */
const resourceTypes: Readonly<Partial<Record<ResourceType, string>>> = {
  'AWS::S3::Bucket': 'AwsS3Bucket',
  'AWS::S3::AccountPublicAccessBlock': 'AwsS3AccountPublicAccessBlock',
  'AWS::EC2::SecurityGroup': 'AwsEc2SecurityGroup',
  'AWS::EC2::NetworkAcl': 'AwsEc2NetworkAcl',
  'AWS::EC2::NetworkInterface': 'AwsEc2NetworkInterface',
  'AWS::EC2::Subnet': 'AwsEc2Subnet',
  'AWS::EC2::TransitGateway': 'AwsEc2TransitGateway',
  'AWS::EC2::VPC': 'AwsEc2Vpc',
  'AWS::EC2::VPCPeeringConnection': 'AwsEc2VpcPeeringConnection',
  'AWS::EC2::Instance': 'AwsEc2Instance',
  'AWS::EC2::Volume': 'AwsEc2Volume',
  'AWS::CloudTrail::Trail': 'AwsCloudTrailTrail',
  'AWS::CloudWatch::Alarm': 'AwsCloudWatchAlarm',
  'AWS::IAM::User': 'AwsIamUser',
  'AWS::IAM::Role': 'AwsIamRole',
  'AWS::IAM::Policy': 'AwsIamPolicy',
};

const types = ['Software and Configuration Checks/AWS Security Best Practices'];

type Standing = Readonly<Record<'compliance' | 'workflow' | 'recordState', string>>;

const solved: Standing = { compliance: 'PASSED', workflow: 'RESOLVED', recordState: 'ARCHIVED' };
const open: Standing = { compliance: 'FAILED', workflow: 'NEW', recordState: 'ACTIVE' };

const standings: Readonly<Record<OutcomeStatus, Standing>> = {
  remediated: solved,
  'already-fixed': solved,
  failed: open,
  partial: open,
  interrupted: open,
  undone: open,
  // It was not seen whether the control holds.
  unverified: { ...open, compliance: 'WARNING' },
};

/**
 * A finding as BatchImportFindings of AWS Security Hub takes it, for the default product of the account and Region; one for
 * each finding id, which a later record of the same finding updates. `undefined` for what is no finding of a violation:
 * intents, whose outcome says how they ended; notices; and undos, which bring back what was found before.
 * Limits: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 */
export function toFinding(record: AuditRecord, place: Place): JsonObject | undefined {
  if (record.kind === 'intent' || record.kind === 'notice' || record.decision.action === 'undo')
    return undefined;
  const { resource, signal } = record;
  const { compliance, workflow, recordState } = getStanding(record);
  const severity = { Label: record.severity.toUpperCase(), Original: record.severity };
  return {
    SchemaVersion: '2018-10-08',
    Id: `${place.region}/${place.account}/${record.findingId}`,
    ProductArn: `arn:${place.partition}:securityhub:${place.region}:${place.account}:product/${place.account}/default`,
    ProductName: 'Holdfast',
    GeneratorId: `holdfast/${record.control}`,
    AwsAccountId: resource.account,
    Types: types,
    FirstObservedAt: signal.at,
    LastObservedAt: record.at,
    CreatedAt: signal.at,
    UpdatedAt: record.at,
    Severity: severity,
    // Security Hub takes changes of the two from here only.
    FindingProviderFields: { Severity: severity, Types: types },
    Title: cut(record.title, 256),
    Description: cut(describe(record), 1024),
    Remediation: { Recommendation: { Text: cut(record.change.summary, 512) } },
    Resources: [
      {
        Type: resourceTypes[resource.type] ?? 'Other',
        Id: resource.arn,
        Partition: resource.partition,
        Region: resource.region,
      },
    ],
    Compliance: { Status: compliance },
    // Counts for a new finding only: after that it belongs to those who work with it.
    Workflow: { Status: workflow },
    RecordState: recordState,
    ProductFields: toProductFields(record),
  };
}

function getStanding(record: ObservationRecord | OutcomeRecord): Standing {
  if (record.kind === 'outcome') return standings[record.status];
  return record.decision.rule === 'exempt' ? { ...open, workflow: 'SUPPRESSED' } : open;
}

function describe(record: ObservationRecord | OutcomeRecord): string {
  const end = record.kind === 'outcome' ? record.explanation : record.decision.reason;
  return [...record.violations.map(({ reason }) => reason), end].join('. ');
}

function toProductFields(record: ObservationRecord | OutcomeRecord): JsonObject {
  const { actor, decision, signal } = record;
  const outcome = record.kind === 'outcome' ? record : undefined;
  const fields: Readonly<Record<string, string | undefined>> = {
    findingId: record.findingId,
    recordId: record.recordId,
    'signal/source': signal.source,
    'signal/name': signal.name,
    'signal/cloudTrailEventId': signal.cloudTrailEventId,
    'actor/name': actor?.name,
    'actor/type': actor?.type,
    'actor/arn': actor?.arn,
    'actor/channel': actor?.channel,
    'actor/sourceAddress': actor?.sourceAddress,
    'decision/action': decision.action,
    'decision/rule': decision.rule,
    'decision/reason': decision.reason,
    'decision/by': decision.by?.map(({ arn }) => arn).join(', '),
    'outcome/status': outcome?.status,
    'outcome/explanation': outcome?.explanation,
    'outcome/calls': outcome?.calls?.map(({ operation }) => operation).join(', '),
    'outcome/elapsedMs': outcome?.elapsedMs.toString(),
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      // Security Hub takes no blank value.
      value === undefined || value.trim() === '' ? [] : [[`holdfast/${name}`, cut(value, 2048)]],
    ),
  );
}

/** By bytes, which is enough where Security Hub counts characters. */
function cut(text: string, mostBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= mostBytes) return text;
  const mark = '…';
  // A character of which a part would be left is left out.
  const kept = bytes.subarray(0, mostBytes - Buffer.byteLength(mark)).toString();
  return `${kept.replace(/\uFFFD+$/, '')}${mark}`;
}
