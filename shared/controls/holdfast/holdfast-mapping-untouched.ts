import * as z from 'zod';
import { defineControl, type Violation } from '../../control/control.ts';
import { toCanonicalJson } from '../../control/json.ts';
import { cloudTrail, only } from '../../control/trigger.ts';
import {
  type Deployed,
  deploymentReads,
  isByDeployer,
  isDrift,
  readDeployedAt,
} from '../../guard/deployment.ts';
import {
  enableMapping,
  mappingReads,
  type Mappings,
  mappingWrites,
  readMappings,
  restoreMapping,
} from '../../guard/mapping.ts';
import { ofHoldfast } from '../../guard/patterns.ts';
import { ownFunctionOfMapping } from '../../guard/selectors.ts';

type State = Deployed & { readonly mappings: Mappings };

export default defineControl({
  id: 'holdfast-mapping-untouched',
  title: 'What Holdfast records is told and archived',
  rationale:
    'The functions that tell and archive the audit trail read its stream. Without that nobody hears what happens, and after ' +
    'a day the stream has forgotten it.',
  severity: 'critical',
  resourceType: 'AWS::Holdfast::Function',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.312(b)'],
    soc2: ['CC7.2', 'CC7.3'],
    nist80053: ['AU-9', 'SI-4'],
    attack: ['T1562'],
  },
  triggers: [
    only(
      cloudTrail(
        'lambda',
        [
          'CreateEventSourceMapping20150331',
          'DeleteEventSourceMapping20150331',
          'UpdateEventSourceMapping20150331',
        ],
        ownFunctionOfMapping,
      ),
      ...ofHoldfast.functions,
    ),
  ],
  defaultMode: 'enforce',
  guardsHoldfast: true,
  operations: { reads: [...deploymentReads, ...mappingReads], writes: mappingWrites },
  settings: z.strictObject({}),
  async read({ id }, aws): Promise<State> {
    const [deployedAt, mappings] = await Promise.all([readDeployedAt(aws), readMappings(id, aws)]);
    return { deployedAt, mappings };
  },
  detect({ deployedAt, mappings }, context): readonly Violation[] {
    if (isByDeployer(context.cause, context.trusted)) return [];
    const before = context.baseline?.['mappings'] as Mappings | undefined;
    const isCompared = before !== undefined && isDrift(deployedAt, context);
    const off = Object.entries(mappings)
      .filter(([source, { isEnabled }]) => !isEnabled && before?.[source]?.isEnabled !== false)
      .map(([source]) => ({
        element: `Enabled ${source}`,
        reason: `${source} is not read any more`,
        evidence: false,
      }));
    const lost = Object.entries(isCompared ? before : {})
      .filter(([source, was]) => !isAsSet(mappings[source], was))
      .map(([source]) => ({
        element: `mapping ${source}`,
        reason: `how ${source} is read was ${mappings[source] === undefined ? 'deleted' : 'changed'}`,
        evidence: mappings[source]?.settings ?? null,
      }));
    const added = Object.keys(isCompared ? mappings : {})
      .filter((source) => before?.[source] === undefined)
      .map((source) => ({
        element: `mapping ${source}`,
        reason: `somebody has the function read ${source}`,
        evidence: source,
      }));
    return [...off, ...lost, ...added];
  },
  remediate({ mappings }, violations, { id }, { baseline }) {
    const before = (baseline?.['mappings'] ?? mappings) as Mappings;
    const steps = violations.map(({ element }) => {
      const [what, source = ''] = /^(\S+) (.+)$/s.exec(element)?.slice(1) ?? [];
      const [now, was] = [mappings[source], before[source]];
      return what === 'Enabled' && now !== undefined
        ? enableMapping(now)
        : restoreMapping(id, source, now, was);
    });
    return {
      summary: `Have ${id} read again as it did: ${violations.map(({ element }) => element).join(', ')}.`,
      apply: steps.flatMap(({ apply }) => apply),
      undo: steps.flatMap(({ undo }) => undo),
    };
  },
  remember: (state) => state,
  compare: ({ mappings }) =>
    Object.entries(mappings)
      .map(([source, { isEnabled, settings }]) => ({ source, isEnabled, settings }))
      .toSorted((one, other) => (one.source < other.source ? -1 : 1)),
});

function isAsSet(now: Mappings[string] | undefined, was: Mappings[string]): boolean {
  return now !== undefined && toCanonicalJson(now.settings) === toCanonicalJson(was.settings);
}
