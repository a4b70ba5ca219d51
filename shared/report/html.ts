import type { Block, Cell, Document, Section, Table } from './document.ts';
import { style } from './html-style.ts';

type HtmlOf<Kind extends Block['kind']> = (block: Extract<Block, { kind: Kind }>) => string;
type Renderers = { readonly [Kind in Block['kind']]: HtmlOf<Kind> };

const renderers: Renderers = {
  heading: ({ level, text, id }) =>
    `<h${String(level)}${id === undefined ? '' : ` id="${escape(id)}"`}>${escape(text)}</h${String(level)}>`,
  paragraph: ({ text }) => `<p>${escape(text)}</p>`,
  list: ({ items }) => `<ul>\n${items.map((item) => `<li>${escape(item)}</li>`).join('\n')}\n</ul>`,
  banner: ({ tone, title, lines }) =>
    `<div class="banner ${tone}" role="note">\n<p class="verdict">${escape(title)}</p>\n` +
    `${lines.map((line) => `<p>${escape(line)}</p>`).join('\n')}\n</div>`,
  facts: ({ facts }) =>
    `<dl class="facts">\n${facts.map(([name, value]) => `<div><dt>${escape(name)}</dt><dd>${escape(value)}</dd></div>`).join('\n')}\n</dl>`,
  figures: ({ figures }) =>
    `<dl class="figures">\n${figures
      .map(
        ({ name, value, detail }) =>
          `<div><dt>${escape(name)}</dt><dd>${escape(value)}</dd>${detail === undefined ? '' : `<dd class="detail">${escape(detail)}</dd>`}</div>`,
      )
      .join('\n')}\n</dl>`,
  table: renderTable,
};

/**
 * A document as one HTML file: no script, and nothing that is loaded from elsewhere. Every text of it is escaped, and a
 * policy in the file forbids scripts all the same.
 */
export function toHtml({ title, subtitle, sections }: Document): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(`Holdfast report: ${title}`)}</title>
<style>
${style}</style>
</head>
<body>
<main>
<header>
<p class="brand">Holdfast report</p>
<h1>${escape(title)}</h1>
<p class="subtitle">${escape(subtitle)}</p>
</header>
${sections.map(renderSection).join('\n')}
</main>
</body>
</html>
`;
}

function renderSection({ blocks, isPage }: Section): string {
  const inside = blocks.map(renderBlock).join('\n');
  return `<section${isPage === true ? ' class="page"' : ''}>\n${inside}\n</section>`;
}

function renderBlock(block: Block): string {
  // The table has for each kind what renders just that kind, which TypeScript cannot follow through an index.
  return (renderers[block.kind] as (block: Block) => string)(block);
}

function renderTable({ caption, columns, rows }: Table): string {
  const getClass = (index: number): string => (columns[index]?.isNumber === true ? ' class="number"' : '');
  const head = columns.map(({ name }, index) => `<th scope="col"${getClass(index)}>${escape(name)}</th>`);
  const body = rows.map((row) => {
    const cells = row.map((value, index) =>
      index === 0
        ? `<th scope="row"${getClass(index)}>${renderCell(value)}</th>`
        : `<td${getClass(index)}>${renderCell(value)}</td>`,
    );
    return `<tr>${cells.join('')}</tr>`;
  });
  // A wide table is scrolled by itself on a small screen, by keyboard too.
  return `<div class="scroll" role="region" aria-label="${escape(caption)}" tabindex="0"><table>
<caption>${escape(caption)}</caption>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>`;
}

function renderCell({ text, detail, target, tone }: Cell): string {
  const linked = target === undefined ? escape(text) : `<a href="#${escape(target)}">${escape(text)}</a>`;
  const toned = tone === undefined ? linked : `<span class="${tone}">${linked}</span>`;
  return detail === undefined ? toned : `${toned}<span class="detail">${escape(detail)}</span>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML shows it, in an element or an attribute. HTML has no control characters, so they show as unknown ones. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/(?![\t\n])\p{Cc}/gu, '\u{FFFD}')
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
