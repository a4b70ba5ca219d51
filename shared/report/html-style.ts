/** For screens, light and dark, and for paper, which is white. Text has a contrast of 4.5 to 1 or more on all of them. */
export const style = `:root {
  color-scheme: light dark;
  --text: #1b2430; --quiet: #55606e; --paper: #ffffff; --ground: #f3f5f8; --line: #d3d9e1;
  --link: #0b56a4; --good: #0b6b3a; --good-ground: #e7f5ec; --bad: #a3161b; --bad-ground: #fdecec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e4e8ee; --quiet: #a3adba; --paper: #151a21; --ground: #1f262f; --line: #38424f;
    --link: #83b9f5; --good: #74d39c; --good-ground: #14301f; --bad: #ff9c9c; --bad-ground: #3a1819;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
header { border-bottom: 3px solid var(--text); margin-bottom: 1.5rem; padding-bottom: 1rem; }
.brand { margin: 0; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; font-size: .8rem; color: var(--quiet); }
h1 { margin: .2rem 0; font-size: 2rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.35rem; line-height: 1.3; }
h3 { margin: 2rem 0 .5rem; font-size: 1.05rem; line-height: 1.35; }
p { margin: .4rem 0; max-width: 48rem; }
.subtitle { color: var(--quiet); max-width: none; }
a { color: var(--link); }
ul { padding-left: 1.2rem; max-width: 52rem; }
li { margin: .3rem 0; }
.banner { border-left: .4rem solid; padding: .7rem 1rem; margin: 0 0 1.5rem; }
.banner p { max-width: none; color: var(--text); }
.banner.good { border-color: var(--good); background: var(--good-ground); }
.banner.bad { border-color: var(--bad); background: var(--bad-ground); }
.banner .verdict { font-weight: 700; font-size: 1.1rem; margin-top: 0; }
.good .verdict { color: var(--good); }
.bad .verdict { color: var(--bad); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 0 2rem; margin: 0 0 1rem; }
.facts div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: .75rem; padding: .25rem 0; border-bottom: 1px solid var(--line); }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .75rem; margin: 1.5rem 0; }
.figures div { display: flex; flex-direction: column; background: var(--ground); border: 1px solid var(--line); padding: .7rem .9rem; }
.figures dt { order: 2; font-weight: 600; }
.figures dd { order: 1; margin: 0; font-size: 1.6rem; line-height: 1.25; font-weight: 700; font-variant-numeric: tabular-nums; }
.figures .detail { order: 3; font-size: .85rem; font-weight: 400; }
.scroll { overflow-x: auto; margin: .75rem 0 1.25rem; }
table { border-collapse: collapse; width: 100%; font-size: .87rem; }
caption { caption-side: top; text-align: left; padding: 0 0 .4rem; color: var(--quiet); }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; unicode-bidi: isolate; min-width: 5.5rem; }
thead th { background: var(--ground); border-bottom: 2px solid var(--text); overflow-wrap: normal; }
tbody th { font-weight: 600; min-width: 12rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; min-width: 4.5rem; }
.detail { display: block; color: var(--quiet); font-size: .92em; font-weight: 400; }
span.bad { color: var(--bad); font-weight: 700; }
span.quiet { color: var(--quiet); }
@page { size: A4; margin: 18mm 15mm 20mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
@media print {
  :root {
    color-scheme: light;
    --text: #000000; --quiet: #3d3d3d; --paper: #ffffff; --ground: #ffffff; --line: #9a9a9a;
    --link: #000000; --good: #000000; --good-ground: #ffffff; --bad: #000000; --bad-ground: #ffffff;
  }
  body { font-size: 9.5pt; }
  main { max-width: none; padding: 0 .3mm; }
  a { text-decoration: none; }
  h1 { font-size: 20pt; }
  h2 { font-size: 14pt; }
  h3 { font-size: 11pt; }
  h2, h3, caption { break-after: avoid; }
  .banner { border: 1.5pt solid; border-left-width: 6pt; }
  .banner, .facts, .figures div, tr, li { break-inside: avoid; }
  .facts, .banner { break-before: avoid; }
  .page { break-before: page; }
  .page > h2:first-child { margin-top: 0; }
  .facts { grid-template-columns: 1fr; }
  .figures { grid-template-columns: repeat(4, 1fr); gap: 2mm; }
  .figures div { padding: 2mm 2.5mm; }
  .figures dd { font-size: 13pt; }
  .figures .detail { font-size: 8pt; }
  .scroll { overflow: visible; }
  table { font-size: 8pt; }
  thead { display: table-header-group; }
  th, td { padding: 1.2mm 1.6mm; min-width: 17mm; }
  tbody th { min-width: 32mm; }
  .number { min-width: 13mm; }
}
`;
