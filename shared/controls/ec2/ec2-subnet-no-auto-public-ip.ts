import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { selectAt } from '../../network/ec2-selectors.ts';
import { readPages } from '../../network/read-pages.ts';

export default defineControl({
  id: 'ec2-subnet-no-auto-public-ip',
  title: 'Subnets give no public addresses by themselves',
  rationale:
    'Where the subnet gives it, every machine that is started there is on the Internet, whether or not who started it ' +
    'meant that: from then on one open port is all that an attacker needs.',
  severity: 'medium',
  resourceType: 'AWS::EC2::Subnet',
  references: {
    policy: ['3.1.2', '3.3.1'],
    hipaa: ['164.308(a)(1)', '164.312(e)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-4', 'AC-6', 'AC-21', 'SC-7'],
    securityHub: ['EC2.15'],
    attack: ['T1133'],
  },
  triggers: [
    cloudTrail('ec2', ['ModifySubnetAttribute'], selectAt(['requestParameters', 'subnetId'])),
    // CreateSubnet is none: a subnet is made without the setting, unless it is a default subnet.
    cloudTrail('ec2', ['CreateDefaultSubnet'], selectAt(['responseElements', 'subnet', 'subnetId'])),
    config('AWS::EC2::Subnet'),
  ],
  // A subnet of load balancers or NAT gateways has it on purpose, and nothing tells it from a mistake.
  defaultMode: 'approve',
  operations: {
    reads: ['ec2:DescribeSubnets', 'ec2:DescribeNetworkInterfaces'],
    writes: ['ec2:ModifySubnetAttribute'],
  },
  settings: z.strictObject({}),
  async read({ id }, aws) {
    const { Subnets: [subnet] = [] } = await aws.read('ec2:DescribeSubnets', { SubnetIds: [id] });
    if (subnet === undefined) return undefined;
    // IPv6 addresses are left alone: a subnet may have no others, and be reached through none of them.
    return { givesPublicAddresses: z.boolean().parse(subnet.MapPublicIpOnLaunch) };
  },
  detect({ givesPublicAddresses }) {
    if (!givesPublicAddresses) return [];
    return [
      {
        element: 'MapPublicIpOnLaunch',
        reason: 'whatever is started in the subnet gets a public IPv4 address',
        evidence: givesPublicAddresses,
      },
    ];
  },
  remediate(_state, _violations, { id }) {
    const setTo = (Value: boolean) => [
      call('ec2:ModifySubnetAttribute', { SubnetId: id, MapPublicIpOnLaunch: { Value } }),
    ];
    return {
      summary: `Have subnet ${id} give no public IPv4 address to what is started in it; what has one keeps it.`,
      apply: setTo(false),
      undo: setTo(true),
    };
  },
  async findDependents(_state, _violations, { id }, aws) {
    const pages = await readPages(async (NextToken) =>
      aws.read('ec2:DescribeNetworkInterfaces', {
        Filters: [{ Name: 'subnet-id', Values: [id] }],
        MaxResults: 1000,
        NextToken,
      }),
    );
    return (
      pages
        .flatMap(({ NetworkInterfaces = [] }) => NetworkInterfaces)
        // Elastic addresses and those of load balancers do not come from the subnet.
        .filter(({ Association }) => Association?.IpOwnerId === 'amazon')
        .map(
          ({ NetworkInterfaceId = 'an interface', Attachment, Association }) =>
            `${Attachment?.InstanceId ?? NetworkInterfaceId} has the public address ${Association?.PublicIp ?? ''} from ` +
            'the subnet; what is started in its place would have none',
        )
    );
  },
});
