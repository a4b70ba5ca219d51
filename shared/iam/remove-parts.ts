import { type JsonNode, type Path, readJsonLayout } from './json-layout.ts';

/**
 * Takes items and properties out of a JSON text and leaves every other byte as it was: what stays, with the comma and
 * white space before it, and all that stands around.
 * @param text valid JSON
 * @param paths what to take out; an object or array that nothing is left of is left empty
 * @throws RangeError when there is nothing at a path
 */
export function removeParts(text: string, paths: readonly Path[]): string {
  const root = readJsonLayout(text);
  return text.slice(0, root.start) + write(text, root, paths) + text.slice(root.end);
}

function write(text: string, node: JsonNode, paths: readonly Path[]): string {
  if (paths.length === 0) return text.slice(node.start, node.end);
  for (const [key = ''] of paths) {
    if (!node.children.some((child) => child.key === key))
      throw new RangeError(`There is no ${key} at ${node.start} of the text`);
  }
  const pieces = node.children.flatMap((child, index) => {
    const under = paths.filter(([key]) => key === child.key).map((path) => path.slice(1));
    if (under.some(({ length }) => length === 0)) return [];
    const separator = text.slice(node.children[index - 1]?.node.end ?? child.start, child.start);
    const value = text.slice(child.start, child.node.start) + write(text, child.node, under);
    return [{ separator, value }];
  });
  const first = node.children[0]?.start ?? node.end;
  const last = node.children.at(-1)?.node.end ?? first;
  const kept = pieces.map(({ separator, value }, position) => (position === 0 ? value : separator + value));
  return text.slice(node.start, first) + kept.join('') + text.slice(last, node.end);
}
