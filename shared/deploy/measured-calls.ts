import * as z from 'zod';

/** How often each operation was called, by its name as in `s3:GetBucketAcl`. */
const callCounts = z.record(z.string().regex(/^[\w-]+:\w+$/), z.int().positive());
export type CallCounts = z.infer<typeof callCounts>;

/** What one event about one resource took, with no other control of its service there. */
const measuredEvent = z.strictObject({
  /** Calls to the account until it was decided what to do. */
  reads: callCounts,
  /** The change. */
  writes: callCounts,
  /** Reads of what became of it. */
  rereads: callCounts,
  /** Calls to Holdfast's own tables. */
  tables: callCounts,
});
export type MeasuredEvent = z.infer<typeof measuredEvent>;

const measuredControl = z.strictObject({
  compliant: measuredEvent,
  violating: measuredEvent,
  /** Calls to the account that a sweep makes: for a list of one page, and for a resource with all controls of its type. */
  sweep: z.strictObject({ list: z.int().nonnegative(), resource: z.int().nonnegative() }),
});
export type MeasuredControl = z.infer<typeof measuredControl>;

/** The calls of each control, by its id, as the integration tests counted them. */
const measuredCalls = z.record(z.string(), measuredControl);
export type MeasuredCalls = Readonly<Partial<z.infer<typeof measuredCalls>>>;

/**
 * Reads what was counted of the controls of the catalogue, sorted by their ids.
 * @throws Error naming the count that is none, and how to mend it.
 */
export function readMeasuredCalls(text: string, ids: readonly string[]): MeasuredCalls {
  const parsed = measuredCalls.safeParse(JSON.parse(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = (issue?.path ?? []).map(String).join('.');
    throw new Error(`docs/calls.json is wrong at ${where}: ${issue?.message ?? ''}. Run \`npm run count\`.`);
  }
  const known = Object.entries(parsed.data).filter(([id]) => ids.includes(id));
  return Object.fromEntries(known.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
