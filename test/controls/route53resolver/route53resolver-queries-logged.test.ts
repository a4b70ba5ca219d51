import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/route53resolver/route53resolver-queries-logged.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { type Answers, awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const vpc = 'vpc-0a1b2c3d4e5f60718';
const resource = toResourceRef('AWS::Route53Resolver::VpcQueryLogging', vpc, testPlace);
const log = { id: 'rqlc-1', name: 'dns', destination: 'arn:aws:s3:::example-dns-logs' };
const twin = { ...log, id: 'rqlc-2', name: 'dns again' };
const good = { logged: [log], others: [] };

const change = (verb: 'Associate' | 'Disassociate', id = log.id) => ({
  operation: `route53resolver:${verb}ResolverQueryLogConfig`,
  input: { ResolverQueryLogConfigId: id, ResourceId: vpc },
});

describe('a VPC', () => {
  it('whose queries are logged is left alone, and remembered', () => {
    expect(detect(control, good, { baseline: { logged: [log] } })).toEqual([]);
    expect(control.remember?.(good)).toEqual({ logged: [log] });
  });

  it('whose queries were never logged is left alone, and nothing of it is remembered', () => {
    const state = { logged: [], others: [log] };
    expect(detect(control, state)).toEqual([]);
    expect(control.remember?.(state)).toBeUndefined();
  });

  it('whose queries are logged to the same place by another configuration is left alone', () => {
    expect(detect(control, { logged: [twin], others: [log] }, { baseline: { logged: [log] } })).toEqual([]);
  });

  it('that was taken from its configuration is given back to it, until that is undone', () => {
    const state = { logged: [], others: [twin, log] };
    expect(remedy(control, state, resource, { baseline: { logged: [log] } })).toEqual({
      violations: [
        {
          element: 'ResolverQueryLogConfig rqlc-1',
          key: log.destination,
          reason: 'DNS queries are no longer logged to arn:aws:s3:::example-dns-logs',
          evidence: log,
        },
      ],
      summary: `Log the DNS queries of VPC ${vpc} to arn:aws:s3:::example-dns-logs again.`,
      apply: [change('Associate')],
      undo: [change('Disassociate')],
    });
  });

  it('whose configuration is gone is given to another one that logs to the same place', () => {
    const { apply, undo } = remedy(control, { logged: [], others: [twin] }, resource, {
      baseline: { logged: [log] },
    });
    expect(apply).toEqual([change('Associate', twin.id)]);
    expect(undo).toEqual([change('Disassociate', twin.id)]);
  });

  it('whose configuration is gone, with no other, is reported with the steps', () => {
    const other = { ...twin, destination: 'arn:aws:s3:::elsewhere' };
    const { violations, summary, apply, undo } = remedy(control, { logged: [], others: [other] }, resource, {
      baseline: { logged: [log] },
    });
    expect(violations).toHaveLength(1);
    expect(summary).toBe(
      `The query logging configuration of VPC ${vpc} was deleted. Make one again with CreateResolverQueryLogConfig for ` +
        'arn:aws:s3:::example-dns-logs (as dns), and give it the VPC with AssociateResolverQueryLogConfig.',
    );
    expect([apply, undo]).toEqual([[], []]);
  });

  it('is the same to whoever compares, whatever other configurations there are', () => {
    expect(control.compare?.({ ...good, others: [twin] })).toEqual(control.compare?.(good));
  });
});

describe('reading a VPC', () => {
  const association = { ResourceId: vpc, ResolverQueryLogConfigId: log.id, Status: 'ACTIVE' as const };
  const config = { Id: log.id, Name: log.name, DestinationArn: log.destination, Status: 'CREATED' as const };
  const answers = (status: 'ACTIVE' | 'CREATING' | 'DELETING' = 'ACTIVE'): Answers => ({
    'route53resolver:ListResolverQueryLogConfigAssociations': ({ NextToken }) =>
      NextToken === undefined
        ? { ResolverQueryLogConfigAssociations: [], NextToken: 'more' }
        : { ResolverQueryLogConfigAssociations: [{ ...association, Status: status }] },
    'route53resolver:ListResolverQueryLogConfigs': {
      ResolverQueryLogConfigs: [
        config,
        { ...config, Id: twin.id, Name: twin.name },
        { ...config, Id: 'rqlc-0', Status: 'DELETING' },
      ],
    },
  });
  const seen = contextOf(control, { baseline: { logged: [log] } });

  it.each(['ACTIVE', 'CREATING'] as const)('takes an association that is %s for one', async (status) => {
    const aws = fakeReader(answers(status));
    await expect(control.read(resource, aws, seen)).resolves.toEqual({ logged: [log], others: [twin] });
    expect(aws.reads).toHaveLength(3);
    expect(aws.reads[0]?.input).toMatchObject({ Filters: [{ Name: 'ResourceId', Values: [vpc] }] });
  });

  it('takes one that is being deleted for none, and asks whether the VPC is there', async () => {
    const aws = fakeReader({ ...answers('DELETING'), 'ec2:DescribeVpcs': { Vpcs: [{ VpcId: vpc }] } });
    await expect(control.read(resource, aws, seen)).resolves.toEqual({ logged: [], others: [log, twin] });
  });

  it.each([awsError('InvalidVpcID.NotFound'), { Vpcs: [] }])('that is gone is gone', async (vpcs) => {
    const aws = fakeReader({ ...answers('DELETING'), 'ec2:DescribeVpcs': vpcs });
    await expect(control.read(resource, aws, seen)).resolves.toBeUndefined();
  });

  it('fails where it is denied, which is not the same as not logged', async () => {
    const denied = awsError('AccessDeniedException');
    const lists = { ...answers(), 'route53resolver:ListResolverQueryLogConfigs': denied };
    await expect(control.read(resource, fakeReader(lists), seen)).rejects.toThrow('AccessDenied');
    const vpcs = { ...answers('DELETING'), 'ec2:DescribeVpcs': denied };
    await expect(control.read(resource, fakeReader(vpcs), seen)).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, {
  AssociateResolverQueryLogConfig: [vpc],
  DisassociateResolverQueryLogConfig: [vpc],
});
