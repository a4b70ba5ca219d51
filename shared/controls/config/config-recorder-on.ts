import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { changedAccount } from '../../control/selectors.ts';
import { cloudTrail } from '../../control/trigger.ts';
import { changeRecording, recordingWrites } from '../../logging/change-recording.ts';
import {
  closeGaps,
  findGaps,
  readRecording,
  type Recording,
  recordingReads,
} from '../../logging/recorder.ts';

export default defineControl({
  id: 'config-recorder-on',
  title: 'AWS Config records what it did',
  rationale:
    'While the recorder is off, or leaves types out, nobody sees how resources were changed: an attacker can change and ' +
    'change back, and whatever watches configuration items, Holdfast too, hears of nothing.',
  severity: 'high',
  resourceType: 'AWS::Config::ConfigurationRecorder',
  references: {
    policy: ['3.1.2', '3.5.1', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(b)'],
    soc2: ['CC7.1', 'CC7.2', 'CC8.1'],
    nist80053: ['CM-3', 'CM-6(1)', 'CM-8'],
    cis: ['3.3'],
    securityHub: ['Config.1'],
    attack: ['T1562.008'],
  },
  // A Region has one recorder and one channel, whatever they are called.
  triggers: [
    cloudTrail(
      'config',
      [
        'StopConfigurationRecorder',
        'DeleteConfigurationRecorder',
        'PutConfigurationRecorder',
        'DeleteDeliveryChannel',
        'PutDeliveryChannel',
      ],
      changedAccount,
    ),
  ],
  defaultMode: 'enforce',
  operations: { reads: recordingReads, writes: recordingWrites },
  settings: z.strictObject({}),
  read: async (_resource, aws): Promise<Recording> => readRecording(aws),
  detect: (state, { baseline }) => findGaps(state, baseline as Recording | undefined),
  remediate(state, _violations, { region }, { baseline }) {
    const wanted = closeGaps(state, baseline as Recording | undefined);
    if (wanted.recorder === null || wanted.channel === null) {
      return {
        summary:
          `Set up AWS Config in ${region}: PutConfigurationRecorder, PutDeliveryChannel with a bucket that AWS Config may ` +
          'write to, and StartConfigurationRecorder. Nobody has seen it on here, so that there is nothing to put back.',
        apply: [],
        undo: [],
      };
    }
    return {
      summary: `Have AWS Config in ${region} record what it recorded before, and deliver it where it did.`,
      apply: changeRecording(state, wanted),
      undo: changeRecording(wanted, state),
    };
  },
  remember: (state) => state,
});
