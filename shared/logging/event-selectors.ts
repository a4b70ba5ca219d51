import type { AdvancedEventSelector, AdvancedFieldSelector, EventSelector } from '@aws-sdk/client-cloudtrail';

/** What a trail records: basic selectors or advanced ones, never both. */
export type Selectors = {
  readonly basic: readonly Basic[];
  readonly advanced: readonly Advanced[];
};
type Basic = {
  readonly ReadWriteType: string;
  readonly IncludeManagementEvents: boolean;
  readonly ExcludeManagementEventSources: readonly string[];
  readonly DataResources: readonly { readonly Type: string; readonly Values: readonly string[] }[];
};
type Advanced = { readonly Name?: string; readonly FieldSelectors: readonly Field[] };
type Field = { readonly Field: string } & Readonly<Partial<Record<Operator, readonly string[]>>>;

const operators = [
  'Equals',
  'StartsWith',
  'EndsWith',
  'NotEquals',
  'NotStartsWith',
  'NotEndsWith',
] as const satisfies readonly (keyof AdvancedFieldSelector)[];
type Operator = (typeof operators)[number];

/** The selectors of GetEventSelectors with what CloudTrail leaves out filled in, as values to keep and compare. */
export function toSelectors({
  EventSelectors: basic = [],
  AdvancedEventSelectors: advanced = [],
}: {
  readonly EventSelectors?: readonly EventSelector[] | undefined;
  readonly AdvancedEventSelectors?: readonly AdvancedEventSelector[] | undefined;
}): Selectors {
  return { basic: advanced.length > 0 ? [] : basic.map(toBasic), advanced: advanced.map(toAdvanced) };
}

function toBasic(selector: EventSelector): Basic {
  return {
    ReadWriteType: selector.ReadWriteType ?? 'All',
    IncludeManagementEvents: selector.IncludeManagementEvents ?? true,
    ExcludeManagementEventSources: selector.ExcludeManagementEventSources ?? [],
    DataResources: (selector.DataResources ?? []).map(({ Type = '', Values = [] }) => ({ Type, Values })),
  };
}

function toAdvanced({ Name, FieldSelectors = [] }: AdvancedEventSelector): Advanced {
  return {
    ...(Name === undefined ? {} : { Name }),
    FieldSelectors: FieldSelectors.map((selector) => ({
      Field: selector.Field ?? '',
      ...Object.fromEntries(
        operators.flatMap((operator) =>
          selector[operator] === undefined ? [] : [[operator, selector[operator]]],
        ),
      ),
    })),
  };
}

/** What PutEventSelectors takes. */
export function toSelectorInput({ basic, advanced }: Selectors): {
  EventSelectors?: EventSelector[];
  AdvancedEventSelectors?: AdvancedEventSelector[];
} {
  return advanced.length > 0
    ? { AdvancedEventSelectors: structuredClone(advanced) as AdvancedEventSelector[] }
    : { EventSelectors: structuredClone(basic) as EventSelector[] };
}

/**
 * What was recorded before and no longer is for certain, each as one condition in words; nothing where the selectors of now
 * take in all of it. A selector takes in another when each of its conditions is one of the other's, or is wider: fewer
 * conditions record more.
 */
export function findLost(before: Selectors, now: Selectors): readonly string[] {
  const wider = toRules(now);
  const isKept = (rule: Rule): boolean => wider.some((candidate) => takesIn(candidate, rule));
  return toRules(before)
    .filter((rule) => !isKept(rule) && !splitByAccess(rule).every(isKept))
    .map(describe);
}

/** Reads and writes may be recorded by two selectors where one recorded both. */
function splitByAccess(rule: Rule): readonly Rule[] {
  if (rule.some(({ Field: field }) => field === 'readOnly')) return [rule];
  return ['true', 'false'].map((value) => [...rule, { Field: 'readOnly', Equals: [value] }]);
}

/** Conditions that all hold for an event to be recorded, by field and operator. */
type Rule = readonly Field[];

function toRules({ basic, advanced }: Selectors): readonly Rule[] {
  return [...basic.flatMap(toRulesOf), ...advanced.map(({ FieldSelectors }) => FieldSelectors)];
}

/** A basic selector as the advanced ones that record the same (AWS CloudTrail User Guide, "Logging data events"). */
function toRulesOf(selector: Basic): readonly Rule[] {
  const readOnly: readonly Field[] =
    selector.ReadWriteType === 'All'
      ? []
      : [{ Field: 'readOnly', Equals: [String(selector.ReadWriteType === 'ReadOnly')] }];
  const excluded = selector.ExcludeManagementEventSources;
  const management: readonly Rule[] = selector.IncludeManagementEvents
    ? [
        [
          { Field: 'eventCategory', Equals: ['Management'] },
          ...readOnly,
          ...(excluded.length === 0 ? [] : [{ Field: 'eventSource', NotEquals: excluded }]),
        ],
      ]
    : [];
  const data = selector.DataResources.flatMap(({ Type, Values }) =>
    Values.map((value): Rule => [
      { Field: 'eventCategory', Equals: ['Data'] },
      ...readOnly,
      { Field: 'resources.type', Equals: [Type] },
      ...(isEverything(value) ? [] : [{ Field: 'resources.ARN', StartsWith: [value] }]),
    ]),
  );
  return [...management, ...data];
}

/** `arn:aws:s3` stands for every bucket, `arn:aws:lambda` for every function, `arn:aws:dynamodb` for every table. */
function isEverything(value: string): boolean {
  return /^arn:aws[a-z-]*:[a-z0-9-]+(:::)?$/.test(value);
}

function takesIn(wider: Rule, narrower: Rule): boolean {
  return wider.every((condition) => narrower.some((other) => isImpliedBy(condition, other)));
}

/** Whether whatever meets `other` meets the condition too. */
function isImpliedBy(condition: Field, other: Field): boolean {
  if (condition.Field !== other.Field) return false;
  return operators.every((operator) => {
    const wanted = condition[operator];
    // What is equal to a value begins and ends like it.
    const has =
      other[operator] ??
      (operator.endsWith('sWith') && !operator.startsWith('Not') ? other.Equals : undefined);
    return wanted === undefined || allows(operator, wanted, has);
  });
}

function allows(operator: Operator, wanted: readonly string[], has: readonly string[] | undefined): boolean {
  if (has === undefined) return false;
  switch (operator) {
    // One of these has to fit: whoever offers fewer, or longer beginnings and ends, is narrower.
    case 'Equals':
      return has.every((value) => wanted.includes(value));
    case 'StartsWith':
      return has.every((value) => wanted.some((start) => value.startsWith(start)));
    case 'EndsWith':
      return has.every((value) => wanted.some((end) => value.endsWith(end)));
    // None of these may fit: whoever rules out more is narrower.
    case 'NotEquals':
      return wanted.every((value) => has.includes(value));
    case 'NotStartsWith':
      return wanted.every((value) => has.some((start) => value.startsWith(start)));
    case 'NotEndsWith':
      return wanted.every((value) => has.some((end) => value.endsWith(end)));
  }
}

function describe(rule: Rule): string {
  return rule
    .map(({ Field: field, ...conditions }) =>
      Object.entries(conditions)
        .map(([operator, values]) => `${field} ${operator} ${values.join(' or ')}`)
        .join(' and '),
    )
    .join(', ');
}
