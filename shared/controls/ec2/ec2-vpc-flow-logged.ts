import { afterwards } from '../../control/afterwards.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, config, occasion } from '../../control/trigger.ts';
import { numberedIds, selectAt } from '../../network/ec2-selectors.ts';
import { createFlowLog, deleteFlowLogs, flowLogWrites, nameFlowLog } from '../../network/flow-logs.ts';
import {
  chooseFlowLogs,
  readVpcLogs,
  rememberVpcLogs,
  vpcLogReads,
  vpcLogSettings,
} from '../../network/vpc-flow-logs.ts';

export default defineControl({
  id: 'ec2-vpc-flow-logged',
  title: 'VPCs have a flow log',
  rationale:
    'Without a flow log nobody can tell who talked to whom: neither a scan, a stolen database on its way out nor a call ' +
    'to an attacker’s server is noticed, and after an incident nothing shows what was reached.',
  severity: 'medium',
  resourceType: 'AWS::EC2::VPC',
  references: {
    policy: ['3.3.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(b)'],
    soc2: ['CC7.1', 'CC7.2'],
    nist80053: ['AC-4(26)', 'AU-2', 'AU-3', 'AU-12', 'CA-7', 'SI-7(8)'],
    cis: ['3.7'],
    securityHub: ['EC2.6'],
    attack: ['T1562.008'],
  },
  triggers: [
    // A flow log that is deleted is put back by ec2-flow-log-kept: its record does not name the VPC.
    cloudTrail('ec2', ['CreateVpc', 'CreateDefaultVpc'], selectAt(['responseElements', 'vpc', 'vpcId'])),
    // Of other resources too, and those are taken for VPCs that are gone.
    occasion(
      'ec2',
      ['CreateFlowLogs'],
      selectAt(['requestParameters', 'CreateFlowLogsRequest', 'ResourceId'], numberedIds),
    ),
    config('AWS::EC2::VPC'),
  ],
  defaultMode: 'enforce',
  operations: { reads: vpcLogReads, writes: flowLogWrites },
  settings: vpcLogSettings,
  read: async ({ id }, aws) => (id.startsWith('vpc-') ? readVpcLogs(id, aws) : undefined),
  detect({ flowLogs }) {
    // What is accepted alone shows no scan: Security Hub asks for what is rejected.
    if (Object.values(flowLogs).some(({ trafficType }) => trafficType !== 'ACCEPT')) return [];
    return [
      {
        element: 'flow logs',
        reason: 'the VPC has no flow log that records what is rejected',
        evidence: Object.keys(flowLogs),
      },
    ];
  },
  remediate({ flowLogs }, _violations, { id }, { baseline, settings }) {
    const missing = chooseFlowLogs(id, baseline, settings)
      .map((log) => ({ name: nameFlowLog(log), log }))
      .filter(({ name }) => flowLogs[name] === undefined);
    if (missing.length === 0) {
      return {
        summary:
          `Nobody has said where the flow log of ${id} should go: set controls.ec2-vpc-flow-logged.destination, or make ` +
          'one with CreateFlowLogs.',
        apply: [],
        undo: [],
      };
    }
    const names = missing.map(({ name }) => name);
    return {
      summary: `Make a flow log of ${id}: ${names.join(', ')}.`,
      apply: missing.map(({ log }) => createFlowLog(log)),
      undo: [deleteFlowLogs(names.map((name) => afterwards('flowLogs', name, 'id')))],
    };
  },
  remember: rememberVpcLogs,
  compare: rememberVpcLogs,
});
