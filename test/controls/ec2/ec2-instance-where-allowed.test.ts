import control from '../../../shared/controls/ec2/ec2-instance-where-allowed.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader } from '../../support/fake-reader.ts';
import {
  describedInstance,
  instanceId,
  instanceRef,
  readOfInstance,
} from '../../support/instance-answers.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const state = {
  region: 'eu-central-1',
  instanceType: 'p5.48xlarge',
  runs: true,
  rootDeviceType: 'ebs',
  fleets: [],
};
const small = { settings: { instanceTypes: ['t4g.*', 'm7g.large'] } };
const lost =
  'What is in its instance store is lost, and its public address unless it is an Elastic IP address.';
const context = contextOf(control);
const ofInstance = (operation: string) => ({ operation, input: { InstanceIds: [instanceId] } });

describe('an instance', () => {
  it.each([
    ['of any type in any Region, where the settings do not say', state, {}],
    ['of an allowed family', { ...state, instanceType: 't4g.nano' }, small],
    ['of an allowed type', { ...state, instanceType: 'm7g.large' }, small],
    ['in an allowed Region', state, { settings: { regions: ['eu-*'] } }],
    [
      'that is stopped',
      { ...state, runs: false },
      { settings: { regions: ['us-*'], instanceTypes: ['t4g.*'] } },
    ],
  ])('%s is left alone', (_, good, options) => {
    expect(detect(control, good, options)).toEqual([]);
  });

  it('of another type is stopped, and started again when that is undone', () => {
    expect(remedy(control, state, instanceRef, small)).toEqual({
      violations: [
        { element: 'InstanceType', reason: 'no instance may be a p5.48xlarge', evidence: 'p5.48xlarge' },
      ],
      summary: `Stop instance ${instanceId}, since no instance may be a p5.48xlarge. ${lost}`,
      apply: [ofInstance('ec2:StopInstances')],
      undo: [ofInstance('ec2:StartInstances')],
    });
  });

  it('of an allowed type with more to its name is another type', () => {
    expect(detect(control, { ...state, instanceType: 'm7g.large.x' }, small)).toHaveLength(1);
  });

  it('in another Region, and of another type, is stopped once', () => {
    const { summary, apply } = remedy(control, state, instanceRef, {
      settings: { ...small.settings, regions: ['eu-west-1'] },
    });
    expect(summary).toBe(
      `Stop instance ${instanceId}, since no instance may run in eu-central-1, and no instance may be a p5.48xlarge. ${lost}`,
    );
    expect(apply).toEqual([ofInstance('ec2:StopInstances')]);
  });

  it('with its root in the instance store is only reported: EC2 cannot stop it', () => {
    const found = remedy(control, { ...state, rootDeviceType: 'instance-store' }, instanceRef, small);
    expect(found).toMatchObject({ apply: [], undo: [] });
    expect(found.summary).toContain('cannot be stopped');
  });

  it.each([
    [
      ['Auto Scaling group web'],
      [`Auto Scaling group web starts another instance in place of ${instanceId} once it is stopped`],
    ],
    [[], []],
  ])('of %j is asked about', async (fleets, dependents) => {
    await expect(
      control.findDependents?.({ ...state, fleets }, [], instanceRef, fakeReader({}), context),
    ).resolves.toEqual(dependents);
  });
});

describe('reading an instance', () => {
  it('takes one call', async () => {
    const aws = fakeReader({ 'ec2:DescribeInstances': describedInstance() });
    await expect(control.read(instanceRef, aws, context)).resolves.toEqual({
      ...state,
      instanceType: 't4g.small',
    });
    expect(aws.reads).toEqual([readOfInstance]);
  });

  it.each([
    ['aws:autoscaling:groupName', 'web', 'Auto Scaling group web'],
    ['aws:ec2:fleet-id', 'fleet-0a1b', 'EC2 Fleet fleet-0a1b'],
    ['aws:ec2spot:fleet-request-id', 'sfr-0a1b', 'Spot Fleet sfr-0a1b'],
  ])('knows by tag %s what starts another one', async (Key, Value, fleet) => {
    const Tags = [
      { Key: 'Name', Value: 'web' },
      { Key, Value },
    ];
    const aws = fakeReader({ 'ec2:DescribeInstances': describedInstance({ Tags }) });
    await expect(control.read(instanceRef, aws, context)).resolves.toMatchObject({ fleets: [fleet] });
  });

  it.each([
    ['pending', true],
    ['running', true],
    ['stopping', false],
    ['stopped', false],
  ] as const)('knows of one that is %s whether it runs: %s', async (Name, runs) => {
    const aws = fakeReader({ 'ec2:DescribeInstances': describedInstance({ State: { Name } }) });
    await expect(control.read(instanceRef, aws, context)).resolves.toMatchObject({ runs });
  });

  it('takes one that is terminated for gone', async () => {
    const aws = fakeReader({ 'ec2:DescribeInstances': describedInstance({ State: { Name: 'terminated' } }) });
    await expect(control.read(instanceRef, aws, context)).resolves.toBeUndefined();
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 'ec2:DescribeInstances': awsError('UnauthorizedOperation') });
    await expect(control.read(instanceRef, aws, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describe('the settings', () => {
  it.each(['regions', 'instanceTypes'])('allow at least something: %s', (name) => {
    expect(control.settings.safeParse({ [name]: [] }).success).toBe(false);
  });
});

describeTriggers(control, {
  RunInstances: ['i-0f5c0a9d27e3b6148'],
  StartInstances: ['i-0f5c0a9d27e3b6148', 'i-0b93e6c1f7d5a2084'],
  ConfigurationItemChangeNotification: ['i-0f5c0a9d27e3b6148'],
});
