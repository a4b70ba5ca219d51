import {
  AssociateResolverQueryLogConfigCommand,
  CreateResolverQueryLogConfigCommand,
} from '@aws-sdk/client-route53resolver';
import { CreateVpcCommand } from '@aws-sdk/client-ec2';
import { AwsAccount } from '../../../shared/aws/session.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/route53resolver/route53resolver-queries-logged.ts';
import { route53ResolverService as service } from '../../../shared/services/route53resolver.ts';
import { contextOf } from '../../support/test-context.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createLoggingClients, type LoggingClients } from '../../support/wire-logging.ts';

/** Moto takes no VPC from its configuration again, so that no drift can be made there: this is what it can tell. */
describe('the controls of Route 53 Resolver in an account', () => {
  let account: WireAccount;
  let clients: LoggingClients;

  beforeAll(async () => {
    account = await startWireAccount();
    clients = createLoggingClients(account);
  });

  afterAll(async () => account.stop());

  async function createVpc(): Promise<string> {
    const { Vpc } = await account.clients.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    return Vpc?.VpcId ?? '';
  }

  async function look(id: string, logged: readonly object[]) {
    const resource = toResourceRef(control.resourceType, id, account.place);
    const context = contextOf(control, { baseline: { logged } as never });
    const session = new AwsAccount(service.modules).open(resource);
    const state = await control.read(resource, session, context);
    const violations = state === undefined ? [] : control.detect(state, context);
    const change = state && control.remediate(state, violations, resource, context);
    return { session, state, violations, change };
  }

  it('log the queries of a VPC again where they were logged, and leave one alone that is gone', async () => {
    const destination = 'arn:aws:s3:::dns-logs';
    const { ResolverQueryLogConfig } = await clients.resolver.send(
      new CreateResolverQueryLogConfigCommand({
        Name: 'dns',
        DestinationArn: destination,
        CreatorRequestId: '1',
      }),
    );
    const log = { id: ResolverQueryLogConfig?.Id ?? '', name: 'dns', destination };
    const vpc = await createVpc();

    const before = await look(vpc, [log]);
    expect(before.violations).toHaveLength(1);
    for (const call of before.change?.apply ?? []) {
      await expect(before.session.send(call)).resolves.not.toHaveProperty('error');
    }

    await expect(look(vpc, [log])).resolves.toMatchObject({ state: { logged: [log] }, violations: [] });
    await expect(look('vpc-0a1b2c3d', [log])).resolves.toMatchObject({ state: undefined });
  });

  it('are held against every VPC whose queries are logged', async () => {
    const ids: string[] = [];
    const { ResolverQueryLogConfig } = await clients.resolver.send(
      new CreateResolverQueryLogConfigCommand({
        Name: 'all',
        DestinationArn: 'arn:aws:s3:::all-dns-logs',
        CreatorRequestId: '2',
      }),
    );
    const [vpc, other] = [await createVpc(), await createVpc()];
    await clients.resolver.send(
      new AssociateResolverQueryLogConfigCommand({
        ResolverQueryLogConfigId: ResolverQueryLogConfig?.Id,
        ResourceId: vpc,
      }),
    );

    const list = service.inventory['AWS::Route53Resolver::VpcQueryLogging'];
    const session = new AwsAccount(service.modules).open(account.place);
    for await (const id of list?.(session) ?? []) ids.push(id);

    expect(ids).toContain(vpc);
    expect(ids).not.toContain(other);
  });
});
