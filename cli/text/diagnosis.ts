import type { CheckStatus } from '../../shared/doctor/check.ts';
import type { Diagnosis, Verdict } from '../../shared/doctor/examine.ts';
import type { Paint, Style } from '../terminal.ts';

const labels: Readonly<Record<CheckStatus, readonly [label: string, style: Style]>> = {
  ok: ['ok', 'green'],
  warning: ['warning', 'yellow'],
  problem: ['PROBLEM', ['bold', 'red']],
  unknown: ['unknown', 'magenta'],
};

const verdicts: Readonly<Record<Verdict, (where: string) => string>> = {
  protected: (where) => `Holdfast can protect ${where}.`,
  unprotected: (where) => `Holdfast cannot fully protect ${where} until the problems above are mended.`,
  unknown: (where) => `Whether Holdfast can protect ${where} is not certain: see what is unknown above.`,
};

/** One line a check with what to do under it, and the verdict at the end. */
export function toDiagnosisText(
  { account, region, caller, verdict, checks }: Diagnosis,
  paint: Paint,
): string {
  const width = Math.max(...checks.map(({ title }) => title.length));
  const lines = checks.flatMap(({ status, title, text, advice }) => {
    const [label, style] = labels[status];
    const indent = ' '.repeat(9 + width + 2);
    return [
      `${paint(style, label.padEnd(9))}${title.padEnd(width + 2)}${wrap(text).join(`\n${indent}`)}`,
      ...(advice === undefined ? [] : [`${indent}${paint('dim', '→')} ${advice}`]),
    ];
  });
  const where = `account ${account} in ${region}`;
  return [
    `Account ${account}, Region ${region}, as ${caller}`,
    '',
    ...lines,
    '',
    paint('bold', verdicts[verdict](where)),
  ].join('\n');
}

/** What is found is wrapped; advice is not, since a command has to stay in one piece to be pasted. */
function wrap(text: string): readonly string[] {
  return text.match(/.{1,90}(?= |$)/g)?.map((line) => line.trimStart()) ?? [];
}
