import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { selectAt } from '../../network/ec2-selectors.ts';
import { findForeignSides, isPending, readPeering } from '../../network/peering.ts';
import { readPages } from '../../network/read-pages.ts';

export default defineControl({
  id: 'ec2-peering-not-foreign',
  title: 'VPCs are peered with no account that is not trusted',
  rationale:
    'A peering connection joins the network to one that somebody else runs: over it an attacker comes in, or data goes ' +
    'out, on private addresses that no firewall at the Internet sees.',
  severity: 'high',
  resourceType: 'AWS::EC2::VPCPeeringConnection',
  references: {
    policy: ['3.3.1'],
    hipaa: ['164.308(a)(1)', '164.312(e)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-4', 'CA-3', 'SC-7'],
    attack: ['T1199', 'T1048'],
  },
  triggers: [
    cloudTrail(
      'ec2',
      ['CreateVpcPeeringConnection'],
      selectAt(['responseElements', 'vpcPeeringConnection', 'vpcPeeringConnectionId']),
    ),
    cloudTrail(
      'ec2',
      ['AcceptVpcPeeringConnection'],
      selectAt(['requestParameters', 'vpcPeeringConnectionId']),
    ),
    config('AWS::EC2::VPCPeeringConnection'),
  ],
  defaultMode: 'approve',
  operations: {
    reads: ['ec2:DescribeVpcPeeringConnections', 'ec2:DescribeRouteTables'],
    writes: ['ec2:DeleteVpcPeeringConnection', 'ec2:RejectVpcPeeringConnection'],
  },
  settings: z.strictObject({}),
  read: async ({ id }, aws) => readPeering(id, aws),
  detect: (state, { trusted }) =>
    findForeignSides(state, trusted).map((side) => ({
      element: side.account,
      reason:
        `${side.vpc} of account ${side.account}, which is not trusted, ` +
        (isPending(state.status) ? 'is about to be a peer' : 'is a peer'),
      evidence: side,
    })),
  remediate({ status, accepter }, violations, { id, account, region }) {
    const input = { VpcPeeringConnectionId: id };
    // Only who is asked can say no, and only in the Region that is asked; what stands, either side can end.
    const canReject = isPending(status) && accepter.account === account && accepter.region === region;
    const peers = violations.map(({ element }) => element).join(' and ');
    return {
      summary: `${canReject ? 'Reject' : 'Delete'} peering connection ${id} with account ${peers}.`,
      apply: [
        canReject
          ? call('ec2:RejectVpcPeeringConnection', input)
          : call('ec2:DeleteVpcPeeringConnection', input),
      ],
      undo: {
        irreversible:
          'a peering connection does not come back: one side has to ask for a new one, the other has to accept it, and ' +
          'the routes have to be set to its id',
      },
    };
  },
  async findDependents(_state, _violations, { id }, aws) {
    const pages = await readPages(async (NextToken) =>
      aws.read('ec2:DescribeRouteTables', {
        Filters: [{ Name: 'route.vpc-peering-connection-id', Values: [id] }],
        MaxResults: 100,
        NextToken,
      }),
    );
    return pages
      .flatMap(({ RouteTables = [] }) => RouteTables)
      .flatMap(({ RouteTableId = 'a route table', Routes = [] }) =>
        Routes.filter(({ VpcPeeringConnectionId }) => VpcPeeringConnectionId === id).map(
          ({ DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId }) =>
            `${RouteTableId} sends what is for ${DestinationCidrBlock ?? DestinationIpv6CidrBlock ?? DestinationPrefixListId ?? 'somewhere'} over it`,
        ),
      );
  },
});
