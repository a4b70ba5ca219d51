import {
  AssociateResolverQueryLogConfigCommand,
  DisassociateResolverQueryLogConfigCommand,
  ListResolverQueryLogConfigAssociationsCommand,
  ListResolverQueryLogConfigsCommand,
  Route53ResolverClient,
} from '@aws-sdk/client-route53resolver';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

// A configuration that is shared belongs to the account that shares it.
const queryLog = 'arn:{partition}:route53resolver:*:*:resolver-query-log-config/*';

export const route53ResolverOperations = {
  'route53resolver:ListResolverQueryLogConfigs': readOperation(ListResolverQueryLogConfigsCommand, {
    on: '*',
    actions: ['route53resolver:ListResolverQueryLogConfigs'],
  }),
  'route53resolver:ListResolverQueryLogConfigAssociations': readOperation(
    ListResolverQueryLogConfigAssociationsCommand,
    { on: '*', actions: ['route53resolver:ListResolverQueryLogConfigAssociations'] },
  ),
  'route53resolver:AssociateResolverQueryLogConfig': writeOperation(AssociateResolverQueryLogConfigCommand, {
    on: queryLog,
    actions: ['route53resolver:AssociateResolverQueryLogConfig'],
  }),
  'route53resolver:DisassociateResolverQueryLogConfig': writeOperation(
    DisassociateResolverQueryLogConfigCommand,
    { on: queryLog, actions: ['route53resolver:DisassociateResolverQueryLogConfig'] },
  ),
} as const;

export const route53Resolver: ServiceModule = {
  prefix: 'route53resolver',
  createClient: (config: ClientConfig) => new Route53ResolverClient(config),
  operations: route53ResolverOperations,
};
