import type * as z from 'zod';
import type {
  OperationInput,
  OperationOutput,
  ReadOperationName,
  WriteOperationName,
} from '../aws/operation-map.ts';
import type { Change } from './change.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Place, ResourceRef, ResourceType } from './resource.ts';
import type { Trusted } from './trusted.ts';
import type { Trigger } from './trigger.ts';

/** Severity labels of the AWS Security Finding Format. */
export const severities = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** What Holdfast does about a violation: report it only, ask before it puts it back, or put it back. */
export const modes = ['observe', 'approve', 'enforce'] as const;
export type Mode = (typeof modes)[number];

/** The requirements that a control serves, by their identifiers in each framework. */
export interface References {
  /** Sections of the infrastructure security policy ENG-POL-003. */
  readonly policy: readonly string[];
  readonly hipaa?: readonly string[];
  readonly soc2?: readonly string[];
  readonly nist80053?: readonly string[];
  readonly cis?: readonly string[];
  readonly securityHub?: readonly string[];
  readonly attack?: readonly string[];
}

/** One offending element of a resource. */
export interface Violation<Evidence extends JsonValue = JsonValue> {
  /** Names the element: a rule id, a statement, a flag. */
  readonly element: string;
  /** What the same violation is known by when it comes back; the element where absent. */
  readonly key?: string | undefined;
  /** What is wrong with it, in words. */
  readonly reason: string;
  /** The element itself, as it was read. */
  readonly evidence: Evidence;
}

/**
 * The reads a control may make. Equal reads within one assessment are made once, however many controls ask.
 * Every failure throws; only the absences a control names come back as `undefined`.
 */
export interface Reader<Reads extends ReadOperationName = ReadOperationName> extends Place {
  read<Name extends Reads>(operation: Name, input: OperationInput<Name>): Promise<OperationOutput<Name>>;
  /** As `read`, but `undefined` when AWS answers with one of `absent`, the error codes that mean "not configured". */
  find<Name extends Reads>(
    operation: Name,
    input: OperationInput<Name>,
    absent: readonly string[],
  ): Promise<OperationOutput<Name> | undefined>;
}

/** The call by which somebody caused what is looked at; as much of it as a held finding keeps. */
export interface Cause {
  /** As CloudTrail names it, such as `CreateAccessKey` or `ConsoleLogin`. */
  readonly eventName: string;
  /** When it was made: ISO 8601, and no finer than the second. */
  readonly at: string;
  readonly actor: {
    /** CloudTrail's identity type: `IAMUser`, `AssumedRole`, `Root`, ... */
    readonly type: string;
    readonly name: string;
    readonly arn?: string | undefined;
    /** The role that a session was assumed from. */
    readonly role?: string | undefined;
    /** Where it came from: the name of a service where one made the call, which no caller can write. */
    readonly sourceAddress?: string | undefined;
  };
  /** The code by which AWS refused it: then it changed nothing. */
  readonly error?: string | undefined;
}

/** What a control is handed besides the resource. */
export interface DetectContext<Settings> {
  readonly settings: Settings;
  /** Whom the account trusts besides itself. */
  readonly trusted: Trusted;
  readonly now: Date;
  /** What was remembered of the resource when it last passed; only for a control that remembers. */
  readonly baseline?: JsonObject | undefined;
  /** Who did what; absent where nobody was seen doing it, as in a sweep. */
  readonly cause?: Cause | undefined;
}

export interface ControlDefinition<
  State extends JsonObject,
  Evidence extends JsonValue,
  Settings extends object,
  Reads extends ReadOperationName,
  Writes extends WriteOperationName,
