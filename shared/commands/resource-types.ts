import { type ResourceType, resourceTypes } from '../control/resource.ts';

/** The types that controls can watch: an id begins with its service. All types where no controls are named. */
export function listResourceTypes(controls?: readonly string[]): readonly ResourceType[] {
  const types = Object.keys(resourceTypes) as ResourceType[];
  if (controls === undefined) return types;
  return types.filter((type) =>
    controls.some((control) => control.startsWith(`${resourceTypes[type].service}-`)),
  );
}
