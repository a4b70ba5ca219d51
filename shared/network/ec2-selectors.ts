import * as z from 'zod';
import { selectFrom } from '../control/selectors.ts';
import type { ResourceSelector } from '../control/trigger.ts';

const one = z
  .string()
  .min(1)
  .transform((id) => [id]);

// Lists in the records of the newer calls: an item alone is not in a list.
const toList = (value: unknown): unknown => (Array.isArray(value) ? value : [value]);

/** Ids as such. */
export const plainIds = z.preprocess(toList, z.array(z.string().min(1)));

/** Ids each with its place in the request, such as `{ tag: 1, content: 'vpc-1' }`. */
export const numberedIds = z
  .preprocess(toList, z.array(z.looseObject({ content: z.string().min(1) })))
  .transform((items) => items.map(({ content }) => content));

/**
 * Selects what a CloudTrail record of EC2 has at a path, such as `['requestParameters', 'subnetId']`: one id, unless it is
 * said what else is there.
 */
export function selectAt(
  path: readonly [string, ...string[]],
  leaf: z.ZodType<readonly string[]> = one,
): ResourceSelector {
  return selectFrom(at(path, leaf), (ids) => ids);
}

function at(path: readonly string[], leaf: z.ZodType<readonly string[]>): z.ZodType<readonly string[]> {
  return path.reduceRight<z.ZodType<readonly string[]>>(
    (inner, name) =>
      z.looseObject({ [name]: inner }).transform((fields) => z.array(z.string()).parse(fields[name])),
    leaf,
  );
}
