import type { Reader } from '../control/control.ts';
import { readPages } from '../network/read-pages.ts';

interface Association {
  readonly vpc: string;
  /** The id of the query logging configuration. */
  readonly config: string;
}

/** States of an association that is on its way out, or never came to be. */
const ended = new Set(['DELETING', 'FAILED']);

/** What logs the queries of which VPC: of one VPC, or of all. */
export async function readAssociations(
  aws: Reader<'route53resolver:ListResolverQueryLogConfigAssociations'>,
  vpc?: string,
): Promise<readonly Association[]> {
  const pages = await readPages(async (token) =>
    aws.read('route53resolver:ListResolverQueryLogConfigAssociations', {
      MaxResults: 100,
      ...(vpc === undefined ? {} : { Filters: [{ Name: 'ResourceId', Values: [vpc] }] }),
      ...(token === undefined ? {} : { NextToken: token }),
    }),
  );
  return pages
    .flatMap(({ ResolverQueryLogConfigAssociations: associations = [] }) => associations)
    .flatMap(({ ResourceId, ResolverQueryLogConfigId, Status = '' }) =>
      ResourceId === undefined || ResolverQueryLogConfigId === undefined || ended.has(Status)
        ? []
        : [{ vpc: ResourceId, config: ResolverQueryLogConfigId }],
    );
}

/** Where queries are logged to. */
export type QueryLog = { readonly id: string; readonly name: string; readonly destination: string };

/** The query logging configurations of the Region, those that other accounts share with this one too. */
export async function readQueryLogs(
  aws: Reader<'route53resolver:ListResolverQueryLogConfigs'>,
): Promise<readonly QueryLog[]> {
  const pages = await readPages(async (token) =>
    aws.read('route53resolver:ListResolverQueryLogConfigs', {
      MaxResults: 100,
      ...(token === undefined ? {} : { NextToken: token }),
    }),
  );
  return pages
    .flatMap(({ ResolverQueryLogConfigs: configs = [] }) => configs)
    .flatMap(({ Id, Name = '', DestinationArn = '', Status }) =>
      Id === undefined || Status === 'DELETING' || Status === 'FAILED'
        ? []
        : [{ id: Id, name: Name, destination: DestinationArn }],
    )
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
