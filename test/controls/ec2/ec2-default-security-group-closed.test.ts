import control from '../../../shared/controls/ec2/ec2-default-security-group-closed.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { authorize, everyone, group, permit, revokeIds, rule } from '../../support/security-group-rules.ts';
import { contextOf } from '../../support/test-context.ts';

const context = contextOf(control);
const empty = { groupId: group.id, isDefault: true, ingress: [], egress: [] };
const itself = rule('sgr-1', '-1', '-1', {
  referencedGroupId: group.id,
  referencedGroupOwner: '111122223333',
});
const outside = rule('sgr-2', '-1', '-1', { ...everyone, tags: [{ key: 'team', value: 'web' }] });

const permitItself = {
  IpProtocol: '-1',
  FromPort: -1,
  ToPort: -1,
  UserIdGroupPairs: [{ GroupId: group.id, UserId: '111122223333' }],
};

describe('a default security group', () => {
  it('without rules is left alone', () => {
    expect(detect(control, empty)).toEqual([]);
  });

  it('with the rules that AWS gives it is emptied, and has them again when that is undone', () => {
    const { violations, summary, apply, undo } = remedy(
      control,
      { ...empty, ingress: [itself], egress: [outside] },
      group,
    );
    expect(violations.map(({ key, reason }) => [key, reason])).toEqual([
      [
        'ingress all protocols from sg-0bastion',
        'the default group of the VPC has a rule: ingress all protocols from sg-0bastion',
      ],
      [
        'egress all protocols to 0.0.0.0/0',
        'the default group of the VPC has a rule: egress all protocols to 0.0.0.0/0',
      ],
    ]);
    expect(summary).toBe(
      'Revoke every rule of the default security group sg-0bastion: ingress all protocols from sg-0bastion, egress all protocols to 0.0.0.0/0.',
    );
    expect(apply).toEqual([
      revokeIds('sgr-1'),
      { ...revokeIds('sgr-2'), operation: 'ec2:RevokeSecurityGroupEgress' },
    ]);
    expect(undo).toEqual([
      authorize([permitItself]),
      {
        ...authorize([permit('-1', -1, -1)], [{ Key: 'team', Value: 'web' }]),
        operation: 'ec2:AuthorizeSecurityGroupEgress',
      },
    ]);
  });

  it('with a rule that goes out only has nothing revoked that comes in', () => {
    const { apply, undo } = remedy(control, { ...empty, egress: [outside] }, group);
    expect(apply.map(({ operation }) => operation)).toEqual(['ec2:RevokeSecurityGroupEgress']);
    expect((undo as typeof apply).map(({ operation }) => operation)).toEqual([
      'ec2:AuthorizeSecurityGroupEgress',
    ]);
  });

  it('keeps a rule that is exempt', () => {
    const state = { ...empty, ingress: [itself], egress: [outside] };
    const [, second] = detect(control, state);
    const { apply } = control.remediate(state, second === undefined ? [] : [second], group, context);
    expect(apply.map(({ operation }) => operation)).toEqual(['ec2:RevokeSecurityGroupEgress']);
  });

  it('is the same when its rules are made again with new ids', () => {
    const again = { ...empty, ingress: [{ ...itself, id: 'sgr-9' }] };
    expect(control.compare?.(again)).toEqual(control.compare?.({ ...empty, ingress: [itself] }));
    expect(control.compare?.({ ...empty, egress: [itself] })).not.toEqual(control.compare?.(again));
  });
});

describe('who would be cut off', () => {
  it('is whoever uses the group', async () => {
    const aws = fakeReader({
      'ec2:DescribeNetworkInterfaces': {
        NetworkInterfaces: [{ NetworkInterfaceId: 'eni-0a', Attachment: { InstanceId: 'i-0batch' } }],
      },
    });
    await expect(control.findDependents?.(empty, [], group, aws, context)).resolves.toEqual([
      'eni-0a (instance i-0batch) uses the group',
    ]);
  });
});

describe('reading a group', () => {
  const described = (GroupName: string) => ({ SecurityGroups: [{ GroupId: group.id, GroupName }] });

  it('takes one call where it is no default group', async () => {
    const aws = fakeReader({ 'ec2:DescribeSecurityGroups': described('web') });
    const state = await control.read(group, aws, context);
    expect(detect(control, state ?? {})).toEqual([]);
    expect(aws.reads).toHaveLength(1);
  });

  it('takes a second one for the rules of a default group', async () => {
    const aws = fakeReader({
      'ec2:DescribeSecurityGroups': described('default'),
      'ec2:DescribeSecurityGroupRules': {
        SecurityGroupRules: [
          {
            SecurityGroupRuleId: 'sgr-1',
            IsEgress: false,
            IpProtocol: '-1',
            FromPort: -1,
            ToPort: -1,
            ReferencedGroupInfo: { GroupId: group.id, UserId: '111122223333' },
          },
        ],
      },
    });
    await expect(control.read(group, aws, context)).resolves.toEqual({ ...empty, ingress: [itself] });
    expect(aws.reads).toHaveLength(2);
  });

  it('finds no state where there is no group, and fails where it may not look', async () => {
    const gone = fakeReader({ 'ec2:DescribeSecurityGroups': { SecurityGroups: [] } });
    await expect(control.read(group, gone, context)).resolves.toBeUndefined();
    const denied = fakeReader({ 'ec2:DescribeSecurityGroups': awsError('UnauthorizedOperation') });
    await expect(control.read(group, denied, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, {
  AuthorizeSecurityGroupIngress: ['sg-0f93b1c7de5a42860'],
  AuthorizeSecurityGroupEgress: ['sg-0f93b1c7de5a42860'],
  ModifySecurityGroupRules: ['sg-0f93b1c7de5a42860'],
  RunInstances: ['sg-0f93b1c7de5a42860'],
  ConfigurationItemChangeNotification: ['sg-0f93b1c7de5a42860'],
});
