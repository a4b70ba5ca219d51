import type { OutcomeRecord } from '../../../shared/audit/record.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import flowLogKept from '../../../shared/controls/ec2/ec2-flow-log-kept.ts';
import vpcFlowLogged from '../../../shared/controls/ec2/ec2-vpc-flow-logged.ts';
import { ec2Service } from '../../../shared/services/ec2.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import { createWireEngine } from '../../support/wire-engine.ts';
import { apiCall } from '../../support/wire-events.ts';
import {
  createFlowBucket,
  createFlowLog,
  createSubnet,
  createVpc,
  deleteFlowLogs,
  readFlowLogs,
  removeSubnet,
  removeVpc,
} from '../../support/wire-network.ts';

const eventSource = 'ec2.amazonaws.com';

describe('the controls of flow logs in an account', () => {
  let account: WireAccount;
  let bucket: string;
  /** The subnets, with their VPCs, that flow logs are of. */
  const subnets = new Map<string, { vpc: string; subnet: string }>();

  beforeAll(async () => {
    account = await startWireAccount();
    bucket = await createFlowBucket(account);
  });

  afterAll(async () => account.stop());

  const minutely = { MaxAggregationInterval: 60, LogFormat: '${version} ${srcaddr} ${dstaddr} ${action}' };

  describeControl(vpcFlowLogged, ec2Service, () => account, {
    async create() {
      const vpc = await createVpc(account.clients);
      await createFlowLog(account, vpc, bucket, minutely);
      return vpc;
    },
    async remove(vpc) {
      await deleteFlowLogs(account, vpc);
      await removeVpc(account, vpc);
    },
    read: async (vpc) => readFlowLogs(account, vpc),
    event: (vpcId) => ({
      eventSource,
      eventName: 'CreateVpc',
      responseElements: { vpc: { vpcId } },
    }),
    drifts: [{ name: 'a VPC whose flow log was deleted', make: async (vpc) => deleteFlowLogs(account, vpc) }],
  });

  it('a new VPC gets the flow log of the settings, and loses it again when that is undone', async () => {
    const engine = createWireEngine({ ...ec2Service, controls: [vpcFlowLogged] }, account, {
      controls: { [vpcFlowLogged.id]: { destination: bucket } },
    });
    const vpcId = await createVpc(account.clients);
    const responseElements = { vpc: { vpcId } };
    const event = apiCall(account.place, { eventSource, eventName: 'CreateVpc', responseElements });

    await expect(engine.handle(event)).resolves.toMatchObject([{ status: 'remediated' }]);
    await expect(readFlowLogs(account, vpcId)).resolves.toMatchObject([
      { LogDestination: bucket, TrafficType: 'ALL', ResourceId: vpcId, MaxAggregationInterval: 600 },
    ]);

    const { arn } = toResourceRef('AWS::EC2::VPC', vpcId, account.place);
    const outcome = (await engine.readRecords(arn)).find(({ kind }) => kind === 'outcome');
    await expect(engine.undo(outcome as OutcomeRecord)).resolves.toMatchObject([{ status: 'undone' }]);
    await expect(readFlowLogs(account, vpcId)).resolves.toEqual([]);
    await removeVpc(account, vpcId);
  });

  it('a new VPC is only reported where the settings name no destination', async () => {
    const engine = createWireEngine({ ...ec2Service, controls: [vpcFlowLogged] }, account);
    const vpcId = await createVpc(account.clients);
    const responseElements = { vpc: { vpcId } };
    const event = apiCall(account.place, { eventSource, eventName: 'CreateVpc', responseElements });

    await expect(engine.handle(event)).resolves.toMatchObject([{ status: 'reported' }]);
    await removeVpc(account, vpcId);
  });

  async function readOwner(id: string) {
    const { vpc, subnet } = subnets.get(id) ?? { vpc: '', subnet: '' };
    return [await readFlowLogs(account, vpc), await readFlowLogs(account, subnet)];
  }

  describeControl(flowLogKept, ec2Service, () => account, {
    async create() {
      const owner = await createSubnet(account);
      await createFlowLog(account, owner.vpc, bucket);
      const id = await createFlowLog(account, owner.subnet, bucket, minutely);
      subnets.set(id, owner);
      return id;
    },
    async remove(id) {
      const owner = subnets.get(id) ?? { vpc: '', subnet: '' };
      await deleteFlowLogs(account, owner.subnet);
      await deleteFlowLogs(account, owner.vpc);
      await removeSubnet(account, owner);
    },
    read: readOwner,
    event: (id) => ({
      eventSource,
      eventName: 'DeleteFlowLogs',
      requestParameters: { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: id } } },
    }),
    drifts: [
      {
        name: 'a flow log that was deleted',
        make: async (id) => deleteFlowLogs(account, subnets.get(id)?.subnet ?? ''),
      },
    ],
  });
});
