import type { OperationInput, OperationOutput, ReadOperationName } from '../aws/operation-map.ts';
import type { Reader } from '../control/control.ts';
import type { ResourceType } from '../control/resource.ts';
import { type TagReader, type TagReaders, toTags } from '../control/tags.ts';
import type { Inventory } from '../engine/sweep.ts';
import { readPages } from '../network/read-pages.ts';

/** What is listed of one page: those that belong to the account, since others may share theirs with it. */
type Page = { readonly ids: readonly (string | undefined)[]; readonly NextToken: string | undefined };
type ReadPage = (aws: Reader, NextToken: string | undefined) => Promise<Page>;

const MaxResults = 1000;

const pages = {
  'AWS::EC2::NetworkAcl': async (aws, NextToken) => {
    const page = await aws.read('ec2:DescribeNetworkAcls', { MaxResults, NextToken });
    return toPage(
      (page.NetworkAcls ?? []).filter(({ OwnerId }) => OwnerId === aws.account),
      ({ NetworkAclId }) => NetworkAclId,
      page,
    );
  },
  'AWS::EC2::VPC': async (aws, NextToken) => {
    const page = await aws.read('ec2:DescribeVpcs', { MaxResults, NextToken });
    return toPage(
      (page.Vpcs ?? []).filter(({ OwnerId }) => OwnerId === aws.account),
      ({ VpcId }) => VpcId,
      page,
    );
  },
  'AWS::EC2::FlowLog': async (aws, NextToken) => {
    const page = await aws.read('ec2:DescribeFlowLogs', { MaxResults, NextToken });
    return toPage(page.FlowLogs ?? [], ({ FlowLogId }) => FlowLogId, page);
  },
  'AWS::EC2::Subnet': async (aws, NextToken) => {
    const page = await aws.read('ec2:DescribeSubnets', { MaxResults, NextToken });
    return toPage(
      (page.Subnets ?? []).filter(({ OwnerId }) => OwnerId === aws.account),
      ({ SubnetId }) => SubnetId,
      page,
    );
  },
  'AWS::EC2::TransitGateway': async (aws, NextToken) => {
    const page = await findPage(aws, 'ec2:DescribeTransitGateways', { MaxResults, NextToken });
    return toPage(
      (page.TransitGateways ?? []).filter(({ OwnerId }) => OwnerId === aws.account),
      ({ TransitGatewayId }) => TransitGatewayId,
      page,
    );
  },
  'AWS::EC2::VPCPeeringConnection': async (aws, NextToken) => {
    const page = await aws.read('ec2:DescribeVpcPeeringConnections', { MaxResults, NextToken });
    return toPage(
      page.VpcPeeringConnections ?? [],
      ({ VpcPeeringConnectionId }) => VpcPeeringConnectionId,
      page,
    );
  },
  // Only interfaces whose traffic is mirrored: no other can violate anything, and there are many.
  'AWS::EC2::NetworkInterface': async (aws, NextToken) => {
    const page = await findPage(aws, 'ec2:DescribeTrafficMirrorSessions', { MaxResults, NextToken });
    return toPage(page.TrafficMirrorSessions ?? [], ({ NetworkInterfaceId }) => NetworkInterfaceId, page);
  },
} satisfies Partial<Record<ResourceType, ReadPage>>;

/** Not every Region has every part of EC2: where EC2 does not know the call there is nothing to list. */
async function findPage<Name extends 'ec2:DescribeTransitGateways' | 'ec2:DescribeTrafficMirrorSessions'>(
  aws: Reader,
  operation: Name,
  input: OperationInput<Name>,
): Promise<Partial<OperationOutput<Name>>> {
  return (await aws.find(operation, input, ['InvalidAction'])) ?? {};
}

function toPage<Item>(
  items: readonly Item[],
  getId: (item: Item) => string | undefined,
  { NextToken }: { readonly NextToken?: string | undefined },
): Page {
  return { ids: items.map(getId), NextToken };
}

export const networkInventory: Inventory = Object.fromEntries(
  Object.entries<ReadPage>(pages).map(([type, readPage]) => [type, toInventory(readPage)]),
);

function toInventory(readPage: ReadPage) {
  return async function* list(aws: Reader): AsyncIterable<string> {
    const found = await readPages(async (NextToken) => readPage(aws, NextToken));
    yield* new Set(found.flatMap(({ ids }) => ids.filter((id) => id !== undefined)));
  };
}

export const networkInventoryReads: readonly ReadOperationName[] = [
  'ec2:DescribeFlowLogs',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeSubnets',
  'ec2:DescribeTrafficMirrorSessions',
  'ec2:DescribeTransitGateways',
  'ec2:DescribeVpcPeeringConnections',
  'ec2:DescribeVpcs',
];

/** EC2 answers for whatever has an id. */
const tagsById: TagReader<'ec2:DescribeTags'> = {
  reads: ['ec2:DescribeTags'],
  async read({ id }, aws) {
    const read = await readPages(async (NextToken) =>
      aws.read('ec2:DescribeTags', {
        Filters: [{ Name: 'resource-id', Values: [id] }],
        MaxResults,
        NextToken,
      }),
    );
    return toTags(read.flatMap(({ Tags = [] }) => Tags));
  },
};

export const networkTags: TagReaders = Object.fromEntries(Object.keys(pages).map((type) => [type, tagsById]));
