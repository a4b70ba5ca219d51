import { type Channel, channelNames } from '../events/actor.ts';
import type { Contest, Drift } from './contest.ts';

/** Where to end a fight, by how the other side reaches AWS. */
const places: Readonly<Record<Channel, string>> = {
  cloudformation: 'change the template of the stack, or it puts this back at its next update',
  cdk: 'change the code of the CDK app, or its next deployment brings this back',
  terraform: 'change the Terraform code, or its next apply brings this back',
  pulumi: 'change the Pulumi program, or its next update brings this back',
  pipeline: 'change what the pipeline deploys, or its next run brings this back',
  console: 'talk to them',
  cli: 'talk to them, or look for the script that they run',
  sdk: 'look for the program that runs with this identity',
  'aws-service': 'look at what this service is configured to do here',
  unknown: 'look for what runs with this identity',
};

/** Who keeps doing it, and where to end it. */
export function describeContest({ times, withinMinutes, drifts, managedBy }: Contest): string {
  const sides = Map.groupBy(drifts, ({ actor }) =>
    actor === undefined ? 'somebody unknown' : describeSide(actor),
  );
  const who = [...sides]
    .map(([side, group]) => `${side} (${group.length === 1 ? 'once' : `${String(group.length)} times`})`)
    .join(', ');
  const channels = new Set(drifts.flatMap(({ actor }) => (actor === undefined ? [] : [actor.channel])));
  const managed = managedBy === undefined ? '' : `. The resource says that ${managedBy} manages it`;
  const where = [...channels].map((channel) => places[channel]).join('; ');
  return (
    `it was put back ${String(times)} times within ${String(withinMinutes)} minutes and is back again, so Holdfast stops ` +
    `fighting. On the other side: ${who}${managed}. To end it: ${where === '' ? 'find out who changes it, in CloudTrail' : where}`
  );
}

function describeSide({ name, channel, role, userAgent }: NonNullable<Drift['actor']>): string {
  const through = channel === 'unknown' ? '' : ` through ${channelNames[channel]}`;
  const as = role === undefined ? '' : `, role ${role.split('/').at(-1) ?? role}`;
  const agent = channel === 'sdk' && userAgent !== undefined ? `, ${userAgent}` : '';
  return `${name}${through}${as}${agent}`;
}
