import * as z from 'zod';
import { defineControl, type Violation } from '../../control/control.ts';
import { isByDeployer, isThroughCloudFormation } from '../../guard/deployment.ts';
import { holdfast, listOwnRoles } from '../../guard/names.ts';
import { deployingCalls, touches } from '../../guard/touches.ts';

type State = {
  /** Whether it is a part of Holdfast, which of a key only its tags tell. */
  readonly isOwn: boolean;
  /** The ARNs of the roles that Holdfast itself acts with. */
  readonly ownRoles: readonly string[];
};

export default defineControl({
  id: 'holdfast-untouched',
  title: 'Nobody lays hands on Holdfast but those who deploy it',
  rationale:
    'Whoever has something to hide first puts out the eyes of the guard. Whatever of it can be put back is; who tried, and ' +
    'what they tried, is worth more than the part that they got at.',
  severity: 'critical',
  resourceType: 'AWS::Holdfast::Part',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(b)'],
    soc2: ['CC7.2', 'CC7.3'],
    nist80053: ['AU-9', 'SI-4'],
    attack: ['T1562'],
  },
  triggers: touches,
  // The parts that can be put back have controls of their own, which need not be told by an event.
  defaultMode: 'observe',
  operations: { reads: ['kms:ListResourceTags'], writes: [] },
  settings: z.strictObject({}),
  // An attempt that was refused is in no state, and neither is a queue that was emptied.
  judgesCause: true,
  async read({ id, partition, account, region }, aws): Promise<State> {
    const ownRoles = listOwnRoles(region).map((name) => `arn:${partition}:iam::${account}:role/${name}`);
    const [, key] = /^kms:key\/(.+)$/.exec(id) ?? [];
    if (key === undefined) return { isOwn: true, ownRoles };
    const { Tags = [] } = await aws.read('kms:ListResourceTags', { KeyId: key });
    // A tag of AWS's own, which nobody else can set or take away.
    const isOwn = Tags.some(
      ({ TagKey, TagValue }) => TagKey === 'aws:cloudformation:stack-name' && TagValue === holdfast,
    );
    return { isOwn, ownRoles };
  },
  detect({ isOwn, ownRoles }, { cause, trusted }): readonly Violation<string | null>[] {
    if (!isOwn || cause === undefined || isByDeployer(cause, trusted)) return [];
    const { eventName, at, actor, error } = cause;
    const who = actor.arn ?? actor.name;
    if (actor.type === 'AWSService' || ownRoles.includes(actor.role ?? '')) return [];
    const isDeployed =
      error === undefined && (isThroughCloudFormation(cause) || deployingCalls.includes(eventName));
    if (isDeployed) {
      const deployer = actor.role ?? who;
      // One a deployer: a deployment makes hundreds of calls.
      return [
        {
          element: 'deployment',
          key: `deployment by ${deployer}`,
          reason: `${deployer}, whom trusted.deployers of the settings does not list, changes Holdfast through CloudFormation`,
          evidence: null,
        },
      ];
    }
    return [
      {
        element: eventName,
        // Each is news.
        key: `${eventName} at ${at}`,
        reason:
          error === undefined
            ? `${who} called ${eventName}`
            : `${who} tried ${eventName}, which AWS refused (${error})`,
        evidence: error ?? null,
      },
    ];
  },
  remediate: (_state, violations, { arn, region }) => ({
    summary: violations.some(({ element }) => element === 'deployment')
      ? 'Ask whoever it was. If they are to deploy Holdfast, list the role under trusted.deployers of holdfast.config.yml; if ' +
        `not, end their sessions, and deploy the version that you know: npm run deploy -- --region ${region}.`
      : `Find out who laid hands on ${arn} (${violations.map(({ element }) => element).join(', ')}), end their sessions, and ` +
        'take the permission away. What else they did is in `npx holdfast log`; whether all of Holdfast is in order, `npx ' +
        'holdfast doctor` says.',
    apply: [],
    undo: [],
  }),
});
