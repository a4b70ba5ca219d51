import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { matchesPattern } from '../../control/pattern.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { listFleets } from '../../compute/fleets.ts';
import { instanceReads, readInstance } from '../../compute/instance.ts';
import { startedInstances } from '../../compute/selectors.ts';

const patterns = z.array(z.string().min(1)).min(1).default(['*']);

export default defineControl({
  id: 'ec2-instance-where-allowed',
  title: 'EC2 instances run only where and as large as the settings allow',
  rationale:
    'Stolen credentials are first used to mine coins on large instances, in a Region that nobody watches; and data that ' +
    'is processed outside the approved Regions breaks what customers and the law were promised.',
  severity: 'high',
  resourceType: 'AWS::EC2::Instance',
  references: {
    policy: ['3.1.1', '3.8.2'],
    hipaa: ['164.308(a)(1)'],
    soc2: ['CC6.1', 'CC7.2'],
    nist80053: ['CM-2', 'CM-7', 'SA-9(5)'],
    attack: ['T1496', 'T1535'],
  },
  triggers: [
    cloudTrail('ec2', ['RunInstances', 'StartInstances'], startedInstances),
    config('AWS::EC2::Instance'),
  ],
  // Whatever runs on the instance is stopped with it, and some of what it had does not come back at its start.
  defaultMode: 'approve',
  operations: { reads: instanceReads, writes: ['ec2:StopInstances', 'ec2:StartInstances'] },
  settings: z.strictObject({
    regions: patterns.describe(
      'Regions in which instances may run; * stands for any characters, such as eu-*',
    ),
    instanceTypes: patterns.describe(
      'Types that instances may have; * stands for any characters, such as t4g.*',
    ),
  }),
  async read({ id, region }, aws) {
    const instance = await readInstance(id, aws);
    if (instance === undefined) return undefined;
    return {
      region,
      instanceType: z.string().parse(instance.InstanceType),
      runs: instance.State?.Name === 'running' || instance.State?.Name === 'pending',
      rootDeviceType: instance.RootDeviceType,
      fleets: listFleets(instance),
    };
  },
  // An instance that is stopped computes nothing.
  detect({ region, instanceType, runs }, { settings }) {
    const isAllowed = (allowed: readonly string[], value: string) =>
      !runs || allowed.some((pattern) => matchesPattern(pattern, value));
    const { regions, instanceTypes } = settings;
    return [
      ...(isAllowed(regions, region)
        ? []
        : [{ element: 'Region', reason: `no instance may run in ${region}`, evidence: region }]),
      ...(isAllowed(instanceTypes, instanceType)
        ? []
        : [
            {
              element: 'InstanceType',
              reason: `no instance may be a ${instanceType}`,
              evidence: instanceType,
            },
          ]),
    ];
  },
  remediate({ rootDeviceType }, violations, { id }) {
    const why = violations.map(({ reason }) => reason).join(', and ');
    if (rootDeviceType === 'instance-store') {
      return {
        summary: `Instance ${id} has its root in the instance store and cannot be stopped: terminate it once its data is safe, since ${why}.`,
        apply: [],
        undo: [],
      };
    }
    return {
      summary:
        `Stop instance ${id}, since ${why}. What is in its instance store is lost, and its public address unless it is ` +
        'an Elastic IP address.',
      apply: [call('ec2:StopInstances', { InstanceIds: [id] })],
      undo: [call('ec2:StartInstances', { InstanceIds: [id] })],
    };
  },
  findDependents: async ({ fleets }, _violations, { id }) =>
    Promise.resolve(
      fleets.map((fleet) => `${fleet} starts another instance in place of ${id} once it is stopped`),
    ),
});
