import type { AuditRecord, ObservationRecord, OutcomeRecord, OutcomeStatus } from '../audit/record.ts';
import type { Channel } from '../events/actor.ts';

/** A record that the SOC is told of; an intent is not one, its outcome is. */
export type TellableRecord = ObservationRecord | OutcomeRecord;

export interface Message {
  /** At most 100 printable ASCII characters, as SNS asks of a subject. */
  readonly subject: string;
  readonly text: string;
  /** The same for machines. */
  readonly data: Readonly<Record<string, unknown>>;
}

const headlines: Readonly<Record<OutcomeStatus | 'observation', string>> = {
  remediated: 'Put back',
  'already-fixed': 'Already put right',
  failed: 'NOT FIXED',
  partial: 'PARTLY FIXED',
  unverified: 'NOT VERIFIED',
  interrupted: 'INTERRUPTED',
  observation: 'Found, left alone',
};

const channelNames: Readonly<Record<Channel, string>> = {
  console: 'the AWS console',
  cli: 'the AWS CLI',
  cloudformation: 'CloudFormation',
  cdk: 'the AWS CDK',
  terraform: 'Terraform',
  pulumi: 'Pulumi',
  pipeline: 'a pipeline',
  'aws-service': 'an AWS service',
  sdk: 'an SDK',
  unknown: 'an unknown client',
};

// State can be large; mail clients and chat channels cut long messages at places of their own choosing.
const longestState = 1500;

/** What an analyst needs at 3 a.m.: what, where, how bad, who, what was done, how to undo, where to look. */
export function toMessage(record: TellableRecord): Message {
  const status = record.kind === 'outcome' ? record.status : 'observation';
  const headline = headlines[status];
  return {
    subject: toSubject(`[Holdfast ${record.severity.toUpperCase()}] ${headline}: ${describeDrift(record)}`),
    text: toText(record, headline),
    data: toData(record, status),
  };
}

/** The resource and what is wrong with it: in a list of messages the subject is all that is read. */
function describeDrift({ resource, violations, title }: TellableRecord): string {
  const [first, ...others] = violations;
  const more = others.length === 0 ? '' : ` (and ${String(others.length)} more)`;
  return `${resource.id}: ${first?.reason ?? title}${more}`;
}

function toText(record: TellableRecord, headline: string): string {
  const { resource, actor, signal } = record;
  const lines = [
    `${headline}: ${record.title}`,
    '',
    `Severity   ${record.severity}`,
    `Resource   ${resource.arn}`,
    `Account    ${resource.account}, ${resource.region}`,
    `What       ${record.violations.map(({ reason }) => reason).join('\n           ')}`,
    `When       ${signal.at}, seen as ${signal.name}`,
    ...(actor === undefined ? [] : [`Who        ${describeWho(signal, actor)}`]),
    ...(actor?.account === undefined || actor.account === resource.account
      ? []
      : [`           of another account, ${actor.account}`]),
    '',
    ...describeDeed(record),
    '',
    'Before',
    indent(shorten(record.stateBefore)),
    ...(record.kind === 'outcome' && record.stateAfter !== undefined
      ? ['After', indent(shorten(record.stateAfter))]
      : []),
    '',
    `Undo       ${describeUndo(record)}`,
    `Finding    ${record.findingId}  (npx holdfast show ${record.findingId})`,
    `Control    ${record.control}`,
    `Console    ${getConsoleLink(record)}`,
  ];
  return lines.join('\n');
}

/**
 * Who it was, with what and from where; the second line is set in by 11. A call that cannot have caused the violation
 * names somebody who uses the resource, not who broke it.
 */
export function describeWho(
  { isCause, name }: AuditRecord['signal'],
  actor: NonNullable<AuditRecord['actor']>,
): string {
  return `${isCause === false ? `not known; found at the ${name} of ` : ''}${describeActor(actor)}`;
}

function describeActor(actor: NonNullable<AuditRecord['actor']>): string {
  const from = actor.sourceAddress === undefined ? '' : `, from ${actor.sourceAddress}`;
  const role = actor.role === undefined ? '' : `, as role ${actor.role}`;
  const agent = actor.userAgent === undefined ? '' : `\n           ${actor.userAgent}`;
  return `${actor.name} (${actor.type}), with ${channelNames[actor.channel]}${from}${role}${agent}`;
}

function describeDeed(record: TellableRecord): readonly string[] {
  if (record.kind === 'observation') {
    return [
      `Nothing was changed: ${record.decision.reason}.`,
      `It would have: ${record.change.summary}`,
      ...record.change.apply.map((call) => `  ${call.operation} ${JSON.stringify(call.input)}`),
    ];
  }
  return [
    record.explanation,
    ...(record.calls ?? []).map(
      (call) =>
        `  ${call.operation} ${call.error === undefined ? 'done' : `FAILED (${call.error.code})`}, ` +
        `request ${call.requestId ?? 'unknown'}`,
    ),
  ];
}

function describeUndo(record: TellableRecord): string {
  if (!mayHaveChanged(record)) return 'nothing to undo';
  const { undo } = record.change;
  if ('irreversible' in undo) return `cannot be undone: ${undo.irreversible}`;
  if (undo.length === 0) return 'nothing to undo';
  return undo.map((call) => `${call.operation} ${JSON.stringify(call.input)}`).join('\n           ');
}

function mayHaveChanged(record: TellableRecord): record is OutcomeRecord {
  if (record.kind === 'observation') return false;
  // Where no calls are listed the function ended before it could say which it made.
  return record.calls === undefined || record.calls.some(({ error }) => error === undefined);
}

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
    case 'AWS::CloudTrail::Trail':
      return `${base}/cloudtrailv2/home?region=${resource.region}#/trails/${encodeURIComponent(resource.arn)}`;
    case 'AWS::IAM::User':
      return `https://${host}/iam/home#/users/details/${id}?section=security_credentials`;
  }
}

function toData(record: TellableRecord, status: string): Message['data'] {
  return { schema: 'holdfast.finding.v1', status, consoleLink: getConsoleLink(record), record };
}

function shorten(state: object): string {
  const text = JSON.stringify(state, undefined, 2);
  return text.length <= longestState
    ? text
    : `${text.slice(0, longestState)}\n… ${String(text.length - longestState)} characters more: see the finding`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

function toSubject(text: string): string {
  const ascii = text.replaceAll(/[^\u0020-\u007E]/g, '?');
  return ascii.length <= 100 ? ascii : `${ascii.slice(0, 97)}...`;
}
