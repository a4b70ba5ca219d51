import * as z from 'zod';
import { afterwards } from '../../control/afterwards.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, config, occasion } from '../../control/trigger.ts';
import { numberedIds, plainIds, selectAt } from '../../network/ec2-selectors.ts';
import {
  createFlowLog,
  deleteFlowLogs,
  type FlowLog,
  flowLogContent,
  flowLogWrites,
  getResourceKind,
  nameFlowLog,
  readFlowLogs,
} from '../../network/flow-logs.ts';
import { exists, ownerReads } from '../../network/owned.ts';

type State = { readonly flowLog: FlowLog | null };

export default defineControl({
  id: 'ec2-flow-log-kept',
  title: 'Flow logs of VPCs and subnets are kept',
  rationale:
    'A flow log is the record of who talked to whom. Whoever deletes it hides where they came from, what they reached ' +
    'and how much they took, and nothing of the time without it can be found out later.',
  severity: 'high',
  // DeleteFlowLogs names flow logs and not their VPC, which nobody can look up any more: the flow log is what is watched.
  resourceType: 'AWS::EC2::FlowLog',
  references: {
    policy: ['3.3.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(b)'],
    soc2: ['CC7.1', 'CC7.2'],
    nist80053: ['AC-4(26)', 'AU-2', 'AU-12', 'CA-7', 'SI-7(8)'],
    cis: ['3.7'],
    securityHub: ['EC2.6'],
    attack: ['T1562.008'],
  },
  triggers: [
    cloudTrail(
      'ec2',
      ['DeleteFlowLogs'],
      selectAt(['requestParameters', 'DeleteFlowLogsRequest', 'FlowLogId'], numberedIds),
    ),
    // To remember a flow log as soon as there is one.
    occasion(
      'ec2',
      ['CreateFlowLogs'],
      selectAt(['responseElements', 'CreateFlowLogsResponse', 'flowLogIdSet', 'item'], plainIds),
    ),
    config('AWS::EC2::FlowLog'),
  ],
  defaultMode: 'enforce',
  operations: { reads: ['ec2:DescribeFlowLogs', ...ownerReads], writes: flowLogWrites },
  settings: z.strictObject({}),
  async read({ id }, aws, { baseline }): Promise<State | undefined> {
    const [flowLog] = await readFlowLogs('flow-log-id', id, aws);
    if (flowLog !== undefined) return { flowLog };
    if (baseline === undefined) return undefined;
    const remembered = flowLogContent.parse(baseline);
    // Interfaces and gateways come and go with what they serve, and their flow logs with them.
    if (getResourceKind(remembered.resourceId) === undefined) return undefined;
    const [others, isThere] = await Promise.all([
      readFlowLogs('resource-id', remembered.resourceId, aws),
      exists(remembered.resourceId, aws),
    ]);
    if (!isThere) return undefined;
    // One that was made in its place has another id.
    return { flowLog: others.find((log) => nameFlowLog(log) === nameFlowLog(remembered)) ?? null };
  },
  detect({ flowLog }, { baseline }) {
    if (flowLog !== null || baseline === undefined) return [];
    const remembered = flowLogContent.parse(baseline);
    return [
      {
        element: nameFlowLog(remembered),
        reason: `the flow log of ${remembered.resourceId} was deleted: ${nameFlowLog(remembered)}`,
        evidence: remembered,
      },
    ];
  },
  remediate: (_state, violations, { id }) => ({
    summary: `Make flow log ${id} again, as it was: ${violations.map(({ element }) => element).join(', ')}. What was not recorded meanwhile is lost.`,
    apply: violations.map(({ evidence }) => createFlowLog(evidence)),
    undo: [deleteFlowLogs([afterwards('flowLog', 'id')])],
  }),
  remember: ({ flowLog }) => ({ ...flowLogContent.parse(flowLog) }),
  compare: ({ flowLog }) => (flowLog === null ? null : { ...flowLogContent.parse(flowLog) }),
});
