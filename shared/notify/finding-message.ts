import type { FindingRecord, ObservationRecord, OutcomeStatus } from '../audit/record.ts';
import { channelNames } from '../events/actor.ts';
import type { Principal } from '../policy/principal.ts';
import { commandLines } from './command-lines.ts';
import { describeDeed, describeUndo, type TellableRecord } from './describe-deed.ts';
import { type Message, toBlock, toField, toSubject } from './message.ts';

const outcomeHeadlines: Readonly<Record<OutcomeStatus, string>> = {
  remediated: 'Put back',
  'already-fixed': 'Already put right',
  undone: 'Undone',
  failed: 'NOT FIXED',
  partial: 'PARTLY FIXED',
  unverified: 'NOT VERIFIED',
  interrupted: 'INTERRUPTED',
};
/** Where the change was an undo: it was not to fix anything. */
const undoHeadlines: Readonly<Partial<Record<OutcomeStatus, string>>> = {
  failed: 'NOT UNDONE',
  partial: 'PARTLY UNDONE',
};

/** What an analyst needs at 3 a.m.: what, where, how bad, who, what was done, how to undo, where to look. */
export function toFindingMessage(record: TellableRecord): Message {
  const headline = getHeadline(record);
  return {
    subject: toSubject(`[Holdfast ${record.severity.toUpperCase()}] ${headline}: ${describeDrift(record)}`),
    text: toText(record, headline),
    data: {
      schema: 'holdfast.finding.v1',
      status: record.kind === 'outcome' ? record.status : record.kind,
      consoleLink: getConsoleLink(record),
      record,
    },
  };
}

function getHeadline(record: TellableRecord): string {
  if (record.kind === 'observation') return getObservationHeadline(record);
  const { status, undoes } = record;
  return (undoes === undefined ? undefined : undoHeadlines[status]) ?? outcomeHeadlines[status];
}

function getObservationHeadline({ decision: { action, rule } }: ObservationRecord): string {
  if (action === 'ask') return rule === 'contested' ? 'CONTESTED' : 'APPROVAL NEEDED';
  if (action === 'warn') return 'Will be put back';
  if (action !== 'leave') return 'Found, left alone';
  // By any other rule it is left alone only because somebody answered so.
  return `Found, left alone (${rule === 'paused' || rule === 'exempt' ? rule : 'rejected'})`;
}

/** The resource and what is wrong with it: in a list of messages the subject is all that is read. */
function describeDrift({ resource, violations, title }: TellableRecord): string {
  const [first, ...others] = violations;
  const more = others.length === 0 ? '' : ` (and ${String(others.length)} more)`;
  return `${resource.id}: ${first?.reason ?? title}${more}`;
}

function toText(record: TellableRecord, headline: string): string {
  const { resource, findingId, severity, violations, stateBefore } = record;
  const stateAfter = record.kind === 'outcome' ? record.stateAfter : undefined;
  const undo = describeUndo(record);
  return [
    `${headline}: ${record.title}`,
    '',
    toField('Severity', severity),
    toField('Resource', resource.arn),
    toField('Account', `${resource.account}, ${resource.region}`),
    toField('What', ...violations.map(({ reason }) => reason)),
    ...describePeople(record),
    '',
    ...describeDeed(record),
    '',
    'Before',
    toBlock(stateBefore),
    ...(stateAfter === undefined ? [] : ['After', toBlock(stateAfter)]),
    '',
    ...(undo.length === 0 ? [] : [toField('Undo', ...undo)]),
    toField('Finding', toReference(findingId)),
    toField('Control', record.control),
    toField('Console', getConsoleLink(record)),
  ].join('\n');
}

/** Who caused it, and when, and who of the house had a hand in it since. */
function describePeople({ signal, actor, resource, decision, undoes }: TellableRecord): readonly string[] {
  const isForeign = actor?.account !== undefined && actor.account !== resource.account;
  const people = (decision.by ?? []).map(describePrincipal);
  return [
    toField('When', `${signal.at}, seen as ${signal.name}`),
    ...(actor === undefined ? [] : [toField('Who', describeWho(signal, actor))]),
    ...(isForeign ? [toField('', `of another account, ${actor.account}`)] : []),
    ...(people.length === 0 ? [] : [toField(decision.rule === 'undo' ? 'Asked by' : 'Approved', ...people)]),
    ...(undoes === undefined ? [] : [toField('Undoes', toReference(undoes))]),
  ];
}

