import * as z from 'zod';
import { call, type Call } from '../../control/change.ts';
import { defineControl, type Violation } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { findLost, toSelectorInput } from '../../logging/event-selectors.ts';
import {
  readTrailScope,
  readTrailSettings,
  scopeReads,
  trailReads,
  type TrailScope,
  type TrailSettings,
} from '../../logging/trail.ts';

/** What of a trail's settings says how much it records, and where that goes. */
const kept = [
  'IsMultiRegionTrail',
  'IncludeGlobalServiceEvents',
  'IsOrganizationTrail',
  'S3BucketName',
  'S3KeyPrefix',
] as const;
type State = Pick<TrailSettings, (typeof kept)[number]> & TrailScope;
type Write = 'cloudtrail:UpdateTrail' | 'cloudtrail:PutEventSelectors' | 'cloudtrail:PutInsightSelectors';

export default defineControl({
  id: 'cloudtrail-trail-complete',
  title: 'Trails record no less than they did',
  rationale:
    'A trail that still logs, but no longer every Region, the global services or the management events, looks healthy and ' +
    'hides just what an attacker does next.',
  severity: 'high',
  resourceType: 'AWS::CloudTrail::Trail',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(b)'],
    soc2: ['CC7.1', 'CC7.2'],
    nist80053: ['AU-2', 'AU-3', 'AU-12', 'SI-4(20)'],
    cis: ['3.1', '3.8', '3.9'],
    securityHub: ['CloudTrail.1', 'CloudTrail.3'],
    attack: ['T1562.008'],
  },
  triggers: [
    cloudTrail('cloudtrail', ['UpdateTrail', 'CreateTrail'], requestParameter('name')),
    cloudTrail('cloudtrail', ['PutEventSelectors', 'PutInsightSelectors'], requestParameter('trailName')),
    config('AWS::CloudTrail::Trail'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: [...trailReads, ...scopeReads],
    writes: ['cloudtrail:UpdateTrail', 'cloudtrail:PutEventSelectors', 'cloudtrail:PutInsightSelectors'],
  },
  settings: z.strictObject({}),
  async read(trail, aws): Promise<State | undefined> {
    const [settings, scope] = await Promise.all([readTrailSettings(trail, aws), readTrailScope(trail, aws)]);
    return settings === undefined ? undefined : { ...pick(settings), ...scope };
  },
  // Held against what the trail was, not against an ideal: a trail of one Region, or of data events alone, is meant so.
  detect(state, { baseline }) {
    if (baseline === undefined) return [];
    const before = baseline as unknown as State;
    const settings = kept
      .filter((name) =>
        typeof before[name] === 'boolean' ? before[name] && !state[name] : before[name] !== state[name],
      )
      .map((name) => toViolation(name, `${name} was ${show(before[name])} and is ${show(state[name])}`));
    const selectors = findLost(before.selectors, state.selectors).map((lost) =>
      toViolation('EventSelectors', `no longer recorded: ${lost}`, lost),
    );
    const insights = before.insights
      .filter((type) => !state.insights.includes(type))
      .map((type) => toViolation('InsightSelectors', `no longer noticed: ${type}`, type));
    return [...settings, ...selectors, ...insights];
  },
  remediate(state, violations, { arn }, { baseline }) {
    const before = baseline as unknown as State;
    const elements = new Set(violations.map(({ element }) => element.split(' ')[0]));
    const settings = kept.filter((name) => elements.has(name));
    const write = (to: State): readonly Call<Write>[] => [
      ...(settings.length === 0
        ? []
        : [call('cloudtrail:UpdateTrail', { Name: arn, ...pick(to, settings) })]),
      ...(elements.has('EventSelectors')
        ? [call('cloudtrail:PutEventSelectors', { TrailName: arn, ...toSelectorInput(to.selectors) })]
        : []),
      ...(elements.has('InsightSelectors')
        ? [
            call('cloudtrail:PutInsightSelectors', {
              TrailName: arn,
              InsightSelectors: to.insights.map((type) => ({ InsightType: type as 'ApiCallRateInsight' })),
            }),
          ]
        : []),
    ];
    return {
      summary: `Have trail ${arn} record again what it recorded before.`,
      apply: write({ ...before, insights: [...new Set([...before.insights, ...state.insights])].toSorted() }),
      undo: write(state),
    };
  },
  remember: (state) => state,
});

function pick(settings: TrailSettings | State, names: readonly (typeof kept)[number][] = kept) {
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as Pick<
    State,
    (typeof kept)[number]
  >;
}

function toViolation(element: string, reason: string, detail?: string): Violation<string> {
  return { element: detail === undefined ? element : `${element} ${detail}`, reason, evidence: reason };
}

function show(value: string | boolean): string {
  return value === '' ? 'nothing' : String(value);
}
