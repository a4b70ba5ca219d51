import { ec2 } from '../aws/ec2.ts';
import { route53Resolver } from '../aws/route53resolver.ts';
import type { Reader } from '../control/control.ts';
import { controls } from '../controls/route53resolver/index.ts';
import { readAssociations } from '../logging/query-logging.ts';
import { noTags } from './account-wide.ts';
import type { Service } from './service.ts';

export const route53ResolverService: Service = {
  name: 'route53resolver',
  // A VPC is not known to Route 53 Resolver: whether it is still there, EC2 says.
  modules: [route53Resolver, ec2],
  controls,
  inventory: { 'AWS::Route53Resolver::VpcQueryLogging': listVpcs },
  inventoryReads: ['route53resolver:ListResolverQueryLogConfigAssociations'],
  tags: { 'AWS::Route53Resolver::VpcQueryLogging': noTags },
};

/** The VPCs whose queries are logged; those whose queries were, the sweep remembers. */
async function* listVpcs(aws: Reader): AsyncIterable<string> {
  const associations = await readAssociations(aws);
  for (const id of new Set(associations.map(({ vpc }) => vpc))) yield await Promise.resolve(id);
}
