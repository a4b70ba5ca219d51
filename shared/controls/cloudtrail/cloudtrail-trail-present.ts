import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { toTags } from '../../control/tags.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { toSelectorInput } from '../../logging/event-selectors.ts';
import {
  getTrailName,
  readTrailScope,
  readTrailSettings,
  scopeReads,
  trailReads,
  type TrailScope,
  type TrailSettings,
} from '../../logging/trail.ts';

type WholeTrail = {
  readonly settings: TrailSettings;
  readonly scope: TrailScope;
  readonly tags: Readonly<Record<string, string>>;
};
type State = { readonly trail: WholeTrail | null };

export default defineControl({
  id: 'cloudtrail-trail-present',
  title: 'Trails are not deleted',
  rationale:
    'Who deletes a trail wants what follows to leave no trace. Nothing that is done until it is made again can be ' +
    'reconstructed, and no event reaches Holdfast where it was the only one.',
  severity: 'critical',
  resourceType: 'AWS::CloudTrail::Trail',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(b)'],
    soc2: ['CC7.1', 'CC7.2'],
    nist80053: ['AU-2', 'AU-9', 'AU-12'],
    cis: ['3.1'],
    securityHub: ['CloudTrail.1', 'CloudTrail.3'],
    attack: ['T1562.008'],
  },
  triggers: [
    cloudTrail('cloudtrail', ['DeleteTrail'], requestParameter('name')),
    // What a trail is has to be known before it is deleted.
    config('AWS::CloudTrail::Trail'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: [...trailReads, ...scopeReads, 'cloudtrail:ListTags'],
    writes: [
      'cloudtrail:CreateTrail',
      'cloudtrail:PutEventSelectors',
      'cloudtrail:PutInsightSelectors',
      'cloudtrail:StartLogging',
      'cloudtrail:DeleteTrail',
    ],
  },
  settings: z.strictObject({}),
  async read(trail, aws, { baseline }): Promise<State | undefined> {
    const settings = await readTrailSettings(trail, aws);
    // A trail that nobody has seen in good order cannot be made again.
    if (settings === undefined) return baseline === undefined ? undefined : { trail: null };
    const [scope, { ResourceTagList = [] }] = await Promise.all([
      readTrailScope(trail, aws),
      aws.read('cloudtrail:ListTags', { ResourceIdList: [trail.arn] }),
    ]);
    const tags = toTags(ResourceTagList.flatMap(({ TagsList = [] }) => TagsList));
    return { trail: { settings, scope, tags } };
  },
  detect: ({ trail }) =>
    trail === null ? [{ element: 'Trail', reason: 'the trail was deleted', evidence: null }] : [],
  remediate(_state, _violations, { arn }, { baseline }) {
    const { settings, scope, tags } = baseline as unknown as WholeTrail;
    const name = getTrailName(arn);
    return {
      summary: `Make the trail ${name} again as it was, with its selectors and tags, and start its logging.`,
      apply: [
        call('cloudtrail:CreateTrail', { Name: name, ...toCreation(settings), TagsList: toTagsList(tags) }),
        call('cloudtrail:PutEventSelectors', { TrailName: arn, ...toSelectorInput(scope.selectors) }),
        ...(scope.insights.length === 0
          ? []
          : [
              call('cloudtrail:PutInsightSelectors', {
                TrailName: arn,
                InsightSelectors: scope.insights.map((InsightType) => ({
                  InsightType: InsightType as 'ApiCallRateInsight',
                })),
              }),
            ]),
        call('cloudtrail:StartLogging', { Name: arn }),
      ],
      undo: [call('cloudtrail:DeleteTrail', { Name: name })],
    };
  },
  remember: ({ trail }) => ({ ...trail }),
});

/** CreateTrail takes nothing where nothing was set; UpdateTrail's empty texts it refuses. */
function toCreation(settings: TrailSettings): TrailSettings {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== ''),
  ) as unknown as TrailSettings;
}

function toTagsList(tags: WholeTrail['tags']): { Key: string; Value: string }[] {
  // Tags of AWS's own cannot be set.
  return Object.entries(tags)
    .filter(([key]) => !key.startsWith('aws:'))
    .map(([Key, Value]) => ({ Key, Value }));
}
