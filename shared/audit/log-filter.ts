import { type Severity, severities } from '../control/control.ts';
import type { Channel } from '../events/actor.ts';
import type { DecisionRule } from '../policy/decision.ts';
import type { LogLine } from './log-line.ts';
import type { LogStatus } from './log-status.ts';
import { type NoticeTopic, outcomeStatuses } from './record.ts';

/** What lines of the action log are looked for: one of the values of each that is given. */
export interface LogFilter {
  /** Ids of controls, or patterns in which `*` stands for any text. */
  readonly controls?: readonly string[] | undefined;
  /** ARNs of resources, or parts of them, in whatever case. */
  readonly resources?: readonly string[] | undefined;
  /** Names of actors, or parts of them, in whatever case. */
  readonly actors?: readonly string[] | undefined;
  readonly statuses?: readonly LogStatus[] | undefined;
  /** This severity and those above it. */
  readonly severity?: Severity | undefined;
  /** Resource types, such as `AWS::S3::Bucket`. */
  readonly types?: readonly string[] | undefined;
  readonly channels?: readonly Channel[] | undefined;
  /** What lines are filed under: findings, exemptions, `pause`, `breaker`. */
  readonly findings?: readonly string[] | undefined;
  readonly rules?: readonly DecisionRule[] | undefined;
  readonly topics?: readonly NoticeTopic[] | undefined;
}

/** A condition on attributes, each named by `#` and its name; it has no parentheses around it. */
export interface Condition {
  readonly text: string;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * What DynamoDB can leave out before it answers. It knows no patterns, and an intent is told from one that ended only by the
 * outcome, so that `isWanted` decides in the end.
 */
export function toConditions(filter: LogFilter): readonly Condition[] {
  const { controls, resources, actors, statuses, severity, types, channels, findings, rules, topics } =
    filter;
  return [
    anyOf(controls?.map((pattern, index) => likePattern(pattern, index))),
    anyOf(resources?.map((part, index) => inEitherCase('resource', part, index))),
    anyOf(actors?.map((part, index) => inEitherCase('actor', part, index))),
    oneOf('status', statuses && listStored(statuses)),
    oneOf('severity', severity && severities.slice(severities.indexOf(severity))),
    oneOf('type', types),
    oneOf('channel', channels),
    oneOf(
      'pk',
      findings?.map((id) => `finding#${id}`),
    ),
    oneOf('rule', rules),
    oneOf('topic', topics),
  ].filter((condition) => condition !== undefined);
}

/** Whether a line that DynamoDB left in is one that is looked for. */
export function isWanted({ control = '', status }: LogLine, { controls, statuses }: LogFilter): boolean {
  return (
    (controls === undefined || controls.some((pattern) => matchesPattern(control, pattern))) &&
    (statuses === undefined || statuses.includes(status))
  );
}

/** Whether intents are looked for, for which the outcomes have to be read as well. */
export function wantsIntents({ statuses }: LogFilter): boolean {
  return statuses === undefined || statuses.includes('in-progress');
}

function listStored(statuses: readonly LogStatus[]): readonly string[] {
  if (!statuses.includes('in-progress')) return statuses;
  return [
    ...new Set([...statuses.filter((status) => status !== 'in-progress'), 'intent', ...outcomeStatuses]),
  ];
}

/** A text without a star is that id and no other. */
export function matchesPattern(text: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  // Each piece as early as it can be: what is left for the next ones is then the most.
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** What every id has that a pattern matches: its beginning, and its pieces somewhere. */
function likePattern(pattern: string, index: number): Condition {
  const name = `:control${String(index)}`;
  const [first = '', ...others] = pattern.split('*');
  if (others.length === 0) return { text: `#control = ${name}`, values: { [name]: pattern } };
  const conditions = [
    ...(first === '' ? [] : [{ text: `begins_with(#control, ${name})`, values: { [name]: first } }]),
    ...others
      .filter((piece) => piece !== '')
      .map((piece, at) => {
        const value = `${name}_${String(at)}`;
        return { text: `contains(#control, ${value})`, values: { [value]: piece } };
      }),
  ];
  return conditions.length === 0
    ? { text: 'attribute_exists(#control)', values: {} }
    : join(conditions, ' AND ');
}

function inEitherCase(attribute: 'resource' | 'actor', part: string, index: number): Condition {
  const name = `:${attribute}${String(index)}`;
  return {
    text: `contains(#${attribute}, ${name}) OR contains(#${attribute}Lower, ${name})`,
    values: { [name]: part.toLowerCase() },
  };
}

function oneOf(attribute: string, wanted: readonly string[] | undefined): Condition | undefined {
  if (wanted === undefined || wanted.length === 0) return undefined;
  const values = Object.fromEntries(
    wanted.map((value, index) => [`:${attribute}${String(index)}`, value] as const),
  );
  return { text: `#${attribute} IN (${Object.keys(values).join(', ')})`, values };
}

function anyOf(conditions: readonly Condition[] | undefined): Condition | undefined {
  return conditions === undefined || conditions.length === 0 ? undefined : join(conditions, ' OR ');
}

// AND binds before OR, so that no parentheses are needed; DynamoDB refuses those that are not.
function join(conditions: readonly Condition[], word: ' AND ' | ' OR '): Condition {
  return {
    text: conditions.map(({ text }) => text).join(word),
    values: Object.fromEntries(conditions.flatMap(({ values }) => Object.entries(values))),
  };
}
