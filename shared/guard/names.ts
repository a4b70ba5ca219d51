import { resourceTypes } from '../control/resource.ts';

const services = [...new Set(Object.values(resourceTypes).map(({ service }) => service))];
const others = ['publish', 'notify', 'archive', 'seal', 'approve', 'operate', 'tick', 'heartbeat'];

/** The names of Holdfast's functions, after which its rules, roles and log groups are called. */
export const functionNames: readonly string[] = [...services, ...others].map((name) => `holdfast-${name}`);

/** What the names of Holdfast's rules begin with, its bus, and its stack. */
export const holdfast = 'holdfast';

export function isOwnFunction(name: string): boolean {
  return functionNames.includes(name);
}

/** As the packager calls the rules of a function; others that begin alike may be those of subscribers. */
export function isOwnRule(name: string): boolean {
  const [, ofFunction = ''] = /^(.+)-rule-\d+$/.exec(name) ?? [];
  return isOwnFunction(ofFunction);
}

/** The roles of the stack in a Region. Any other name, however alike, is none. */
export function listOwnRoles(region: string): readonly string[] {
  return functionNames.map((name) => `${name}-${region}`);
}
