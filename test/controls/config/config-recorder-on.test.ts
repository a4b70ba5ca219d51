import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/config/config-recorder-on.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { type Answers, awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const account = testPlace.account;
const resource = toResourceRef('AWS::Config::ConfigurationRecorder', account, testPlace);
const role = 'arn:aws:iam::111122223333:role/config-recorder';
const recorder = {
  name: 'default',
  role,
  scope: { except: [] },
  pace: { frequency: 'CONTINUOUS', overrides: [] },
};
const channel = { name: 'default', s3BucketName: 'example-config', s3KeyPrefix: 'config' };
const good = { recorder, isRecording: true, channel };

const putRecorder = (over: object = {}) => ({
  operation: 'config:PutConfigurationRecorder',
  input: {
    ConfigurationRecorder: {
      name: 'default',
      roleARN: role,
      recordingGroup: {
        allSupported: true,
        includeGlobalResourceTypes: true,
        recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' },
      },
      recordingMode: { recordingFrequency: 'CONTINUOUS' },
      ...over,
    },
  },
});
const putChannel = (to: object = channel) => ({
  operation: 'config:PutDeliveryChannel',
  input: { DeliveryChannel: to },
});
const toggle = (verb: 'Start' | 'Stop' | 'Delete') => ({
  operation: `config:${verb}ConfigurationRecorder`,
  input: { ConfigurationRecorderName: 'default' },
});
const deleteChannel = {
  operation: 'config:DeleteDeliveryChannel',
  input: { DeliveryChannelName: 'default' },
};

describe('a Region whose AWS Config records as it did', () => {
  it('is left alone, and remembered', () => {
    expect(detect(control, good)).toEqual([]);
    expect(detect(control, good, { baseline: good })).toEqual([]);
    expect(control.remember?.(good)).toEqual(good);
  });

  it.each([
    ['records more', { ...good, recorder: { ...recorder, scope: { only: ['AWS::EC2::VPC'] } } }, good],
    [
      'reads by the role that is linked to the service now',
      good,
      {
        ...good,
        recorder: {
          ...recorder,
          role: 'arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig',
        },
      },
    ],
    ['tells a topic too', good, { ...good, channel: { ...channel, snsTopicARN: 'arn:aws:sns:x:1:y' } }],
  ])('that %s is left alone', (_, baseline, state) => {
    expect(detect(control, state, { baseline })).toEqual([]);
  });
});

describe('a Region whose AWS Config was turned off', () => {
  it('has its recorder started, also where nobody saw it on, and stopped when that is undone', () => {
    const stopped = { ...good, isRecording: false };
    expect(remedy(control, stopped, resource)).toEqual({
      violations: [{ element: 'Recording', reason: 'the recorder is stopped', evidence: null }],
      summary: 'Have AWS Config in eu-central-1 record what it recorded before, and deliver it where it did.',
      apply: [toggle('Start')],
      undo: [toggle('Stop')],
    });
  });

  it('gets a deleted recorder back', () => {
    const state = { recorder: null, isRecording: false, channel };
    expect(remedy(control, state, resource, { baseline: good })).toMatchObject({
      violations: [{ element: 'Recorder' }],
      apply: [putRecorder(), toggle('Start')],
      undo: [toggle('Stop'), toggle('Delete')],
    });
  });

  it('gets a deleted recorder back and delivers where it did; undone, the recorder goes last', () => {
    const elsewhere = { ...channel, s3BucketName: 'elsewhere' };
    const state = { recorder: null, isRecording: false, channel: elsewhere };
    expect(remedy(control, state, resource, { baseline: good })).toMatchObject({
      apply: [putRecorder(), putChannel(), toggle('Start')],
      undo: [toggle('Stop'), putChannel(elsewhere), toggle('Delete')],
    });
  });

  it('gets a deleted channel back', () => {
    const state = { recorder, isRecording: false, channel: null };
    expect(remedy(control, state, resource, { baseline: good })).toMatchObject({
      violations: [{ element: 'DeliveryChannel' }, { element: 'Recording' }],
      apply: [putChannel(), toggle('Start')],
      undo: [toggle('Stop'), deleteChannel],
    });
  });

  it('gets both back, the recorder first, and loses the channel first', () => {
    const state = { recorder: null, isRecording: false, channel: null };
    expect(remedy(control, state, resource, { baseline: good })).toMatchObject({
      apply: [putRecorder(), putChannel(), toggle('Start')],
      undo: [toggle('Stop'), deleteChannel, toggle('Delete')],
    });
  });

  it.each([
    [{ recorder: null, isRecording: false, channel: null }, ['Recorder', 'DeliveryChannel']],
    [{ recorder: null, isRecording: false, channel }, ['Recorder']],
    [{ recorder, isRecording: false, channel: null }, ['DeliveryChannel', 'Recording']],
  ])('is only reported, with the steps, where nobody saw it on', (state, elements) => {
    const { violations, apply, undo, summary } = remedy(control, state, resource);
    expect(violations.map(({ element }) => element)).toEqual(elements);
    expect([apply, undo]).toEqual([[], []]);
    expect(summary).toContain('PutConfigurationRecorder, PutDeliveryChannel');
  });
});

describe('a Region whose AWS Config was narrowed', () => {
  it('records again what it did, and what was added meanwhile', () => {
    const before = {
      ...good,
      recorder: { ...recorder, scope: { only: ['AWS::EC2::VPC', 'AWS::S3::Bucket'] } },
    };
    const now = { ...good, recorder: { ...recorder, scope: { only: ['AWS::KMS::Key', 'AWS::S3::Bucket'] } } };
    const only = (...resourceTypes: readonly string[]) =>
      putRecorder({
        recordingGroup: {
          allSupported: false,
          includeGlobalResourceTypes: false,
          resourceTypes,
          recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' },
        },
      });
    expect(remedy(control, now, resource, { baseline: before })).toMatchObject({
      violations: [{ element: 'RecordingGroup AWS::EC2::VPC', reason: 'no longer recorded: AWS::EC2::VPC' }],
      apply: [only('AWS::EC2::VPC', 'AWS::KMS::Key', 'AWS::S3::Bucket')],
      undo: [only('AWS::KMS::Key', 'AWS::S3::Bucket')],
    });
  });

  it('looks at each change again where it went over to once a day', () => {
    const daily = {
      frequency: 'CONTINUOUS',
      overrides: [{ types: ['AWS::IAM::User'], frequency: 'DAILY', description: 'quiet' }],
    };
    const now = { ...good, recorder: { ...recorder, pace: daily } };
    expect(remedy(control, now, resource, { baseline: good })).toMatchObject({
      violations: [{ element: 'RecordingMode AWS::IAM::User' }],
      apply: [putRecorder()],
      undo: [
        putRecorder({
          recordingMode: {
            recordingFrequency: 'CONTINUOUS',
            recordingModeOverrides: [
              { resourceTypes: ['AWS::IAM::User'], recordingFrequency: 'DAILY', description: 'quiet' },
            ],
          },
        }),
      ],
    });
  });

  it('reads by the former role again', () => {
    const blind = 'arn:aws:iam::111122223333:role/blind';
    const now = { ...good, recorder: { ...recorder, role: blind } };
    expect(remedy(control, now, resource, { baseline: good })).toMatchObject({
      violations: [{ element: 'RoleARN', evidence: blind }],
      apply: [putRecorder()],
      undo: [putRecorder({ roleARN: blind })],
    });
  });

  it('delivers again where it did, with what was set besides', () => {
    const elsewhere = { name: 'default', s3BucketName: 'elsewhere', snsTopicARN: 'arn:aws:sns:x:1:y' };
    const { violations, apply, undo } = remedy(control, { ...good, channel: elsewhere }, resource, {
      baseline: good,
    });
    expect(violations.map(({ reason }) => reason)).toEqual([
      's3BucketName was example-config and is elsewhere',
      's3KeyPrefix was config and is nothing',
    ]);
    expect(apply).toEqual([
      putChannel({ ...elsewhere, s3BucketName: 'example-config', s3KeyPrefix: 'config' }),
    ]);
    expect(undo).toEqual([putChannel(elsewhere)]);
  });
});

describe('reading the recording', () => {
  const answers: Answers = {
    'config:DescribeConfigurationRecorders': {
      ConfigurationRecorders: [
        { name: 'of-a-service', servicePrincipal: 'x.amazonaws.com' },
        {
          name: 'default',
          roleARN: role,
          recordingGroup: { allSupported: true, includeGlobalResourceTypes: true, resourceTypes: [] },
        },
      ],
    },
    'config:DescribeConfigurationRecorderStatus': {
      ConfigurationRecordersStatus: [{ name: 'default', recording: true }],
    },
    'config:DescribeDeliveryChannels': { DeliveryChannels: [channel] },
  };

  it('takes three calls, and leaves out the recorders of other services', async () => {
    const aws = fakeReader(answers);
    await expect(control.read(resource, aws, contextOf(control))).resolves.toEqual(good);
    expect(aws.reads).toHaveLength(3);
  });

  it('keeps how often snapshots are delivered', async () => {
    const configSnapshotDeliveryProperties = { deliveryFrequency: 'One_Hour' as const };
    const aws = fakeReader({
      ...answers,
      'config:DescribeDeliveryChannels': {
        DeliveryChannels: [{ ...channel, configSnapshotDeliveryProperties }],
      },
    });
    await expect(control.read(resource, aws, contextOf(control))).resolves.toMatchObject({
      channel: { configSnapshotDeliveryProperties },
    });
  });

  it('knows a Region without AWS Config', async () => {
    const aws = fakeReader({
      'config:DescribeConfigurationRecorders': { ConfigurationRecorders: [] },
      'config:DescribeConfigurationRecorderStatus': {},
      'config:DescribeDeliveryChannels': {},
    });
    await expect(control.read(resource, aws, contextOf(control))).resolves.toEqual({
      recorder: null,
      isRecording: false,
      channel: null,
    });
  });

  it('fails where it is denied, which is not the same as off', async () => {
    const denied = { ...answers, 'config:DescribeDeliveryChannels': awsError('AccessDeniedException') };
    await expect(control.read(resource, fakeReader(denied), contextOf(control))).rejects.toThrow(
      'AccessDenied',
    );
  });
});

describeTriggers(control, {
  DeleteConfigurationRecorder: [account],
  DeleteDeliveryChannel: [account],
  PutConfigurationRecorder: [account],
  PutDeliveryChannel: [account],
  StopConfigurationRecorder: [account],
});
