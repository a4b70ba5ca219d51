import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { selectFrom } from '../../control/selectors.ts';
import { cloudTrail } from '../../control/trigger.ts';
import { type Criteria, findWidth, toCriteria } from '../../logging/finding-filter.ts';

type State = { readonly action: string; readonly criteria: Criteria };

const detectorId = z.string().min(1);
const name = z.string().min(1);

export default defineControl({
  id: 'guardduty-not-blinded',
  title: 'No filter of GuardDuty archives findings wholesale',
  rationale:
    'What a filter archives is sent to nobody: not to Security Hub, not to EventBridge, not to those who watch. A filter that ' +
    'takes in everything looks like a tidy console and turns GuardDuty off.',
  severity: 'high',
  resourceType: 'AWS::GuardDuty::Filter',
  references: {
    policy: ['3.3.2', '3.8.1', '3.8.2'],
    hipaa: ['164.308(a)(1)', '164.308(a)(6)(ii)'],
    soc2: ['CC7.2', 'CC7.3'],
    nist80053: ['AU-6(1)', 'SI-4', 'SI-4(5)'],
    attack: ['T1562.001'],
  },
  triggers: [
    cloudTrail(
      'guardduty',
      ['CreateFilter'],
      selectFrom(
        z.looseObject({ requestParameters: z.looseObject({ detectorId, name }) }),
        ({ requestParameters }) => [toId(requestParameters.detectorId, requestParameters.name)],
      ),
    ),
    cloudTrail(
      'guardduty',
      ['UpdateFilter'],
      selectFrom(
        z.looseObject({ requestParameters: z.looseObject({ detectorId, filterName: name }) }),
        ({ requestParameters }) => [toId(requestParameters.detectorId, requestParameters.filterName)],
      ),
    ),
  ],
  // A wide filter may be what a team really wants for a while; what it hides is not lost, only told to nobody.
  defaultMode: 'approve',
  operations: { reads: ['guardduty:GetFilter'], writes: ['guardduty:UpdateFilter'] },
  settings: z.strictObject({
    mostSeverity: z
      .number()
      .min(0)
      .max(10)
      .default(3.9)
      .describe(
        'Findings up to this severity may be archived whatever they are about; above 3.9 they are not low any more.',
      ),
    mostTypes: z
      .int()
      .min(1)
      .default(10)
      .describe('So many types of findings may one filter archive whatever they are about.'),
  }),
  async read(filter, aws): Promise<State> {
    const { Action = '', FindingCriteria } = await aws.read('guardduty:GetFilter', toInput(filter.id));
    return { action: Action, criteria: toCriteria(FindingCriteria) };
  },
  detect({ action, criteria }, { settings: { mostSeverity, mostTypes } }) {
    if (action !== 'ARCHIVE') return [];
    const width = findWidth(criteria, { severity: mostSeverity, types: mostTypes });
    return width === undefined
      ? []
      : [{ element: 'Action', reason: `the filter archives findings wholesale: ${width}`, evidence: action }];
  },
  remediate: (_state, _violations, { id }) => ({
    summary: `Have the filter ${toInput(id).FilterName} archive nothing. What it archived stays archived: look through it.`,
    apply: [call('guardduty:UpdateFilter', { ...toInput(id), Action: 'NOOP' })],
    undo: [call('guardduty:UpdateFilter', { ...toInput(id), Action: 'ARCHIVE' })],
  }),
});

function toId(detector: string, filter: string): string {
  return `${detector}/filter/${filter}`;
}

function toInput(id: string): { DetectorId: string; FilterName: string } {
  const [DetectorId = '', , FilterName = ''] = id.split('/');
  return { DetectorId, FilterName };
}
