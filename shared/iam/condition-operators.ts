import type { Statement } from './policy.ts';

export type Conditions = NonNullable<Statement['Condition']>;

/** How a condition operator compares. Operators that compare dates and numbers say nothing about who somebody is. */
export type Comparison = 'text' | 'arn' | 'address' | 'boolean';

interface Operator {
  readonly comparison: Comparison;
  readonly isNegated: boolean;
}

const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    stringequals: { comparison: 'text', isNegated: false },
    stringequalsignorecase: { comparison: 'text', isNegated: false },
    stringlike: { comparison: 'text', isNegated: false },
    stringnotequals: { comparison: 'text', isNegated: true },
    stringnotequalsignorecase: { comparison: 'text', isNegated: true },
    stringnotlike: { comparison: 'text', isNegated: true },
    arnequals: { comparison: 'arn', isNegated: false },
    arnlike: { comparison: 'arn', isNegated: false },
    arnnotequals: { comparison: 'arn', isNegated: true },
    arnnotlike: { comparison: 'arn', isNegated: true },
    ipaddress: { comparison: 'address', isNegated: false },
    notipaddress: { comparison: 'address', isNegated: true },
    bool: { comparison: 'boolean', isNegated: false },
  }),
);

export interface ReadOperator {
  /** Undefined where the operator says nothing about who somebody is. */
  readonly comparison: Comparison | undefined;
  readonly isNegated: boolean;
  /** Whether the condition holds for a request that lacks the key. */
  readonly holdsWithoutKey: boolean;
}

/** Sets and `IfExists`: "Multivalued context keys" and "IAM JSON policy elements: Condition operators", IAM User Guide. */
export function readOperator(operatorName: string): ReadOperator {
  const [, set, base = '', ifExists] =
    /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(operatorName.toLowerCase()) ?? [];
  const operator = operators.get(base);
  const isNegated = operator?.isNegated ?? false;
  return {
    comparison: operator?.comparison,
    isNegated,
    holdsWithoutKey:
      set === 'forallvalues:' || ifExists !== undefined || (isNegated && set !== 'foranyvalue:'),
  };
}

/** The keys that `"Null": { key: "false" }` requires a request to carry. */
export function findDemandedKeys(conditions: Conditions): ReadonlySet<string> {
  const demands = Object.entries(conditions)
    .filter(([operator]) => operator.toLowerCase() === 'null')
    .flatMap(([, tests]) => Object.entries(tests))
    .filter(([, values]) => values.every((value) => value.toLowerCase() === 'false'));
  return new Set(demands.map(([key]) => key.toLowerCase()));
}
