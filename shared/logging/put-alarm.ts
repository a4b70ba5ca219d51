import type { Call } from '../control/change.ts';
import type { Alarm } from './alarm.ts';

/** The call that makes an alarm, or sets all of one that is there; tags are set only of one that is not. */
export function putAlarm(
  AlarmName: string,
  { type, settings, tags }: Alarm,
): Call<'cloudwatch:PutMetricAlarm' | 'cloudwatch:PutCompositeAlarm'> {
  // Tags of AWS's own cannot be set.
  const own = Object.entries(tags).filter(([key]) => !key.startsWith('aws:'));
  const Tags = own.map(([Key, Value]) => ({ Key, Value }));
  return {
    operation: type === 'metric' ? 'cloudwatch:PutMetricAlarm' : 'cloudwatch:PutCompositeAlarm',
    input: { AlarmName, ...settings, ...(Tags.length === 0 ? {} : { Tags }) },
  };
}
