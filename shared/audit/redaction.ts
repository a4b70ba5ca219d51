import {
  getFieldKind,
  holdsAccessKeyId,
  isSecretText,
  secretAccessKey,
  shapeHints,
  type ShapeRule,
  shapeRules,
} from './redaction-rules.ts';
import type { RedactionSettings } from './writing-rules.ts';

/** What stands for a secret. It says no more than the rule: not even a digest, by which a short secret could be guessed. */
function mark(rule: string): string {
  return `[redacted: ${rule}]`;
}

const marker = /\[redacted: [^\]]{1,100}\]/;

/** Whether a value had a secret in it that was redacted. */
export function holdsMarker(value: object): boolean {
  return marker.test(JSON.stringify(value));
}

/** What is known of a value by where it stands. */
type Place =
  | { readonly kind: 'plain' | 'environment' }
  /** `deep`: everything below is secret too; else only what is called its value. */
  | { readonly kind: 'secret'; readonly rule: string; readonly deep: boolean };

const plain: Place = { kind: 'plain' };
const longestRule = 80;

/** Replaces secrets in values that survive JSON. */
export class Redactor {
  readonly #settings: RedactionSettings;
  readonly #patterns: readonly ShapeRule[];

  /** @throws SyntaxError when a pattern is no regular expression, which the settings never hold */
  constructor(settings: RedactionSettings) {
    this.#settings = settings;
    this.#patterns = settings.patterns.map((pattern, index) => ({
      name: `audit.redact.patterns ${String(index + 1)}`,
      pattern: new RegExp(pattern, 'g'),
    }));
  }

  /** The same value, to the reference, where there is nothing to redact in it. */
  redact<Value>(value: Value): Value {
    return this.#redact(value, plain) as Value;
  }

  /** The same for the value of a field, as a replacer of JSON gets it. */
  redactField(name: string, value: unknown): unknown {
    return this.#redact(value, this.#findPlace(name, plain, undefined));
  }

  #redact(value: unknown, place: Place): unknown {
    if (typeof value === 'string') return this.#redactText(value, place);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const items = value as readonly unknown[];
      const redacted = items.map((item) => this.#redact(item, place));
      return redacted.some((item, index) => item !== items[index]) ? redacted : value;
    }
    return this.#redactObject(value as Readonly<Record<string, unknown>>, place);
  }

  #redactObject(value: Readonly<Record<string, unknown>>, place: Place): unknown {
    // An error in what is logged becomes JSON later, and is looked at then.
    if (value instanceof Error) return value;
    const entries = Object.entries(value);
    const named = this.#findNamed(entries);
    const besideKeyId = entries.some(([, inner]) => typeof inner === 'string' && holdsAccessKeyId(inner));
    const redacted = entries.map(([name, inner]): [string, unknown] => {
      const value = this.#redact(inner, this.#findPlace(name, place, named));
      return [name, besideKeyId && typeof value === 'string' ? redactOtherHalf(value) : value];
    });
    return redacted.some(([, inner], index) => inner !== entries[index]?.[1])
      ? Object.fromEntries(redacted)
      : value;
  }

  /** What a pair such as `{ name, value }` names, which is as good as a field of that name. */
  #findNamed(entries: readonly (readonly [string, unknown])[]): string | undefined {
    const name = entries.find(
      ([key, inner]) => nameKeys.has(key.toLowerCase()) && typeof inner === 'string',
    )?.[1];
    return typeof name === 'string' && getFieldKind(name, this.#settings) !== 'plain' ? name : undefined;
  }

  #findPlace(name: string, place: Place, named: string | undefined): Place {
    if (place.kind === 'secret' && place.deep) return place;
    const isValue = valueKeys.has(name.toLowerCase());
    if (isValue && place.kind === 'secret') return place;
    if (isValue && place.kind === 'environment') return secretBy('environment variable', true);
    if (isValue && named !== undefined) return secretBy(`field ${named}`, true);
    if (place.kind === 'environment' && name.toLowerCase() === 'variables') {
      return secretBy('environment variable', true);
    }
    const kind = getFieldKind(name, this.#settings);
    if (kind === 'plain') return place.kind === 'environment' ? place : plain;
    return kind === 'environment' ? { kind } : secretBy(`field ${name}`, kind === 'whole');
  }

  #redactText(text: string, place: Place): string {
    if (place.kind === 'secret') return isSecretText(text) ? mark(place.rule) : text;
    const rules = [...(shapeHints.test(text) ? shapeRules : []), ...this.#patterns];
    const redacted = rules.reduce(replaceAll, text);
    return holdsAccessKeyId(redacted) ? redactOtherHalf(redacted) : redacted;
  }
}

const nameKeys: ReadonlySet<string> = new Set(['name', 'key', 'parameterkey', 'optionname', 'attributename']);
const valueKeys: ReadonlySet<string> = new Set(['value', 'values', 'parametervalue', 'defaultvalue']);

function secretBy(rule: string, deep: boolean): Place {
  // Names come from outside and may be long, or close the marker.
  return { kind: 'secret', rule: rule.replaceAll(']', '').slice(0, longestRule), deep };
}

/** The path of an ARN can be of such characters too, and as many. */
function redactOtherHalf(text: string): string {
  return text.startsWith('arn:') ? text : replaceAll(text, secretAccessKey);
}

function replaceAll(text: string, { name, pattern, keep }: ShapeRule): string {
  return text.replace(pattern, (match: string, ...groups: readonly unknown[]) => {
    const kept = keep === undefined ? { before: '' } : keep([match, ...groups.map(String)]);
    return kept === undefined ? match : `${kept.before}${mark(name)}${kept.after ?? ''}`;
  });
}

const redactors = new WeakMap<RedactionSettings, Redactor>();

/** The redactor of these settings, which a function makes once. */
export function getRedactor(settings: RedactionSettings): Redactor {
  const known = redactors.get(settings);
  if (known !== undefined) return known;
  const redactor = new Redactor(settings);
  redactors.set(settings, redactor);
  return redactor;
}
