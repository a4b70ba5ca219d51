import type { ResourceRef } from '../../../shared/control/resource.ts';
import noWorldAdminPorts from '../../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import vpcFlowLogged from '../../../shared/controls/ec2/ec2-vpc-flow-logged.ts';
import { ec2Service } from '../../../shared/services/ec2.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createWireEngine, type WireEngine } from '../../support/wire-engine.ts';
import { scheduledSweep } from '../../support/wire-events.ts';
import { ec2Error, type FaultyEndpoint, startFaultyEndpoint } from '../../support/wire-faults.ts';
import {
  createSecurityGroup,
  ingressAuthorized,
  listOpenPorts,
  openToWorld,
} from '../../support/wire-security-group.ts';

/** One event can be about several controls, and this is about one. */
const oneControl = { ...ec2Service, controls: [noWorldAdminPorts] };

const read = 'DescribeSecurityGroupRules';
const revoke = 'RevokeSecurityGroupIngress';
/** As often as the client tries a call. */
const toTheEnd = 5;

describe('an account that does not do what it is asked', () => {
  let account: WireAccount;
  let endpoint: FaultyEndpoint;
  let engine: WireEngine;
  let group: ResourceRef;

  beforeAll(async () => {
    account = await startWireAccount();
    endpoint = await startFaultyEndpoint(account.emulator.url);
    process.env['AWS_ENDPOINT_URL_EC2'] = endpoint.url;
    engine = createWireEngine(oneControl, account);
  });

  beforeEach(async () => {
    // With SSH inside a wider range, the change takes two calls: one lets in the rest, one revokes the range.
    group = await createSecurityGroup(account);
    await openToWorld(account, group.id, 20, 30);
    engine.calls.length = 0;
  });

  afterAll(async () => {
    delete process.env['AWS_ENDPOINT_URL_EC2'];
    await endpoint.stop();
    await account.stop();
  });

  const fail = (hits: string, times: number, status: number, code: string): void =>
    endpoint.fail({ hits, times, status, body: ec2Error(code) });

  const handle = async () => engine.handle(ingressAuthorized(group));

  async function expectPutBackLater(): Promise<void> {
    await expect(handle()).resolves.toMatchObject([{ status: 'remediated' }]);
    await expect(listOpenPorts(account, group.id)).resolves.toEqual(['24-30', '443-443']);
  }

  it('is asked again when it throttles a while', async () => {
    fail(read, 2, 503, 'RequestLimitExceeded');

    await expect(handle()).resolves.toMatchObject([{ status: 'remediated' }]);

    expect(engine.calls.slice(0, 3)).toEqual([`ec2:${read}`, `ec2:${read}`, `ec2:${read}`]);
    await expect(listOpenPorts(account, group.id)).resolves.toEqual(['24-30', '443-443']);
  });

  it.each([
    ['denied', 1, 403, 'UnauthorizedOperation'],
    ['out of order to the end', toTheEnd, 500, 'InternalError'],
  ])('makes the event fail where the read is %s; nothing is changed or recorded', async (...fault) => {
    const [, times, status, code] = fault;
    fail(read, times, status, code);

    await expect(handle()).rejects.toThrow(
      new RegExp(`1 of 1 assessments failed.*${read} failed with ${code}`),
    );

    await expect(engine.readRecords(group.arn)).resolves.toEqual([]);
    await expect(listOpenPorts(account, group.id)).resolves.toEqual(['20-30', '443-443']);
    await expectPutBackLater();
  });

  it('is swept but for what it does not let list, and the sweep fails for that', async () => {
    const whole = createWireEngine({ ...ec2Service, controls: [vpcFlowLogged, noWorldAdminPorts] }, account);
    fail('Action=DescribeVpcs', toTheEnd, 403, 'UnauthorizedOperation');

    await expect(whole.handle(scheduledSweep(account.place))).rejects.toThrow(
      /1 of \d+ assessments failed.*Not all of AWS::EC2::VPC in .*DescribeVpcs failed with UnauthorizedOperation/,
    );

    await expect(listOpenPorts(account, group.id)).resolves.toEqual(['24-30', '443-443']);
  });

  it('has it said which of two calls was made where the other is denied', async () => {
    fail(revoke, 1, 403, 'UnauthorizedOperation');

    await expect(handle()).rejects.toThrow(/partial/);

    const [intent, outcome] = await engine.readRecords(group.arn);
    expect(outcome).toMatchObject({
      kind: 'outcome',
      intentId: intent?.recordId,
      status: 'partial',
      calls: [
        { operation: 'ec2:AuthorizeSecurityGroupIngress', requestId: expect.stringMatching(/\S/) as string },
        { operation: `ec2:${revoke}`, error: { code: 'UnauthorizedOperation' } },
      ],
    });
    await expect(listOpenPorts(account, group.id)).resolves.toEqual(['20-30', '24-30', '443-443']);
    await expectPutBackLater();
  });

  it('has it said that nothing was done where the first call is denied', async () => {
    fail('AuthorizeSecurityGroupIngress', 1, 403, 'UnauthorizedOperation');

    await expect(handle()).rejects.toThrow(/0 of 2 calls were made/);

    await expect(listOpenPorts(account, group.id)).resolves.toEqual(['20-30', '443-443']);
    await expectPutBackLater();
  });
});
