import type { Json, JsonRecord } from './json.ts';

const token =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<\/([^\s>]+)\s*>|<([^\s/>]+)((?:\s+[^\s=>]+="[^"]*")*)\s*(\/?)>|([^<]+)/g;
const attribute = /([^\s=]+)="([^"]*)"/g;
const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

interface Open {
  readonly name: string;
  readonly value: JsonRecord;
  text: string;
}

/**
 * Reads the XML of AWS APIs into plain values, as CloudTrail does: attributes and children become fields, elements that
 * repeat become an array, an element with text only becomes that text. Returns the root under its name.
 * @throws if the text is not well-formed
 */
export function parseXml(xml: string): JsonRecord {
  const root: Open = { name: '', value: {}, text: '' };
  const open: Open[] = [root];
  for (const [whole, closing, opening, attributes = '', empty, text] of xml.matchAll(token)) {
    const current = open.at(-1) ?? root;
    if (text !== undefined) current.text += unescape(text);
    else if (opening !== undefined) {
      const element: Open = { name: opening, value: readAttributes(attributes), text: '' };
      if (empty) current.value[opening] = append(current.value[opening], close(element));
      else open.push(element);
    } else if (closing !== undefined) {
      const element = open.pop();
      if (element?.name !== closing || element === root) throw new SyntaxError(`unexpected ${whole}`);
      const parent = (open.at(-1) ?? root).value;
      parent[closing] = append(parent[closing], close(element));
    }
  }
  if (open.length > 1) throw new SyntaxError(`<${open.at(-1)?.name ?? ''}> is not closed`);
  return root.value;
}

function close({ value, text }: Open): Json {
  if (Object.keys(value).length === 0) return text;
  return text.trim() === '' ? value : { ...value, content: text };
}

/** The value of a field after one more element of its name. */
function append(present: Json | undefined, value: Json): Json {
  if (present === undefined) return value;
  return Array.isArray(present) ? [...present, value] : [present, value];
}

function readAttributes(text: string): JsonRecord {
  return Object.fromEntries(
    [...text.matchAll(attribute)].map(([, name = '', value = '']) => [name, unescape(value)]),
  );
}

function unescape(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return entities[name ?? ''] ?? whole;
    },
  );
}
