import { startAccount } from '../../../sandbox/emulators.ts';
import type { ResourceRef } from '../../../shared/control/resource.ts';
import noWorldAdminPorts from '../../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import { ec2Service } from '../../../shared/services/ec2.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createWireEngine, type WireEngine } from '../../support/wire-engine.ts';
import {
  createSecurityGroup,
  ingressAuthorized,
  listOpenPorts,
  openToWorld,
} from '../../support/wire-security-group.ts';

/** One event can be about several controls, and this is about one. */
const oneControl = { ...ec2Service, controls: [noWorldAdminPorts] };

const functions = 10;
const events = 50;

// In ministack, whose transactions are isolated from each other as DynamoDB's are; moto's are not.
describe('events that are handled at the same time', () => {
  let account: WireAccount;
  let engines: readonly WireEngine[];

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
  });

  beforeEach(() => {
    engines = Array.from({ length: functions }, () => createWireEngine(oneControl, account));
  });

  afterAll(async () => account.stop());

  async function createOpenGroup(): Promise<ResourceRef> {
    const group = await createSecurityGroup(account);
    await openToWorld(account, group.id, 22);
    return group;
  }

  /** The functions share the events and handle them all at once; tells how often each ending came about. */
  async function handleAll(groups: readonly ResourceRef[]): Promise<Record<string, number>> {
    const named = Array.from({ length: events / groups.length }, () => groups).flat();
    const share = events / functions;
    const results = await Promise.all(
      engines.flatMap((engine, index) =>
        named
          .slice(index * share, (index + 1) * share)
          .map(async (group) => engine.handle(ingressAuthorized(group))),
      ),
    );
    const endings = Map.groupBy(results.flat(), ({ status }) => status);
    return Object.fromEntries([...endings].map(([status, of]) => [status, of.length]));
  }

  const countRevocations = (): number =>
    engines.flatMap(({ calls }) => calls).filter((call) => call === 'ec2:RevokeSecurityGroupIngress').length;

  async function expectChangedOnce({ id, arn }: ResourceRef): Promise<void> {
    await expect(listOpenPorts(account, id)).resolves.toEqual(['443-443']);
    const records = (await engines[0]?.readRecords(arn)) ?? [];
    expect(records.map(({ kind }) => kind)).toEqual(['intent', 'outcome']);
    expect(records[1]).toMatchObject({ status: 'remediated', intentId: records[0]?.recordId });
  }

  it('change one security group once, and none of them fails', async () => {
    const group = await createOpenGroup();

    await expect(handleAll([group])).resolves.toEqual({ remediated: 1, compliant: events - 1 });

    expect(countRevocations()).toBe(1);
    await expectChangedOnce(group);
  });

  it('change ten security groups once each, and none of them fails', async () => {
    const groups = await Promise.all(Array.from({ length: 10 }, createOpenGroup));

    await expect(handleAll(groups)).resolves.toEqual({ remediated: 10, compliant: events - 10 });

    expect(countRevocations()).toBe(10);
    for (const group of groups) await expectChangedOnce(group);
  });

  it('do not hide a drift that is made again the moment after it was put back', async () => {
    const group = await createOpenGroup();
    const [first, second] = engines;
    await first?.handle(ingressAuthorized(group));
    await openToWorld(account, group.id, 22);

    await expect(second?.handle(ingressAuthorized(group))).resolves.toMatchObject([{ status: 'remediated' }]);

    await expect(listOpenPorts(account, group.id)).resolves.toEqual(['443-443']);
    await expect(second?.readRecords(group.arn)).resolves.toHaveLength(4);
  });

  it('settle on the last state when they arrive out of order', async () => {
    const group = await createOpenGroup();
    const earlier = ingressAuthorized(group);
    await openToWorld(account, group.id, 3389);
    const [engine] = engines;

    await expect(engine?.handle(ingressAuthorized(group))).resolves.toMatchObject([{ status: 'remediated' }]);
    await expect(engine?.handle(earlier)).resolves.toMatchObject([{ status: 'compliant' }]);

    await expectChangedOnce(group);
  });
});
