import {
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import noWorldAdminPorts from '../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import { handleSignal } from '../../shared/engine/handle-signal.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import type { CloudTrailSignal } from '../../shared/events/signal.ts';
import { ec2Service } from '../../shared/services/ec2.ts';
import { cloudTrailEvent } from '../support/cloudtrail-event.ts';
import { meta, serviceError } from '../support/s3-account.ts';
import { createTestEngine } from '../support/test-engine.ts';

const groups = ['sg-0a', 'sg-0b', 'sg-0c'];

function openSsh(group: string): object {
  return {
    SecurityGroupRuleId: `sgr-${group}`,
    GroupId: group,
    IsEgress: false,
    IpProtocol: 'tcp',
    FromPort: 22,
    ToPort: 22,
    CidrIpv4: '0.0.0.0/0',
  };
}

describe('an event that names three resources', () => {
  const ec2 = mockClient(EC2Client);
  const open = new Set(groups);
  const signal = parseSignal(
    cloudTrailEvent({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'RunInstances',
      responseElements: {
        instancesSet: {
          items: groups.map((groupId) => ({
            instanceId: 'i-0a',
            groupSet: { items: [{ groupId, groupName: groupId }] },
          })),
        },
      },
    }),
  ) as CloudTrailSignal;

  beforeEach(() => {
    ec2.reset();
    for (const group of groups) open.add(group);
    ec2
      .on(DescribeSecurityGroupRulesCommand)
      .callsFake(({ Filters }: { Filters: [{ Values: [string] }] }) => {
        const group = Filters[0].Values[0];
        const rules = [{ ...openSsh(group), IsEgress: true, SecurityGroupRuleId: `sgr-out-${group}` }];
        return { SecurityGroupRules: open.has(group) ? [openSsh(group), ...rules] : rules, ...meta };
      });
    ec2.on(RevokeSecurityGroupIngressCommand).callsFake(({ GroupId }: { GroupId: string }) => {
      if (GroupId === 'sg-0b') throw serviceError('UnauthorizedOperation', 403);
      open.delete(GroupId);
      return { Return: true, ...meta };
    });
  });

  it('has the other two put back when one cannot be, and fails for the one', async () => {
    const engine = createTestEngine({ ...ec2Service, controls: [noWorldAdminPorts] });

    await expect(handleSignal(signal, engine)).rejects.toThrow(
      /1 of 3 assessments failed.*sg-0b.*UnauthorizedOperation/,
    );

    expect([...open]).toEqual(['sg-0b']);
    const ends = engine.trail.outcomes.map(({ resource, status }) => `${resource.id} ${status}`);
    expect(ends.toSorted()).toEqual(['sg-0a remediated', 'sg-0b failed', 'sg-0c remediated']);
  });

  it('blames nobody for it, since starting an instance opens no port', async () => {
    const engine = createTestEngine({ ...ec2Service, controls: [noWorldAdminPorts] });

    await expect(handleSignal(signal, engine)).rejects.toThrow(/sg-0b/);

    expect(engine.trail.outcomes[0]).toMatchObject({ signal: { name: 'RunInstances', isCause: false } });
  });

  it('does only what is left when the platform delivers it again', async () => {
    const engine = createTestEngine({ ...ec2Service, controls: [noWorldAdminPorts] });
    await expect(handleSignal(signal, engine)).rejects.toThrow(/sg-0b/);
    const revocations = ec2.commandCalls(RevokeSecurityGroupIngressCommand).length;

    await expect(handleSignal(signal, engine)).rejects.toThrow(/sg-0b/);

    expect(ec2.commandCalls(RevokeSecurityGroupIngressCommand)).toHaveLength(revocations + 1);
  });
});
