import { type Call, call } from '../control/change.ts';
import { toCanonicalJson } from '../control/json.ts';
import type { Recording } from './recorder.ts';
import { toRecordingGroup, toRecordingMode } from './recording-scope.ts';

export const recordingWrites = [
  'config:PutConfigurationRecorder',
  'config:DeleteConfigurationRecorder',
  'config:PutDeliveryChannel',
  'config:DeleteDeliveryChannel',
  'config:StartConfigurationRecorder',
  'config:StopConfigurationRecorder',
] as const;
type Write = (typeof recordingWrites)[number];

/** The calls from one recording to another, in the order that AWS asks for: a channel needs a recorder, and a recorder that records needs a channel. */
export function changeRecording(from: Recording, to: Recording): readonly Call<Write>[] {
  const name = to.recorder?.name ?? from.recorder?.name ?? '';
  return [
    ...(from.isRecording && !to.isRecording
      ? [call('config:StopConfigurationRecorder', { ConfigurationRecorderName: name })]
      : []),
    ...(to.channel === null && from.channel !== null
      ? [call('config:DeleteDeliveryChannel', { DeliveryChannelName: from.channel.name })]
      : []),
    ...putRecorder(from.recorder, to.recorder),
    ...(to.channel !== null && differ(from.channel, to.channel)
      ? [call('config:PutDeliveryChannel', { DeliveryChannel: structuredClone(to.channel) as object })]
      : []),
    // Last, since a channel that stays may have to be changed, for which there has to be a recorder.
    ...(to.recorder === null && from.recorder !== null
      ? [call('config:DeleteConfigurationRecorder', { ConfigurationRecorderName: from.recorder.name })]
      : []),
    ...(to.isRecording && !from.isRecording
      ? [call('config:StartConfigurationRecorder', { ConfigurationRecorderName: name })]
      : []),
  ];
}

function putRecorder(from: Recording['recorder'], to: Recording['recorder']): readonly Call<Write>[] {
  if (to === null || !differ(from, to)) return [];
  return [
    call('config:PutConfigurationRecorder', {
      ConfigurationRecorder: {
        name: to.name,
        roleARN: to.role,
        recordingGroup: toRecordingGroup(to.scope),
        recordingMode: toRecordingMode(to.pace),
      },
    }),
  ];
}

function differ(one: Recording['recorder'] | Recording['channel'], other: typeof one): boolean {
  return toCanonicalJson(one) !== toCanonicalJson(other);
}
