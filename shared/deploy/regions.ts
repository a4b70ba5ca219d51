import { regionsBusName } from '../forwarding/names.ts';
import { getForwardingVersion } from './forwarding-stack.ts';

/** The bus that other Regions forward to, where there are any, as CloudFormation resources. */
export function createRegionsBus(regions: readonly string[]): Record<string, object> {
  if (regions.length === 0) return {};
  return { RegionsBus: { Type: 'AWS::Events::EventBus', Properties: { Name: regionsBusName } } };
}

/** What the stack says of the Regions that it is deployed for, where there are any, as CloudFormation outputs. */
export function createRegionsOutputs(regions: readonly string[]): Record<string, object> {
  if (regions.length === 0) return {};
  return {
    Regions: {
      Description: 'The other Regions that the functions may act in',
      Value: regions.join(','),
    },
    ForwardingVersion: {
      Description: 'What the forwarding stacks of those Regions have to be',
      Value: getForwardingVersion(),
    },
  };
}
