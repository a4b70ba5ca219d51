// Lints the texts given as JSON on standard input, and prints the rules that each breaks. It is a process of its own
// since ESLint and its plugins are ES modules, which Jest does not load. Rules that need types are left out: the
// texts are in no project.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import typescript from 'typescript-eslint';

const files = JSON.parse(await text(process.stdin)) as readonly {
  readonly path: string;
  readonly text: string;
}[];
const eslint = new ESLint({
  overrideConfig: [typescript.configs.disableTypeChecked, { rules: { 'jest/unbound-method': 'off' } }],
});
const results = await Promise.all(
  files.map(async (file) => eslint.lintText(file.text, { filePath: file.path })),
);
process.stdout.write(
  JSON.stringify(
    results.map(([result]) => (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message)),
  ),
);