function toReference(findingId: string): string {
  return `${findingId}  (${commandLines.show(findingId)})`;
}

/** Who gave a command: whom to ask, and what AWS knows them by. */
export function describePrincipal({ name, arn }: Principal): string {
  return `${name} (${arn})`;
}

/**
 * Who it was, with what and from where; the second line is set in by 11. A call that cannot have caused the violation
 * names somebody who uses the resource, not who broke it.
 */
export function describeWho(
  { isCause, name }: FindingRecord['signal'],
  actor: NonNullable<FindingRecord['actor']>,
): string {
  return `${isCause === false ? `not known; found at the ${name} of ` : ''}${describeActor(actor)}`;
}

function describeActor(actor: NonNullable<FindingRecord['actor']>): string {
  const from = actor.sourceAddress === undefined ? '' : `, from ${actor.sourceAddress}`;
  const role = actor.role === undefined ? '' : `, as role ${actor.role}`;
  const agent = actor.userAgent === undefined ? '' : `\n           ${actor.userAgent}`;
  return `${actor.name} (${actor.type}), with ${channelNames[actor.channel]}${from}${role}${agent}`;
}

const guardDutyPages = {
  'AWS::GuardDuty::Detector': 'settings',
  'AWS::GuardDuty::Filter': 'findings',
  'AWS::GuardDuty::IPSet': 'lists',
} as const;

