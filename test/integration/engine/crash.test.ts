import { startAccount } from '../../../sandbox/emulators.ts';
import type { ResourceRef } from '../../../shared/control/resource.ts';
import noWorldAdminPorts from '../../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import { ec2Service } from '../../../shared/services/ec2.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createWireEngine, type WireEngine } from '../../support/wire-engine.ts';
import { scheduledSweep } from '../../support/wire-events.ts';
import {
  createSecurityGroup,
  ingressAuthorized,
  listOpenPorts,
  openToWorld,
} from '../../support/wire-security-group.ts';

/** One event can be about several controls, and this is about one. */
const oneControl = { ...ec2Service, controls: [noWorldAdminPorts] };

describe('a function that is killed while it changes a security group', () => {
  let account: WireAccount;
  let killed: WireEngine;
  let next: WireEngine;
  let group: ResourceRef;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
  });

  beforeEach(async () => {
    // Its lease ends with it, so that nobody has to wait until it would have.
    killed = createWireEngine(oneControl, account, { leaseMs: -1 });
    next = createWireEngine(oneControl, account);
    group = await createSecurityGroup(account);
    await openToWorld(account, group.id, 22);
  });

  afterAll(async () => account.stop());

  /** Starts to handle an event; resolves at the moment of the kill, from which on the function does nothing more. */
  async function killAt(step: 'before its first call' | 'after its last call'): Promise<void> {
    const { promise: reached, resolve } = Promise.withResolvers<undefined>();
    const never = () => {
      resolve(undefined);
      return new Promise<never>(() => undefined);
    };
    if (step === 'after its last call') {
      jest.spyOn(killed.trail, 'finish').mockImplementationOnce(never);
    } else {
      const begin = killed.trail.begin.bind(killed.trail);
      jest.spyOn(killed.trail, 'begin').mockImplementationOnce(async (intent, expected, admission) => {
        await begin(intent, expected, admission);
        return never();
      });
    }
    void killed.handle(ingressAuthorized(group));
    await reached;
  }

  const tellStory = async (): Promise<readonly string[]> =>
    (await next.readRecords(group.arn)).map((record) =>
      record.kind === 'outcome' ? record.status : record.kind,
    );

  it('has what it did settled by the sweep, and done no second time', async () => {
    await killAt('after its last call');
    await expect(tellStory()).resolves.toEqual(['intent']);

    await next.handle(scheduledSweep(account.place));

    await expect(tellStory()).resolves.toEqual(['intent', 'remediated']);
    expect(next.calls).not.toContain('ec2:RevokeSecurityGroupIngress');
    await expect(listOpenPorts(account, group.id)).resolves.toEqual(['443-443']);
  });

  it('has what it left undone taken up by the sweep, under the same finding', async () => {
    await killAt('before its first call');

    await next.handle(scheduledSweep(account.place));

    await expect(tellStory()).resolves.toEqual(['intent', 'interrupted', 'intent', 'remediated']);
    expect(new Set((await next.readRecords(group.arn)).map(({ findingId }) => findingId)).size).toBe(1);
    await expect(listOpenPorts(account, group.id)).resolves.toEqual(['443-443']);
  });

  it('stands in nobody’s way when the platform delivers the event again', async () => {
    await killAt('before its first call');

    await expect(next.handle(ingressAuthorized(group))).resolves.toMatchObject([{ status: 'remediated' }]);

    await expect(tellStory()).resolves.toEqual(['intent', 'interrupted', 'intent', 'remediated']);
    await expect(listOpenPorts(account, group.id)).resolves.toEqual(['443-443']);
  });

  it('leaves nothing open after it was settled: another sweep finds nothing to do', async () => {
    await killAt('after its last call');
    await next.handle(scheduledSweep(account.place));
    next.calls.length = 0;

    await next.handle(scheduledSweep(account.place));

    expect(next.calls.filter((call) => /Revoke|Authorize|Transact|Put/.test(call))).toEqual([]);
  });
});
