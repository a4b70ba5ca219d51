import { DescribeConfigurationRecorderStatusCommand } from '@aws-sdk/client-config-service';
import type { AccountView } from '../account-view.ts';
import { type Check, ok, warning } from '../check.ts';

/** AWS Config is a second way by which changes arrive; Holdfast does without. */
export const configRecordingCheck: Check<AccountView> = {
  id: 'config-recording',
  title: 'AWS Config',
  needs: ['config:DescribeConfigurationRecorderStatus'],
  async run({ configService }) {
    const { ConfigurationRecordersStatus: recorders = [] } = await configService.send(
      new DescribeConfigurationRecorderStatusCommand({}),
    );
    const recording = recorders.find((recorder) => recorder.recording === true);
    if (recording?.lastStatus === 'Failure') {
      return warning(
        `AWS Config records, but fails: ${recording.lastErrorMessage ?? recording.lastErrorCode ?? 'it gives no reason'}.`,
        'Mend it in the AWS Config console, under Settings. Until then CloudTrail and the sweep are the only sources.',
      );
    }
    if (recording !== undefined)
      return ok('AWS Config records, a second source of changes beside CloudTrail.');
    return warning(
      'AWS Config does not record here. Holdfast does without it, but what CloudTrail does not tell is found only by the sweep.',
      'Turn recording on in the AWS Config console, if its cost is worth a second source to you.',
    );
  },
};