/** The console's page of the resource, in the console of its partition. */
export function getConsoleLink({ resource }: Pick<TellableRecord, 'resource'>): string {
  const host =
    resource.partition === 'aws-cn'
      ? 'console.amazonaws.cn'
      : resource.partition === 'aws-us-gov'
        ? 'console.amazonaws-us-gov.com'
        : 'console.aws.amazon.com';
  const base = `https://${resource.region}.${host}`;
  const id = encodeURIComponent(resource.id);
  switch (resource.type) {
    case 'AWS::S3::Bucket':
      return `https://${host}/s3/buckets/${id}?region=${resource.region}&tab=permissions`;
    case 'AWS::S3::AccountPublicAccessBlock':
      return `https://${host}/s3/settings?region=${resource.region}`;
    case 'AWS::EC2::SecurityGroup':
      return `${base}/ec2/home?region=${resource.region}#SecurityGroup:groupId=${id}`;
    case 'AWS::EC2::NetworkInterface':
      return `${base}/ec2/home?region=${resource.region}#NetworkInterface:networkInterfaceId=${id}`;
    case 'AWS::EC2::NetworkAcl':
      return `${base}/vpcconsole/home?region=${resource.region}#NetworkAclDetails:networkAclId=${id}`;
    case 'AWS::EC2::Subnet':
      return `${base}/vpcconsole/home?region=${resource.region}#SubnetDetails:subnetId=${id}`;
    case 'AWS::EC2::VPC':
      return `${base}/vpcconsole/home?region=${resource.region}#VpcDetails:VpcId=${id}`;
    case 'AWS::EC2::FlowLog':
      // A flow log is shown with its VPC, which its id does not tell.
      return `${base}/vpcconsole/home?region=${resource.region}#vpcs:`;
    case 'AWS::EC2::TransitGateway':
      return `${base}/vpcconsole/home?region=${resource.region}#TransitGatewayDetails:transitGatewayId=${id}`;
    case 'AWS::EC2::VPCPeeringConnection':
      return `${base}/vpcconsole/home?region=${resource.region}#PeeringConnections:`;
    case 'AWS::EC2::Instance':
      return `${base}/ec2/home?region=${resource.region}#InstanceDetails:instanceId=${id}`;
    case 'AWS::EC2::Volume':
      return `${base}/ec2/home?region=${resource.region}#VolumeDetails:volumeId=${id}`;
    case 'AWS::EC2::Snapshot':
      return `${base}/ec2/home?region=${resource.region}#SnapshotDetails:snapshotId=${id}`;
    case 'AWS::EC2::Image':
      return `${base}/ec2/home?region=${resource.region}#ImageDetails:imageId=${id}`;
    case 'AWS::EC2::InstanceMetadataDefaults':
    case 'AWS::EC2::EbsEncryptionByDefault':
    case 'AWS::EC2::SnapshotBlockPublicAccess':
    case 'AWS::EC2::ImageBlockPublicAccess':
    case 'AWS::EC2::SerialConsoleAccess':
      return `${base}/ec2/home?region=${resource.region}#Settings:`;
    case 'AWS::GuardDuty::Detector':
    case 'AWS::GuardDuty::Filter':
    case 'AWS::GuardDuty::IPSet':
      return `${base}/guardduty/home?region=${resource.region}#/${guardDutyPages[resource.type]}`;
    case 'AWS::SecurityHub::Hub':
      return `${base}/securityhub/home?region=${resource.region}#/settings/general`;
    case 'AWS::Macie::Session':
      return `${base}/macie/home?region=${resource.region}#settings`;
    case 'AWS::InspectorV2::Activation':
      return `${base}/inspector/v2/home?region=${resource.region}#/settings/account-management`;
    case 'AWS::CloudTrail::Trail':
      return `${base}/cloudtrailv2/home?region=${resource.region}#/trails/${encodeURIComponent(resource.arn)}`;
    case 'AWS::Config::ConfigurationRecorder':
      return `${base}/config/home?region=${resource.region}#/settings`;
    case 'AWS::Logs::LogGroup':
      // The page takes a name that is encoded twice, with another sign for the second time.
      return `${base}/cloudwatch/home?region=${resource.region}#logsV2:log-groups/log-group/${encodeURIComponent(id).replaceAll('%', '$')}`;
    case 'AWS::CloudWatch::Alarm':
      return `${base}/cloudwatch/home?region=${resource.region}#alarmsV2:alarm/${id}`;
    case 'AWS::Route53Resolver::VpcQueryLogging':
      return `${base}/route53resolver/home?region=${resource.region}#/query-logging`;
    case 'AWS::Holdfast::Rule':
      return `${base}/events/home?region=${resource.region}#/rules`;
    case 'AWS::Holdfast::Function':
      return `${base}/lambda/home?region=${resource.region}#/functions/${id}`;
    case 'AWS::Holdfast::Role':
      return `https://${host}/iam/home#/roles/details/${id}?section=permissions`;
    case 'AWS::Holdfast::Part':
      // It can be of any service; the stack has all of them.
      return `${base}/cloudformation/home?region=${resource.region}#/stacks?filteringText=holdfast`;
    case 'AWS::IAM::User':
      return `https://${host}/iam/home#/users/details/${id}?section=security_credentials`;
    case 'AWS::KMS::Key':
      return `${base}/kms/home?region=${resource.region}#/kms/keys/${id}`;
    case 'AWS::SecretsManager::Secret': {
      // The console takes the name, without what Secrets Manager adds to it in the ARN.
      const name = resource.arn.replace(/^.*:secret:/, '').replace(/-[A-Za-z0-9]{6}$/, '');
      return `${base}/secretsmanager/secret?name=${encodeURIComponent(name)}&region=${resource.region}`;
    }
    case 'AWS::IAM::Role':
      return `https://${host}/iam/home#/roles/details/${id}?section=permissions`;
    case 'AWS::IAM::Policy':
      return `https://${host}/iam/home#/policies/details/${encodeURIComponent(resource.arn)}?section=permissions`;
    case 'AWS::IAM::IdentityProvider':
      return `https://${host}/iam/home#/identity_providers`;
    case 'AWS::RolesAnywhere::TrustAnchor':
      return `${base}/rolesanywhere/home?region=${resource.region}`;
    case 'AWS::IAM::RootUser':
      return `https://${host}/iam/home#/security_credentials`;
    case 'AWS::IAM::PasswordPolicy':
      return `https://${host}/iam/home#/account_settings`;
    case 'AWS::AccessAnalyzer::Analyzers':
      return `${base}/access-analyzer/home?region=${resource.region}#/analyzers`;
    case 'AWS::Organizations::Membership':
      return `https://${host}/organizations/v2/home/dashboard`;
  }
}
