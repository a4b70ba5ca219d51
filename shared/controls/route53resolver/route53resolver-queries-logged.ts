import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, occasion } from '../../control/trigger.ts';
import { type QueryLog, readAssociations, readQueryLogs } from '../../logging/query-logging.ts';

/** Where the queries of a VPC are logged, and where else they could be. */
type State = { readonly logged: readonly QueryLog[]; readonly others: readonly QueryLog[] };
type Baseline = Pick<State, 'logged'>;

export default defineControl({
  id: 'route53resolver-queries-logged',
  title: 'VPCs go on logging their DNS queries',
  rationale:
    'Malware asks for its servers by name and can send data out in such questions; without the log of them neither shows, ' +
    'since flow logs do not hold what is asked of the resolver.',
  severity: 'high',
  resourceType: 'AWS::Route53Resolver::VpcQueryLogging',
  references: {
    policy: ['3.3.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(b)'],
    soc2: ['CC7.1', 'CC7.2'],
    nist80053: ['AU-2', 'AU-12', 'SI-4', 'SI-4(4)'],
    attack: ['T1562.008', 'T1071.004'],
  },
  // DeleteResolverQueryLogConfig takes nothing away: AWS refuses it while a VPC uses the configuration.
  triggers: [
    cloudTrail('route53resolver', ['DisassociateResolverQueryLogConfig'], requestParameter('resourceId')),
    occasion('route53resolver', ['AssociateResolverQueryLogConfig'], requestParameter('resourceId')),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: [
      'route53resolver:ListResolverQueryLogConfigAssociations',
      'route53resolver:ListResolverQueryLogConfigs',
      'ec2:DescribeVpcs',
    ],
    writes: [
      'route53resolver:AssociateResolverQueryLogConfig',
      'route53resolver:DisassociateResolverQueryLogConfig',
    ],
  },
  settings: z.strictObject({}),
  async read({ id }, aws, { baseline }): Promise<State | undefined> {
    const [associations, logs] = await Promise.all([readAssociations(aws, id), readQueryLogs(aws)]);
    const used = new Set(associations.map(({ config }) => config));
    const logged = logs.filter((log) => used.has(log.id));
    // A VPC that is gone has no queries any more, and EC2 alone knows that.
    if (findLost(logged, baseline).length > 0) {
      const vpcs = await aws.find('ec2:DescribeVpcs', { VpcIds: [id] }, ['InvalidVpcID.NotFound']);
      if (vpcs?.Vpcs === undefined || vpcs.Vpcs.length === 0) return undefined;
    }
    return { logged, others: logs.filter((log) => !used.has(log.id)) };
  },
  // Held against what was: that a VPC has to log its queries, and where to, nobody can know.
  detect: ({ logged }, { baseline }) =>
    findLost(logged, baseline).map((lost) => ({
      element: `ResolverQueryLogConfig ${lost.id}`,
      key: lost.destination,
      reason: `DNS queries are no longer logged to ${lost.destination}`,
      evidence: lost,
    })),
  remediate({ others }, violations, { id }) {
    const lost = violations.map(({ evidence }) => evidence);
    const found = lost.flatMap((log) => findReplacement(log, others) ?? []);
    if (found.length === 0) {
      const destinations = lost.map(({ name, destination }) => `${destination} (as ${name})`).join(', ');
      // The id of a configuration is AWS's choice, and unknown before it is made: nothing can be planned with it.
      return {
        summary:
          `The query logging configuration of VPC ${id} was deleted. Make one again with CreateResolverQueryLogConfig for ` +
          `${destinations}, and give it the VPC with AssociateResolverQueryLogConfig.`,
        apply: [],
        undo: [],
      };
    }
    const inputs = found.map((log) => ({ ResolverQueryLogConfigId: log.id, ResourceId: id }));
    return {
      summary: `Log the DNS queries of VPC ${id} to ${found.map(({ destination }) => destination).join(', ')} again.`,
      apply: inputs.map((input) => call('route53resolver:AssociateResolverQueryLogConfig', input)),
      undo: inputs.map((input) => call('route53resolver:DisassociateResolverQueryLogConfig', input)),
    };
  },
  remember: ({ logged }) => (logged.length === 0 ? undefined : { logged }),
  forgetsWhatIsGone: true,
  compare: ({ logged }) => logged,
});

/** What was logged to and no longer is, by the same configuration or another one. */
function findLost(logged: readonly QueryLog[], baseline: object | undefined): readonly QueryLog[] {
  const before = (baseline as Baseline | undefined)?.logged ?? [];
  return before.filter(({ destination }) => !logged.some((log) => log.destination === destination));
}

/** The same configuration, or another one with the same destination. */
function findReplacement(lost: QueryLog, others: readonly QueryLog[]): QueryLog | undefined {
  return (
    others.find(({ id }) => id === lost.id) ??
    others.find(({ destination }) => destination === lost.destination)
  );
}
