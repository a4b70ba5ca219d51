import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { changedAccount } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { explainNoCall, requiredSettings } from '../../logging/detection.ts';
import { findLostScans, readScans, type Scans, scansReads, type ScanType } from '../../logging/scans.ts';

type State = {
  readonly scans: Scans;
  /** The account that manages this one, where that has to be known. */
  readonly administrator: string | null;
};

export default defineControl({
  id: 'inspector-on',
  title: 'Inspector scans all that it scanned',
  rationale:
    'Inspector finds known vulnerabilities in instances, images and functions as they become known. What is no longer scanned ' +
    'ages unseen until somebody else finds the way in.',
  severity: 'high',
  resourceType: 'AWS::InspectorV2::Activation',
  references: {
    policy: ['3.1.2', '3.6.1', '3.6.2', '3.8.1'],
    hipaa: ['164.308(a)(1)'],
    soc2: ['CC6.8', 'CC7.1'],
    nist80053: ['CA-7', 'RA-5', 'SI-2'],
    securityHub: ['Inspector.1', 'Inspector.2', 'Inspector.3', 'Inspector.4'],
    attack: ['T1562.001'],
  },
  triggers: [
    cloudTrail('inspector2', ['Disable', 'Enable'], changedAccount),
    config('AWS::InspectorV2::Activation'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: [...scansReads, 'inspector2:GetDelegatedAdminAccount'],
    writes: ['inspector2:Enable', 'inspector2:Disable'],
  },
  settings: requiredSettings,
  async read({ account }, aws, { baseline }): Promise<State> {
    const scans = await readScans(account, aws);
    if (findLostScans(baseline as Scans | undefined, scans).length === 0)
      return { scans, administrator: null };
    const absent = ['ResourceNotFoundException'];
    const found = await aws.find('inspector2:GetDelegatedAdminAccount', {}, absent);
    const administrator = found?.delegatedAdmin?.accountId;
    // The administrator itself turns its own scans on and off.
    return {
      scans,
      administrator: administrator === undefined || administrator === account ? null : administrator,
    };
  },
  detect: ({ scans }, { baseline }) =>
    findLostScans(baseline as Scans | undefined, scans).map((type) => ({
      element: type,
      reason: baseline === undefined ? `${type} is not scanned` : `${type} was scanned and is not any more`,
      evidence: type,
    })),
  remediate({ administrator }, violations, { account }, { baseline, settings: { required } }) {
    const isRemembered = baseline !== undefined;
    const reason = explainNoCall('Inspector', { administrator, isRemembered, required });
    if (reason !== undefined) return { summary: reason, apply: [], undo: [] };
    const types = violations.map(({ element }) => element as ScanType);
    const input = { accountIds: [account], resourceTypes: types };
    return {
      summary: `Have Inspector scan ${types.join(', ')} again. What became known meanwhile is found by the new scan.`,
      apply: [call('inspector2:Enable', input)],
      undo: [call('inspector2:Disable', input)],
    };
  },
  remember: ({ scans }) => scans,
  compare: ({ scans }) => scans,
});
