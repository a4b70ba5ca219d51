import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-traffic-not-mirrored.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const eni = toResourceRef('AWS::EC2::NetworkInterface', 'eni-0db', testPlace);
const context = contextOf(control);
const ids = { id: 'tms-1', target: 'tmt-0ids', filter: 'tmf-0all', number: 1, tags: [] };
const spy = {
  id: 'tms-2',
  target: 'tmt-0spy',
  filter: 'tmf-0all',
  number: 2,
  packetLength: 100,
  virtualNetwork: 42,
  description: 'just looking',
  tags: [
    { key: 'by', value: 'robin' },
    { key: 'aws:cloudformation:stack-name', value: 'spy' },
  ],
};
const settings = { allowed: ['tmt-0ids'] };

describe('an interface', () => {
  it.each([
    ['whose traffic is not mirrored', []],
    ['whose traffic goes to a target on the list', [ids]],
  ])('%s is left alone', (_, sessions) => {
    expect(detect(control, { interfaceId: eni.id, sessions }, { settings })).toEqual([]);
  });

  it('has a session to another target taken away, and no other one', () => {
    const { violations, summary, apply, undo } = remedy(
      control,
      { interfaceId: eni.id, sessions: [ids, spy] },
      eni,
      { settings },
    );
    expect(violations).toEqual([
      {
        element: 'tms-2',
        key: 'tmt-0spy by tmf-0all',
        reason: 'the traffic of eni-0db is copied to tmt-0spy, which is not allowed',
        evidence: spy,
      },
    ]);
    expect(summary).toBe('Delete mirror session tms-2 to tmt-0spy of eni-0db.');
    expect(apply).toEqual([
      { operation: 'ec2:DeleteTrafficMirrorSession', input: { TrafficMirrorSessionId: 'tms-2' } },
    ]);
    expect(undo).toEqual([
      {
        operation: 'ec2:CreateTrafficMirrorSession',
        input: {
          NetworkInterfaceId: 'eni-0db',
          TrafficMirrorTargetId: 'tmt-0spy',
          TrafficMirrorFilterId: 'tmf-0all',
          SessionNumber: 2,
          PacketLength: 100,
          VirtualNetworkId: 42,
          Description: 'just looking',
          TagSpecifications: [
            { ResourceType: 'traffic-mirror-session', Tags: [{ Key: 'by', Value: 'robin' }] },
          ],
        },
      },
    ]);
  });

  it('may mirror to nobody where the settings list nobody', () => {
    const { apply, undo } = remedy(control, { interfaceId: eni.id, sessions: [ids] }, eni);
    expect(apply).toHaveLength(1);
    expect(undo).toMatchObject([
      { input: { NetworkInterfaceId: 'eni-0db', TrafficMirrorTargetId: 'tmt-0ids', SessionNumber: 1 } },
    ]);
  });

  it('is the same when a session is made again with a new id', () => {
    const of = (session: object) => control.compare?.({ interfaceId: eni.id, sessions: [session as never] });
    expect(of({ ...spy, id: 'tms-9' })).toEqual(of(spy));
    expect(of({ ...spy, target: 'tmt-0else' })).not.toEqual(of(spy));
  });
});

describe('reading the sessions of an interface', () => {
  const described = {
    TrafficMirrorSessionId: 'tms-1',
    TrafficMirrorTargetId: 'tmt-0ids',
    TrafficMirrorFilterId: 'tmf-0all',
    SessionNumber: 1,
  };

  it('takes one call, in the order in which EC2 looks at them', async () => {
    const aws = fakeReader({
      'ec2:DescribeTrafficMirrorSessions': ({ NextToken }) =>
        NextToken === undefined
          ? {
              TrafficMirrorSessions: [{ ...described, TrafficMirrorSessionId: 'tms-7', SessionNumber: 7 }],
              NextToken: 'more',
            }
          : { TrafficMirrorSessions: [described] },
    });
    await expect(control.read(eni, aws, context)).resolves.toEqual({
      interfaceId: 'eni-0db',
      sessions: [ids, { ...ids, id: 'tms-7', number: 7 }],
    });
    expect(aws.reads).toHaveLength(2);
  });

  it('looks at the interface itself where there is no session', async () => {
    const answer = { 'ec2:DescribeTrafficMirrorSessions': { TrafficMirrorSessions: [] } };
    const there = fakeReader({
      ...answer,
      'ec2:DescribeNetworkInterfaces': { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-0db' }] },
    });
    await expect(control.read(eni, there, context)).resolves.toEqual({
      interfaceId: 'eni-0db',
      sessions: [],
    });
    const gone = fakeReader({ ...answer, 'ec2:DescribeNetworkInterfaces': { NetworkInterfaces: [] } });
    await expect(control.read(eni, gone, context)).resolves.toBeUndefined();
  });

  it('fails where it is denied', async () => {
    const denied = fakeReader({ 'ec2:DescribeTrafficMirrorSessions': awsError('UnauthorizedOperation') });
    await expect(control.read(eni, denied, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, {
  CreateTrafficMirrorSession: ['eni-0a9b8c7d6e5f41230'],
  ModifyTrafficMirrorSession: ['eni-0a9b8c7d6e5f41230'],
});
