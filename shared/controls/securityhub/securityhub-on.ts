import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { changedAccount } from '../../control/selectors.ts';
import { cloudTrail, occasion } from '../../control/trigger.ts';
import { explainNoCall, requiredSettings } from '../../logging/detection.ts';
import { findLostStandards, type Hub, hubReads, readHub, toStandardsInput } from '../../logging/hub.ts';

type State = { readonly hub: Hub | null };

export default defineControl({
  id: 'securityhub-on',
  title: 'Security Hub is on, with the standards that it checked',
  rationale:
    'Security Hub gathers what all other services find. While it is off no finding arrives where people look, and whatever ' +
    'becomes unsafe meanwhile is held against no standard.',
  severity: 'high',
  resourceType: 'AWS::SecurityHub::Hub',
  references: {
    policy: ['3.1.2', '3.5.1', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.308(a)(6)(ii)'],
    soc2: ['CC7.1', 'CC7.2', 'CC7.3'],
    nist80053: ['AU-6(4)', 'CA-7', 'CM-6(1)', 'SI-4', 'SI-4(5)'],
    cis: ['4.16'],
    attack: ['T1562.001'],
  },
  triggers: [
    cloudTrail('securityhub', ['DisableSecurityHub', 'BatchDisableStandards'], changedAccount),
    // What is checked has to be known before it is turned off.
    occasion('securityhub', ['EnableSecurityHub', 'BatchEnableStandards'], changedAccount),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: hubReads,
    writes: [
      'securityhub:EnableSecurityHub',
      'securityhub:DisableSecurityHub',
      'securityhub:UpdateSecurityHubConfiguration',
      'securityhub:BatchEnableStandards',
      'securityhub:BatchDisableStandards',
    ],
  },
  settings: requiredSettings,
  read: async (hub, aws): Promise<State> => ({ hub: await readHub(hub, aws) }),
  detect({ hub }, { baseline }) {
    const before = baseline as Hub | undefined;
    if (hub === null) {
      const reason = before === undefined ? 'Security Hub is not on' : 'Security Hub was turned off';
      return [{ element: 'Hub', reason, evidence: 'none' }];
    }
    return findLostStandards(before, hub).map(({ arn }) => ({
      element: arn,
      reason: `the standard ${arn} was checked and is not any more`,
      evidence: arn,
    }));
  },
  remediate({ hub }, _violations, _hub, { baseline, settings: { required } }) {
    const before = baseline as Hub | undefined;
    const isRemembered = before !== undefined;
    // A member that is configured from its administrator is refused the call, which says so; others turn it on themselves.
    const reason = explainNoCall('Security Hub', { administrator: null, isRemembered, required });
    if (reason !== undefined) return { summary: reason, apply: [], undo: [] };
    return hub === null ? turnOn(before) : checkAgain(before, hub);
  },
  remember: ({ hub }) => ({ ...hub }),
});

function turnOn(before: Hub | undefined) {
  const undo = [call('securityhub:DisableSecurityHub', {})];
  if (before === undefined) {
    return {
      summary: 'Turn Security Hub on, with the standards that AWS turns on with it.',
      apply: [call('securityhub:EnableSecurityHub', {})],
      undo,
    };
  }
  return {
    summary:
      'Turn Security Hub on again, with the standards that it checked. All controls of these are on: those that somebody ' +
      'had turned off have to be turned off again.',
    apply: [
      call('securityhub:EnableSecurityHub', {
        EnableDefaultStandards: false,
        ControlFindingGenerator: before.findings,
        ...(Object.keys(before.tags).length === 0 ? {} : { Tags: { ...before.tags } }),
      }),
      // It is made with new controls turned on by themselves.
      ...(before.enablesNewControls
        ? []
        : [call('securityhub:UpdateSecurityHubConfiguration', { AutoEnableControls: false })]),
      ...(before.standards.length === 0
        ? []
        : [
            call('securityhub:BatchEnableStandards', {
              StandardsSubscriptionRequests: toStandardsInput(before.standards),
            }),
          ]),
    ],
    undo,
  };
}

function checkAgain(before: Hub | undefined, hub: Hub) {
  const lost = findLostStandards(before, hub);
  return {
    summary: `Have Security Hub check ${lost.map(({ arn }) => arn).join(' and ')} again, with all controls on.`,
    apply: [
      call('securityhub:BatchEnableStandards', { StandardsSubscriptionRequests: toStandardsInput(lost) }),
    ],
    undo: [
      call('securityhub:BatchDisableStandards', {
        StandardsSubscriptionArns: lost.map(({ subscription }) => subscription),
      }),
    ],
  };
}
