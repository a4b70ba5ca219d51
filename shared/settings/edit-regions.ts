import { isMap, isNode, isScalar, isSeq, type Node, type Pair, parseDocument } from 'yaml';

/**
 * A settings file with other Regions under `regions`, and everything else as it was: comments and layout are people's.
 * @param text of a file that has passed as settings
 */
export function editRegions(text: string, regions: readonly string[]): string {
  const { contents } = parseDocument(text, { prettyErrors: false });
  if (!isMap(contents)) throw new Error('The settings file has no settings in it');
  const list = `[${regions.join(', ')}]`;
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === 'regions');
  if (pair !== undefined) return replaceValue(text, pair, regions, list);
  if (contents.flow === true) return splice(text, getStart(contents) + 1, 0, `regions: ${list}, `);
  // Behind the first setting, which is the version as a rule.
  const last = getLast(contents.items[0]);
  return splice(text, findLineEnd(text, last), 0, `\nregions: ${list}`);
}

function replaceValue(text: string, { key, value }: Pair, regions: readonly string[], list: string): string {
  if (isSeq(value) && value.flow !== true) {
    const items = value.items.filter((item) => isScalar(item));
    return regions.length === 0 ? emptyLines(text, key, items) : editLines(text, items, regions);
  }
  if (!isNode(value)) throw new Error('The settings file names no Regions under `regions`');
  return splice(text, getStart(value), getEnd(value) - getStart(value), list);
}

/** Of a list in lines, each line stays as it is unless its Region goes; what is new has lines of its own at the end. */
function editLines(text: string, items: readonly Node[], regions: readonly string[]): string {
  const lines = items.map((item) => {
    const start = getStart(item);
    const from = text.lastIndexOf('\n', start) + 1;
    return { from, to: findLineEnd(text, start), indent: text.slice(from, start), name: String(item) };
  });
  const last = lines.at(-1);
  const added = regions.filter((region) => lines.every(({ name }) => name !== region));
  const insertion = added.map((region) => `\n${last?.indent ?? '  - '}${region}`).join('');
  const gone = lines.filter(({ name }) => !regions.includes(name));
  // From the end on, so that what is still to be changed stays where it is.
  return gone
    .toReversed()
    .reduce(
      (edited, { from, to }) => splice(edited, from - 1, to - from + 1, ''),
      splice(text, last?.to ?? text.length, 0, insertion),
    );
}

function emptyLines(text: string, key: unknown, items: readonly Node[]): string {
  const colon = text.indexOf(':', isNode(key) ? getEnd(key) : 0);
  const last = items.at(-1);
  const end = last === undefined ? colon + 1 : findLineEnd(text, getStart(last));
  return splice(text, colon + 1, end - colon - 1, ' []');
}

function splice(text: string, from: number, length: number, insertion: string): string {
  return `${text.slice(0, from)}${insertion}${text.slice(from + length)}`;
}

function getStart({ range }: Node): number {
  return range?.[0] ?? 0;
}

/** Without the comment and the blank lines that follow. */
function getEnd({ range }: Node): number {
  return range?.[1] ?? 0;
}

function getLast(pair: Pair | undefined): number {
  const { key, value } = pair ?? {};
  return Math.max(...[key, value].map((node) => (isNode(node) ? getEnd(node) : 0)));
}

function findLineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}
