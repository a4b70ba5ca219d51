import type { Instance } from './instance.ts';

/** By the tag that EC2 puts on an instance, what started it and starts another one in its place. Nobody can set or remove such tags. */
const fleets: Readonly<Record<string, string>> = {
  'aws:autoscaling:groupName': 'Auto Scaling group',
  'aws:ec2:fleet-id': 'EC2 Fleet',
  'aws:ec2spot:fleet-request-id': 'Spot Fleet',
};

/** What keeps the number of instances up that this one belongs to, such as `Auto Scaling group web`. */
export function listFleets({ Tags = [] }: Pick<Instance, 'Tags'>): readonly string[] {
  return Tags.flatMap(({ Key = '', Value = '' }) => {
    const fleet = fleets[Key];
    return fleet === undefined ? [] : [`${fleet} ${Value}`];
  });
}
