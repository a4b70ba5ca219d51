import { UnreadablePolicyError } from './unreadable-policy-error.ts';

/** The way to a value in a JSON text: `['Statement', 1, 'Principal']`. */
export type Path = readonly (string | number)[];

/** A value's place in its JSON text: from `start` up to, not including, `end`. */
export interface JsonNode {
  readonly start: number;
  readonly end: number;
  readonly isArray: boolean;
  readonly children: readonly JsonChild[];
}

export interface JsonChild {
  /** The property's name, or the item's position. */
  readonly key: string | number;
  /** Where the property begins with its name, or the item with its value. */
  readonly start: number;
  readonly node: JsonNode;
}

interface OpenNode {
  readonly key: string | number;
  readonly keyStart: number;
  readonly start: number;
  readonly isArray: boolean;
  readonly children: JsonChild[];
}

interface Property {
  readonly name: string;
  readonly start: number;
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/**
 * Finds where each value stands in a JSON text. `JSON.parse` checks the text, since it is strict and exact; this adds
 * what it leaves out: offsets, and that a key is there twice (of which `JSON.parse` silently drops one).
 * @param text valid JSON
 * @throws UnreadablePolicyError when an object has a key twice
 */
export function readJsonLayout(text: string): JsonNode {
  const outside: OpenNode = { key: '', keyStart: 0, start: 0, isArray: true, children: [] };
  const open = [outside];
  let property: Property | undefined;
  for (const { 0: token, index: start } of text.matchAll(tokens)) {
    const parent = open.at(-1) ?? outside;
    const { name: key, start: keyStart } = property ?? { name: parent.children.length, start };
    if (token === '{' || token === '[') {
      property = undefined;
      open.push({ key, keyStart, start, isArray: token === '[', children: [] });
    } else if (token === '}' || token === ']') {
      open.pop();
      const { isArray, children } = parent;
      const node = { start: parent.start, end: start + 1, isArray, children };
      open.at(-1)?.children.push({ key: parent.key, start: parent.keyStart, node });
    } else if (token !== ',' && token !== ':') {
      if (parent.isArray || property !== undefined) {
        property = undefined;
        const node = { start, end: start + token.length, isArray: false, children: [] };
        parent.children.push({ key, start: keyStart, node });
      } else {
        property = { name: readProperty(token, open), start };
      }
    }
  }
  const [root] = outside.children;
  if (root === undefined) throw new TypeError('The text holds no JSON value');
  return root.node;
}

function readProperty(token: string, open: readonly OpenNode[]): string {
  const property = JSON.parse(token) as string;
  if (open.at(-1)?.children.some(({ key }) => key === property) === true) {
    // The first two are what is outside of the text, and its outermost value.
    const path = [...open.slice(2).map(({ key }) => key), property];
    throw new UnreadablePolicyError('the key is there twice', formatPath(path));
  }
  return property;
}

/** A path as people write it: `Statement[1].Principal`. */
export function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'its outermost value';
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
