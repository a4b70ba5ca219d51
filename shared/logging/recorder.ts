import type { ConfigurationRecorder, DeliveryChannel } from '@aws-sdk/client-config-service';
import type { Reader, Violation } from '../control/control.ts';
import {
  findSlowed,
  findUnrecorded,
  type Pace,
  type Scope,
  toPace,
  toScope,
  unite,
} from './recording-scope.ts';

type Recorder = { readonly name: string; readonly role: string; readonly scope: Scope; readonly pace: Pace };

const channelFields = ['s3BucketName', 's3KeyPrefix', 's3KmsKeyArn', 'snsTopicARN'] as const;
export type Channel = Readonly<Partial<Record<(typeof channelFields)[number], string>>> & {
  readonly name: string;
  readonly configSnapshotDeliveryProperties?: { readonly deliveryFrequency: string };
};

/** The recorder of AWS Config in one Region, with its delivery channel. */
export type Recording = {
  readonly recorder: Recorder | null;
  readonly isRecording: boolean;
  readonly channel: Channel | null;
};

export const recordingReads = [
  'config:DescribeConfigurationRecorders',
  'config:DescribeConfigurationRecorderStatus',
  'config:DescribeDeliveryChannels',
] as const;

/** A Region has one recorder of the account’s own, and one channel, which is what AWS answers with unless names are given. */
export async function readRecording(aws: Reader<(typeof recordingReads)[number]>): Promise<Recording> {
  const [recorders, statuses, channels] = await Promise.all([
    aws.read('config:DescribeConfigurationRecorders', {}),
    aws.read('config:DescribeConfigurationRecorderStatus', {}),
    aws.read('config:DescribeDeliveryChannels', {}),
  ]);
  // Recorders of other AWS services, which these alone change, have a service principal.
  const recorder = recorders.ConfigurationRecorders?.find(
    ({ servicePrincipal }) => servicePrincipal === undefined,
  );
  const status = statuses.ConfigurationRecordersStatus?.find(({ name }) => name === recorder?.name);
  const channel = channels.DeliveryChannels?.[0];
  return {
    recorder: recorder === undefined ? null : toRecorder(recorder),
    isRecording: status?.recording ?? false,
    channel: channel === undefined ? null : toChannel(channel),
  };
}

function toRecorder({
  name = '',
  roleARN = '',
  recordingGroup,
  recordingMode,
}: ConfigurationRecorder): Recorder {
  return { name, role: roleARN, scope: toScope(recordingGroup), pace: toPace(recordingMode) };
}

function toChannel({
  name = '',
  configSnapshotDeliveryProperties: snapshots,
  ...channel
}: DeliveryChannel): Channel {
  return {
    name,
    ...Object.fromEntries(
      channelFields.flatMap((field) => (channel[field] === undefined ? [] : [[field, channel[field]]])),
    ),
    ...(snapshots?.deliveryFrequency === undefined
      ? {}
      : { configSnapshotDeliveryProperties: { deliveryFrequency: snapshots.deliveryFrequency } }),
  };
}

/** What is wrong with a recording, held against what it was where that is known. */
export function findGaps(now: Recording, before: Recording | undefined): readonly Violation<string | null>[] {
  const { recorder, isRecording, channel } = now;
  return [
    ...(recorder === null ? [toGap('Recorder', 'AWS Config has no recorder in this Region')] : []),
    ...(channel === null ? [toGap('DeliveryChannel', 'AWS Config has no channel to deliver by')] : []),
    ...(recorder === null || isRecording ? [] : [toGap('Recording', 'the recorder is stopped')]),
    ...(recorder === null || before?.recorder == null ? [] : findNarrowed(recorder, before.recorder)),
    ...(channel === null || before?.channel == null ? [] : findRedirected(channel, before.channel)),
  ];
}

function findNarrowed(now: Recorder, before: Recorder): readonly Violation<string | null>[] {
  return [
    ...findUnrecorded(before.scope, now.scope).map((types) =>
      toGap(`RecordingGroup ${types}`, `no longer recorded: ${types}`, types),
    ),
    ...findSlowed(before.pace, now.pace).map((types) =>
      toGap(`RecordingMode ${types}`, `recorded once a day now, and at each change before: ${types}`, types),
    ),
    // The role that is linked to the service can always read what it records; any other may be one that cannot.
    ...(now.role === before.role || now.role.includes(':role/aws-service-role/config.amazonaws.com/')
      ? []
      : [toGap('RoleARN', `the recorder reads as ${now.role} and did as ${before.role}`, now.role)]),
  ];
}

/** What was never set may be set; what was has to stay. */
function findRedirected(now: Channel, before: Channel): readonly Violation<string | null>[] {
  return channelFields
    .filter((field) => before[field] !== undefined && now[field] !== before[field])
    .map((field) =>
      toGap(
        `DeliveryChannel ${field}`,
        `${field} was ${String(before[field])} and is ${now[field] ?? 'nothing'}`,
        now[field],
      ),
    );
}

function toGap(element: string, reason: string, evidence: string | null = null): Violation<string | null> {
  return { element, reason, evidence };
}

/**
 * The recording without its gaps: what is left of it stays, and what was there before comes back. Without a recorder or a
 * channel where nobody knows what it was.
 */
export function closeGaps(now: Recording, before: Recording | undefined): Recording {
  const { recorder, channel } = now;
  return {
    recorder:
      recorder === null || before?.recorder == null
        ? (recorder ?? before?.recorder ?? null)
        : widen(recorder, before.recorder),
    isRecording: true,
    channel:
      channel === null || before?.channel == null
        ? (channel ?? before?.channel ?? null)
        : { ...channel, ...pickFields(before.channel, findRedirected(channel, before.channel)) },
  };
}

function widen(now: Recorder, before: Recorder): Recorder {
  const isRoleKept = !findNarrowed(now, before).some(({ element }) => element === 'RoleARN');
  return {
    name: now.name,
    role: isRoleKept ? now.role : before.role,
    scope: unite(now.scope, before.scope),
    pace: findSlowed(before.pace, now.pace).length === 0 ? now.pace : before.pace,
  };
}

function pickFields(channel: Channel, gaps: readonly Violation[]): Partial<Channel> {
  const elements = gaps.map(({ element }) => element);
  return Object.fromEntries(
    channelFields
      .filter((field) => elements.includes(`DeliveryChannel ${field}`))
      .map((field) => [field, channel[field]]),
  );
}
