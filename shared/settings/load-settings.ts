import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import type { Control } from '../control/control.ts';
import type { ControlSettings, Settings } from './settings.ts';
import { describeUnknown } from './mode-rules-schema.ts';
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
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [syntax] = yaml.errors;
  if (syntax !== undefined) {
    const { line } = lines.linePos(syntax.pos[0]);
    throw new SettingsError(`${file}:${String(line)} is no valid YAML: ${syntax.message}`);
  }
  const result = createSettingsSchema(controls).safeParse(toValue(yaml, file));
  if (!result.success) {
    const ids = controls.map(({ id }) => id);
    const problems = result.error.issues
      .flatMap((issue) => toProblems(issue, ids))
      .map(({ path, what }) => {
        const line = findLine(yaml, lines, path);
        return `${file}${line === undefined ? '' : `:${String(line)}`} ${path.length > 0 ? path.join('.') : '(the file)'}: ${what}`;
      });
    throw new SettingsError(problems.join('\n'));
  }
  const { modes, regions, breaker, contested, approvals, exemptions, undo, trusted, audit } = result.data;
  return {
    document: result.data,
    settings: {
      controls: toControls(result.data, controls),
      modes,
      regions,
      breaker,
      contested,
      approvals,
      exemptions,
      undo,
      trusted,
      audit: { hotDays: audit.hotDays, redact: audit.redact },
    },
  };
}

/** An alias without its anchor, or very many of them, is noticed only now. */
function toValue(yaml: Document, file: string): unknown {
  try {
    return yaml.toJS();
  } catch (error) {
    throw new SettingsError(
      `${file} is no valid YAML: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly what: string;
}

function toProblems(issue: z.core.$ZodIssue, ids: readonly string[]): readonly Problem[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, what: issue.message }];
  const isControl = issue.path.join('.') === 'controls';
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    what: isControl ? describeUnknown(key, ids) : 'there is no such setting here',
  }));
}

function toControls(
  document: SettingsDocument,
  controls: readonly Control[],
): Record<string, ControlSettings> {
  return Object.fromEntries(
    controls.flatMap(({ id, defaultMode }) => {
      const own = document.controls[id];
      if (own === undefined) return [];
      const {
        mode = document.mode ?? defaultMode,
        graceHours,
        approvers,
        allowIrreversible,
        ...values
      } = own;
      return [[id, { mode, graceHours, approvers, allowIrreversible, values }]];
    }),
  );
}

/** The line of the nearest element of `path` that is in the file: what is missing has no line of its own. */
function findLine(yaml: Document, lines: LineCounter, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = findOffset(yaml, path.slice(0, length));
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return undefined;
}

/** Where the key of a setting stands, or the item of a list, whatever it is. */
function findOffset(yaml: Document, path: readonly PropertyKey[]): number | undefined {
  const parent = path.length === 1 ? yaml.contents : yaml.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  const node = isMap(parent)
    ? parent.items.map(({ key }) => key).find((key) => isScalar(key) && key.value === last)
    : yaml.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
