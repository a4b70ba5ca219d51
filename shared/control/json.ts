/** Anything that survives a round trip through JSON; every value the audit trail stores is one. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** JSON with its keys sorted: equal values have equal texts. Absent and `undefined` are the same, as in JSON. */
export function toCanonicalJson(value: JsonValue | undefined): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** A value of the SDK as JSON has it: a time is its ISO 8601 text. */
export type AsJson<Value> = Value extends Date
  ? string
  : Value extends (infer Item)[]
    ? AsJson<Item>[]
    : Value extends object
      ? { [Key in keyof Value]: AsJson<Value[Key]> }
      : Value;

/** What is left of a value after a round trip through JSON. */
export function toJson<Value extends object>(value: Value): AsJson<Value> {
  return JSON.parse(JSON.stringify(value)) as AsJson<Value>;
}
