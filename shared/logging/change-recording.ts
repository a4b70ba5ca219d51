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
    ...changeRecorder(from.recorder, to.recorder),
    ...(to.channel !== null && differ(from.channel, to.channel)
      ? [call('config:PutDeliveryChannel', { DeliveryChannel: structuredClone(to.channel) as object })]
      : []),
    ...(to.isRecording && !from.isRecording
      ? [call('config:StartConfigurationRecorder', { ConfigurationRecorderName: name })]
      : []),
  ];
}

function changeRecorder(from: Recording['recorder'], to: Recording['recorder']): readonly Call<Write>[] {
  if (to === null) {
    return from === null
      ? []
      : [call('config:DeleteConfigurationRecorder', { ConfigurationRecorderName: from.name })];
  }
  if (!differ(from, to)) return [];
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
