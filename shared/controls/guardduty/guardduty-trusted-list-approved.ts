import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { matchesPattern } from '../../control/pattern.ts';
import { selectFrom } from '../../control/selectors.ts';
import { cloudTrail } from '../../control/trigger.ts';
import { toObjectName } from '../../logging/list-location.ts';

type State = { readonly name: string; readonly location: string; readonly status: string };

const text = z.string().min(1);

export default defineControl({
  id: 'guardduty-trusted-list-approved',
  title: 'GuardDuty trusts no list of addresses that nobody approved',
  rationale:
    'GuardDuty makes no finding about an address on a trusted list. With a list of their own, attackers work unseen from ' +
    'wherever they are.',
  severity: 'high',
  resourceType: 'AWS::GuardDuty::IPSet',
  references: {
    policy: ['3.3.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.308(a)(6)(ii)'],
    soc2: ['CC7.2', 'CC7.3'],
    nist80053: ['AU-6(1)', 'SI-4', 'SI-4(4)'],
    attack: ['T1562.001'],
  },
  triggers: [
    cloudTrail(
      'guardduty',
      ['CreateIPSet'],
      selectFrom(
        z.looseObject({
          requestParameters: z.looseObject({ detectorId: text }),
          responseElements: z.looseObject({ ipSetId: text }),
        }),
        ({ requestParameters, responseElements }) => [
          toId(requestParameters.detectorId, responseElements.ipSetId),
        ],
      ),
    ),
    cloudTrail(
      'guardduty',
      ['UpdateIPSet'],
      selectFrom(
        z.looseObject({ requestParameters: z.looseObject({ detectorId: text, ipSetId: text }) }),
        ({ requestParameters }) => [toId(requestParameters.detectorId, requestParameters.ipSetId)],
      ),
    ),
  ],
  // A list that is in use and that nobody has named yet would bring its addresses’ findings all at once.
  defaultMode: 'approve',
  operations: { reads: ['guardduty:GetIPSet'], writes: ['guardduty:UpdateIPSet'] },
  settings: z.strictObject({
    approved: z
      .array(text)
      .default([])
      .describe(
        'The lists that may be trusted, as bucket/key of their files; * and ? stand for any text and any character.',
      ),
  }),
  async read({ id }, aws): Promise<State | undefined> {
    const { Name = '', Location = '', Status = '' } = await aws.read('guardduty:GetIPSet', toInput(id));
    return Status === 'DELETED' || Status === 'DELETE_PENDING'
      ? undefined
      : { name: Name, location: Location, status: Status };
  },
  // By its file and not by its name, since UpdateIPSet gives a list another file under the same name.
  detect({ name, location, status }, { settings: { approved } }) {
    const file = toObjectName(location);
    const isTrusted = status === 'ACTIVE' || status === 'ACTIVATING';
    if (!isTrusted || approved.some((pattern) => matchesPattern(pattern, file))) return [];
    return [
      {
        element: 'Status',
        key: file,
        reason: `GuardDuty trusts the addresses in ${file} (${name}), a file that nobody approved`,
        evidence: status,
      },
    ];
  },
  remediate: ({ name }, _violations, { id }) => ({
    summary: `Deactivate the trusted list ${name}.`,
    apply: [call('guardduty:UpdateIPSet', { ...toInput(id), Activate: false })],
    undo: [call('guardduty:UpdateIPSet', { ...toInput(id), Activate: true })],
  }),
  // Activating and deactivating take a while, in which nobody changes anything.
  compare: ({ name, location, status }) => ({
    name,
    location,
    isTrusted: status.startsWith('ACTIVAT') || status === 'ACTIVE',
  }),
});

function toId(detector: string, list: string): string {
  return `${detector}/ipset/${list}`;
}

function toInput(id: string): { DetectorId: string; IpSetId: string } {
  const [DetectorId = '', , IpSetId = ''] = id.split('/');
  return { DetectorId, IpSetId };
}
