import type { Exchange } from '../../../sandbox/exchange.ts';
import { readWrite } from '../../../sandbox/trail/record.ts';
import { form, type Written } from './exchanges.ts';

const ec2Xmlns = 'http://ec2.amazonaws.com/doc/2016-11-15/';

describe("a change by EC2's API, as CloudTrail spells it", () => {
  it.each<[string, Exchange, Written]>([
    [
      'EC2: a rule in the nested form, with lists as items and the empty ones kept',
      form(
        'ec2',
        {
          Action: 'AuthorizeSecurityGroupIngress',
          Version: '2016-11-15',
          GroupId: 'sg-1',
          'IpPermissions.1.IpProtocol': '-1',
          'IpPermissions.1.IpRanges.1.CidrIp': '0.0.0.0/0',
          'IpPermissions.1.IpRanges.1.Description': '22',
          'IpPermissions.1.Ipv6Ranges.1.CidrIpv6': '::/0',
          'IpPermissions.2.IpProtocol': 'tcp',
          'IpPermissions.2.FromPort': '22',
          'IpPermissions.2.ToPort': '22',
          'IpPermissions.2.Groups.1.GroupId': 'sg-2',
          'IpPermissions.2.PrefixListIds.1.PrefixListId': 'pl-1',
        },
        {
          response: `<AuthorizeSecurityGroupIngressResponse xmlns="${ec2Xmlns}"><requestId>r-1</requestId><return>true</return>
            <securityGroupRuleSet><item><securityGroupRuleId>sgr-1</securityGroupRuleId><groupOwnerId>123456789012</groupOwnerId>
            <isEgress>false</isEgress><ipProtocol>-1</ipProtocol><cidrIpv4>0.0.0.0/0</cidrIpv4></item></securityGroupRuleSet>
            </AuthorizeSecurityGroupIngressResponse>`,
        },
      ),
      {
        eventName: 'AuthorizeSecurityGroupIngress',
        requestParameters: {
          groupId: 'sg-1',
          ipPermissions: {
            items: [
              {
                ipProtocol: '-1',
                groups: {},
                ipRanges: { items: [{ cidrIp: '0.0.0.0/0', description: '22' }] },
                ipv6Ranges: { items: [{ cidrIpv6: '::/0' }] },
                prefixListIds: {},
              },
              {
                ipProtocol: 'tcp',
                fromPort: 22,
                toPort: 22,
                groups: { items: [{ groupId: 'sg-2' }] },
                ipRanges: {},
                ipv6Ranges: {},
                prefixListIds: { items: [{ prefixListId: 'pl-1' }] },
              },
            ],
          },
        },
        responseElements: {
          requestId: 'r-1',
          _return: true,
          securityGroupRuleSet: {
            items: [
              {
                securityGroupRuleId: 'sgr-1',
                groupOwnerId: '123456789012',
                isEgress: false,
                ipProtocol: '-1',
                cidrIpv4: '0.0.0.0/0',
              },
            ],
          },
        },
      },
    ],
    [
      'EC2: the same in the flat form',
      form('ec2', {
        Action: 'AuthorizeSecurityGroupIngress',
        GroupId: 'sg-1',
        IpProtocol: 'tcp',
        FromPort: '22',
        ToPort: '22',
        CidrIp: '0.0.0.0/0',
      }),
      {
        eventName: 'AuthorizeSecurityGroupIngress',
        requestParameters: {
          groupId: 'sg-1',
          ipProtocol: 'tcp',
          fromPort: 22,
          toPort: 22,
          cidrIp: '0.0.0.0/0',
          ipPermissions: {},
        },
      },
    ],
    [
      'EC2: rules taken away by their ids',
      form('ec2', {
        Action: 'RevokeSecurityGroupIngress',
        GroupId: 'sg-1',
        'SecurityGroupRuleId.1': 'sgr-1',
        'SecurityGroupRuleId.2': 'sgr-2',
      }),
      {
        eventName: 'RevokeSecurityGroupIngress',
        requestParameters: {
          groupId: 'sg-1',
          ipPermissions: {},
          securityGroupRuleIds: {
            items: [{ securityGroupRuleId: 'sgr-1' }, { securityGroupRuleId: 'sgr-2' }],
          },
        },
      },
    ],
    [
      'EC2: a newer operation, as the XML it is, one element of a list as an object',
      form(
        'ec2',
        {
          Action: 'ModifySecurityGroupRules',
          GroupId: 'sg-1',
          'SecurityGroupRule.1.SecurityGroupRuleId': 'sgr-1',
          'SecurityGroupRule.1.SecurityGroupRule.IpProtocol': 'tcp',
          'SecurityGroupRule.1.SecurityGroupRule.FromPort': '22',
          'SecurityGroupRule.1.SecurityGroupRule.CidrIpv4': '0.0.0.0/0',
        },
        {
          response: `<ModifySecurityGroupRulesResponse xmlns="${ec2Xmlns}"><requestId>r-1</requestId><return>true</return></ModifySecurityGroupRulesResponse>`,
        },
      ),
      {
        eventName: 'ModifySecurityGroupRules',
        requestParameters: {
          ModifySecurityGroupRulesRequest: {
            GroupId: 'sg-1',
            SecurityGroupRule: {
              SecurityGroupRuleId: 'sgr-1',
              SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 22, CidrIpv4: '0.0.0.0/0' },
              tag: 1,
            },
          },
        },
        responseElements: {
          ModifySecurityGroupRulesResponse: { xmlns: ec2Xmlns, requestId: 'r-1', return: true },
        },
      },
    ],
    [
      'EC2: several elements of a list of a newer operation, each with its number',
      form('ec2', { Action: 'DeleteFlowLogs', 'FlowLogId.1': 'fl-1', 'FlowLogId.2': 'fl-2' }),
      {
        eventName: 'DeleteFlowLogs',
        requestParameters: {
          DeleteFlowLogsRequest: {
            FlowLogId: [
              { content: 'fl-1', tag: 1 },
              { content: 'fl-2', tag: 2 },
            ],
          },
        },
      },
    ],
    [
      'EC2: a newer operation without parameters',
      form('ec2', { Action: 'DisableEbsEncryptionByDefault' }),
      {
        eventName: 'DisableEbsEncryptionByDefault',
        requestParameters: { DisableEbsEncryptionByDefaultRequest: '' },
      },
    ],
    [
      'EC2: tags, which have a spelling of their own in each place',
      form('ec2', {
        Action: 'CreateSecurityGroup',
        GroupName: 'web',
        GroupDescription: 'Web',
        'TagSpecification.1.ResourceType': 'security-group',
        'TagSpecification.1.Tag.1.Key': 'team',
        'TagSpecification.1.Tag.1.Value': 'web',
      }),
      {
        eventName: 'CreateSecurityGroup',
        requestParameters: {
          groupName: 'web',
          groupDescription: 'Web',
          tagSpecificationSet: {
            items: [{ resourceType: 'security-group', tags: [{ key: 'team', value: 'web' }] }],
          },
        },
      },
    ],
  ])('%s', (_, call, { responseElements = null, ...written }) => {
    expect(readWrite(call)).toStrictEqual({
      service: 'ec2',
      ...written,
      responseElements,
    });
  });
});