> {
  readonly id: string;
  readonly title: string;
  /** What an attacker gains, or what is lost, while the control does not hold. */
  readonly rationale: string;
  readonly severity: Severity;
  readonly resourceType: ResourceType;
  readonly references: References;
  readonly triggers: readonly Trigger[];
  readonly defaultMode: Mode;
  /** The only operations the control can use: its permissions are made from them. */
  readonly operations: { readonly reads: readonly Reads[]; readonly writes: readonly Writes[] };
  /** The control's own settings; every field has a default. */
  readonly settings: z.ZodType<Settings>;
  /**
   * Set where what is wrong is who did it, or that it was done at all, which no state tells: while such a violation is
   * held, the control is handed the cause that showed it.
   */
  readonly judgesCause?: true;
  /**
   * Set where Holdfast guards itself. Whoever is to change it is listed in the settings and left alone, so that nobody else
   * is let win: not by doing it again and again, which ends other controls, nor by doing much at once.
   */
  readonly guardsHoldfast?: true;
  /** The live state, or `undefined` when the resource is gone. The context keeps it from reading what cannot matter. */
  readonly read: (
    resource: ResourceRef,
    aws: Reader<Reads>,
    context: DetectContext<Settings>,
  ) => Promise<State | undefined>;
  readonly detect: (state: State, context: DetectContext<Settings>) => readonly Violation<Evidence>[];
  readonly remediate: (
    state: State,
    violations: readonly Violation<Evidence>[],
    resource: ResourceRef,
    context: DetectContext<Settings>,
  ) => Change<Writes>;
  /**
   * What of a state that passes is kept, so that drift can be put back to it: the baseline. A resource that is gone is put
   * back by a control whose `read` returns a state for it while there is a baseline. Where it returns nothing, the state
   * passes only because the control leaves such a resource alone, and nothing is kept.
   */
  readonly remember?: (state: State) => JsonObject | undefined;
  /**
   * Set where a resource that is gone never comes back, such as an instance, whose id EC2 gives to no other: what was
   * remembered of it is forgotten then.
   */
  readonly forgetsWhatIsGone?: true;
  /**
   * The part of a state that somebody can have changed, in an order of its own; the whole state where absent. Leaves out
   * what AWS changes by itself, such as ids of rules that were made again, and times of use.
   */
  readonly compare?: (state: State) => JsonValue;
  /**
   * Who or what uses what the change would take away, each in one sentence; nobody where absent. Where there is anyone,
   * Holdfast asks instead of acting. Called only when a violation is about to be put back.
   */
  readonly findDependents?: (
    state: State,
    violations: readonly Violation<Evidence>[],
    resource: ResourceRef,
    aws: Reader<Reads>,
    context: DetectContext<Settings>,
  ) => Promise<readonly string[]>;
}

/** A control as the engine knows it: the state, evidence and settings are the control's own business. */
export interface Control extends Omit<
  ControlDefinition<JsonObject, JsonValue, object, ReadOperationName, WriteOperationName>,
  'read' | 'detect' | 'remediate' | 'remember' | 'settings' | 'compare' | 'findDependents'
> {
  readonly settings: z.ZodType<object>;
  read(resource: ResourceRef, aws: Reader, context: DetectContext<object>): Promise<JsonObject | undefined>;
  detect(state: JsonObject, context: DetectContext<object>): readonly Violation[];
  remediate(
    state: JsonObject,
    violations: readonly Violation[],
    resource: ResourceRef,
    context: DetectContext<object>,
  ): Change;
  remember?(state: JsonObject): JsonObject | undefined;
  compare?(state: JsonObject): JsonValue;
  findDependents?(
    state: JsonObject,
    violations: readonly Violation[],
    resource: ResourceRef,
    aws: Reader,
    context: DetectContext<object>,
  ): Promise<readonly string[]>;
}

/**
 * Checks a control against its own types: it can read and write only with the operations it declares. What comes
 * back has those types erased, since the engine hands a control nothing but what the same control returned.
 */
export function defineControl<
  State extends JsonObject,
  Evidence extends JsonValue,
  Settings extends object,
  const Reads extends ReadOperationName,
  const Writes extends WriteOperationName,
>(definition: ControlDefinition<State, Evidence, Settings, Reads, Writes>): Control {
  return definition;
}
