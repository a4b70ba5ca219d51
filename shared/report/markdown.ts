import type { Block, Cell, Document, Table } from './document.ts';

type MarkdownOf<Kind extends Block['kind']> = (block: Extract<Block, { kind: Kind }>) => string;
type Renderers = { readonly [Kind in Block['kind']]: MarkdownOf<Kind> };

const renderers: Renderers = {
  heading: ({ level, text }) => `${'#'.repeat(level)} ${escape(text)}`,
  paragraph: ({ text }) => escape(text),
  list: ({ items }) => items.map((item) => `- ${escape(item)}`).join('\n'),
  banner: ({ title, lines }) =>
    [`> **${escape(title)}**`, ...lines.map((line) => `> ${escape(line)}`)].join('\n>\n'),
  facts: ({ facts }) =>
    renderRows(
      ['', ''],
      facts.map(([name, value]) => [escape(name), escape(value)]),
    ),
  figures: ({ figures }) =>
    renderRows(
      ['', '', ''],
      figures.map(({ name, value, detail = '' }) => [escape(name), `**${escape(value)}**`, escape(detail)]),
    ),
  table: renderTable,
};

/** A document as GitHub Flavored Markdown. */
export function toMarkdown({ title, subtitle, sections }: Document): string {
  const blocks = sections.flatMap((section) => section.blocks.map(renderBlock));
  return `${[`# ${escape(`Holdfast report: ${title}`)}`, escape(subtitle), ...blocks].join('\n\n')}\n`;
}

function renderBlock(block: Block): string {
  // The table has for each kind what renders just that kind, which TypeScript cannot follow through an index.
  return (renderers[block.kind] as (block: Block) => string)(block);
}

function renderTable({ caption, columns, rows }: Table): string {
  const table = renderRows(
    columns.map(({ name }) => escape(name)),
    rows.map((row) => row.map(renderCell)),
    columns.map(({ isNumber }) => (isNumber === true ? '--:' : '---')),
  );
  return `*${escape(caption)}*\n\n${table}`;
}

function renderCell({ text, detail, tone }: Cell): string {
  const marked = tone === 'bad' ? `**${escape(text)}**` : escape(text);
  return detail === undefined ? marked : `${marked}<br>${escape(detail)}`;
}

function renderRows(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  rules: readonly string[] = head.map(() => '---'),
): string {
  return [head, rules, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * A text that no Markdown is read from, in one line: whatever could end a cell or begin a mark, a tag or an entity is
 * escaped. Line ends would end the row.
 */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\\`*_{}[\]<>#|~!&$^]/g, String.raw`\$&`);
}
