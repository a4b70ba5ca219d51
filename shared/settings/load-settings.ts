import { LineCounter, parseDocument } from 'yaml';
import type { Control } from '../control/control.ts';
import type { ControlSettings, Settings } from './settings.ts';
import { createSettingsSchema, type SettingsDocument } from './settings-schema.ts';

/** Settings that cannot be used: says where in the file, what is wrong, and what would be right. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export interface LoadedSettings {
  readonly settings: Settings;
  readonly document: SettingsDocument;
}

/**
 * Reads and completes `holdfast.config.yml`.
 * @throws SettingsError naming every wrong field with its line.
 */
export function loadSettings(text: string, file: string, controls: readonly Control[]): LoadedSettings {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines });
  const [syntax] = yaml.errors;
  if (syntax !== undefined) throw new SettingsError(`${file} is no valid YAML: ${syntax.message}`);
  const result = createSettingsSchema(controls).safeParse(yaml.toJS());
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => {
      const line = findLine(yaml, lines, path);
      return `${file}${line === undefined ? '' : `:${String(line)}`} ${path.length > 0 ? path.join('.') : '(the file)'}: ${message}`;
    });
    throw new SettingsError(problems.join('\n'));
  }
  return { document: result.data, settings: { controls: toControls(result.data, controls) } };
}

function toControls(
  document: SettingsDocument,
  controls: readonly Control[],
): Record<string, ControlSettings> {
  return Object.fromEntries(
    controls.map((control) => {
      const { mode, ...values } = document.controls[control.id] ?? {};
      return [control.id, { mode: mode ?? document.mode ?? control.defaultMode, values }];
    }),
  );
}

/** The line of the nearest element of `path` that is in the file: what is missing has no line of its own. */
function findLine(
  yaml: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: readonly PropertyKey[],
): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = yaml.getIn(path.slice(0, length), true);
    const range =
      typeof node === 'object' && node !== null && 'range' in node ? (node.range as [number] | null) : null;
    if (range != null) return lines.linePos(range[0]).line;
  }
  return undefined;
}
