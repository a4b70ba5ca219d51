import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import type { JsonObject } from '../../control/json.ts';
import { changedAccount } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import {
  explainNoCall,
  type Frequency,
  frequency,
  isSlower,
  requiredSettings,
} from '../../logging/detection.ts';

type Session = { readonly isPaused: boolean; readonly frequency: Frequency };
type State = {
  readonly session: Session | null;
  /** The account that manages this one, where that has to be known. */
  readonly administrator: string | null;
};

export default defineControl({
  id: 'macie-on',
  title: 'Macie is on',
  rationale:
    'Macie finds personal and health data in S3, and buckets that become readable by others. While it is off, data that lies ' +
    'where it must not is found by whoever looks for it.',
  severity: 'medium',
  resourceType: 'AWS::Macie::Session',
  references: {
    policy: ['3.1.1', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(a)(1)'],
    soc2: ['C1.1', 'CC7.1', 'CC7.2'],
    nist80053: ['CA-7', 'RA-5', 'SI-4'],
    cis: ['2.1.3'],
    securityHub: ['Macie.1'],
    attack: ['T1562.001'],
  },
  triggers: [
    cloudTrail('macie2', ['DisableMacie', 'EnableMacie', 'UpdateMacieSession'], changedAccount),
    config('AWS::Macie::Session'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['macie2:GetMacieSession', 'macie2:GetAdministratorAccount'],
    writes: ['macie2:EnableMacie', 'macie2:UpdateMacieSession', 'macie2:DisableMacie'],
  },
  settings: requiredSettings,
  async read(_account, aws, { baseline }): Promise<State> {
    const found = await aws.find('macie2:GetMacieSession', {}, [
      'MacieNotEnabled',
      'ResourceNotFoundException',
    ]);
    if (found === undefined) return { session: null, administrator: null };
    const session = {
      isPaused: found.status === 'PAUSED',
      frequency: frequency.parse(found.findingPublishingFrequency),
    };
    if (findViolations(session, baseline).length === 0) return { session, administrator: null };
    const absent = ['ResourceNotFoundException'];
    const managed = await aws.find('macie2:GetAdministratorAccount', {}, absent);
    return { session, administrator: managed?.administrator?.accountId ?? null };
  },
  detect: ({ session }, { baseline }) => findViolations(session, baseline),
  remediate({ session, administrator }, violations, _account, { baseline, settings: { required } }) {
    const before = baseline as Session | undefined;
    const isRemembered = before !== undefined;
    const reason = explainNoCall('Macie', { administrator, isRemembered, required });
    if (reason !== undefined) return { summary: reason, apply: [], undo: [] };
    if (session === null) {
      return {
        summary:
          'Turn Macie on again. Its jobs, findings and settings went when it was turned off: make them again.',
        apply: [
          call('macie2:EnableMacie', {
            status: 'ENABLED',
            ...(before === undefined ? {} : { findingPublishingFrequency: before.frequency }),
          }),
        ],
        undo: [call('macie2:DisableMacie', {})],
      };
    }
    const elements = new Set(violations.map(({ element }) => element));
    const update = (to: Session) =>
      call('macie2:UpdateMacieSession', {
        ...(elements.has('status') ? { status: to.isPaused ? 'PAUSED' : 'ENABLED' } : {}),
        ...(elements.has('findingPublishingFrequency') ? { findingPublishingFrequency: to.frequency } : {}),
      });
    return {
      summary: 'Have Macie look at the buckets again, and tell of them as soon as before.',
      apply: [update({ isPaused: false, frequency: before?.frequency ?? session.frequency })],
      undo: [update(session)],
    };
  },
  remember: ({ session }) => ({ ...session }),
  compare: ({ session }) => session,
});

function findViolations(session: Session | null, baseline: JsonObject | undefined) {
  const before = baseline as Session | undefined;
  if (session === null) {
    const reason = before === undefined ? 'Macie is not on' : 'Macie was turned off';
    return [{ element: 'session', reason, evidence: 'none' }];
  }
  const paused = { element: 'status', reason: 'Macie is suspended', evidence: 'PAUSED' };
  const slower = {
    element: 'findingPublishingFrequency',
    reason: `findings were told every ${before?.frequency ?? ''} and are told every ${session.frequency}`,
    evidence: session.frequency,
  };
  return [
    ...(session.isPaused ? [paused] : []),
    ...(before !== undefined && isSlower(session.frequency, before.frequency) ? [slower] : []),
  ];
}
