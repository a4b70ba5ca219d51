import * as z from 'zod';
import type { Reader } from '../control/control.ts';
import { readPages } from './read-pages.ts';

/** The setting of controls that close what a security group lets in. */
export const groupUseSettings = {
  askWhenUsed: z
    .boolean()
    .default(false)
    .describe(
      'Ask first where a network interface uses the group. By default a port is closed at once, whoever uses the ' +
        'group: an unused group endangers nobody, so that asking would leave open exactly the ports that matter',
    ),
};

export const groupUserReads = ['ec2:DescribeNetworkInterfaces'] as const;

/** More are counted only: a load balancer or an endpoint can have hundreds. */
const namedInterfaces = 10;

/** The network interfaces that use a security group, each in a sentence. */
export async function findGroupUsers(
  groupId: string,
  aws: Reader<(typeof groupUserReads)[number]>,
): Promise<readonly string[]> {
  const pages = await readPages(async (NextToken) =>
    aws.read('ec2:DescribeNetworkInterfaces', {
      Filters: [{ Name: 'group-id', Values: [groupId] }],
      MaxResults: 1000,
      NextToken,
    }),
  );
  const users = pages
    .flatMap(({ NetworkInterfaces = [] }) => NetworkInterfaces)
    .map(({ NetworkInterfaceId = 'an interface', Attachment, Description }) => {
      const what = Attachment?.InstanceId === undefined ? Description : `instance ${Attachment.InstanceId}`;
      return `${NetworkInterfaceId}${what === undefined || what === '' ? '' : ` (${what})`} uses the group`;
    });
  const others = users.length - namedInterfaces;
  return others <= 0
    ? users
    : [...users.slice(0, namedInterfaces), `${String(others)} other network interfaces use the group`];
}
