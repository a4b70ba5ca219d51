import { randomUUID } from 'node:crypto';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import type { Clients } from '../../sandbox/clients.ts';
import { toApiCallEvent } from '../api-call-event.ts';
import type { Happening, Scenario } from '../scenario.ts';

interface Opening {
  readonly port: number;
  readonly from: string;
}

const ssh: Opening = { port: 22, from: '0.0.0.0/0' };
const web: Opening = { port: 443, from: '10.0.0.0/8' };

/** AuthorizeSecurityGroupIngress of port 22 from everywhere, in a group that has another rule. */
export async function prepareOpenSsh({ ec2 }: Clients): Promise<Scenario> {
  const makeGroup = async (): Promise<string> => {
    const { GroupId } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: randomUUID(), Description: 'of the benchmark' }),
    );
    return GroupId ?? '';
  };
  const open = (group: string, opening: Opening) =>
    ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [toPermission(opening)] }),
    );
  const readRules = (group: string) =>
    ec2.send(new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [group] }] }));

  const change = async (openings: readonly Opening[]): Promise<Happening> => {
    const group = await makeGroup();
    for (const opening of openings) await open(group, opening);
    return {
      event: toApiCallEvent({
        service: 'ec2',
        name: 'AuthorizeSecurityGroupIngress',
        requestParameters: { groupId: group, ipPermissions: {} },
        responseElements: { _return: true, securityGroupRuleSet: { items: [{ groupId: group }] } },
      }),
      isInOrder: async () => {
        const { SecurityGroupRules = [] } = await readRules(group);
        const ingress = SecurityGroupRules.filter(({ IsEgress }) => IsEgress === false);
        return ingress.length === 1 && ingress[0]?.FromPort === web.port;
      },
      remove: async () => {
        await ec2.send(new DeleteSecurityGroupCommand({ GroupId: group }));
      },
    };
  };

  const quiet = await makeGroup();
  return {
    name: 'open SSH',
    functionName: 'holdfast-ec2',
    custodianMs: 49,
    drift: () => change([web, ssh]),
    harmless: () => change([web]),
    bareCall: () => readRules(quiet),
  };
}

function toPermission({ port, from }: Opening) {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: from }] };
}
