import * as z from 'zod';
import { type Control, modes } from '../control/control.ts';
import { matchesPattern } from '../control/pattern.ts';
import { findNear } from './find-near.ts';

const tags = z
  .record(
    z.string().min(1),
    z.string('a tag has one value, and it is text: put a number or true in quotes'),
    {
      error: 'tags are written as `key: value`, such as `env: prod`',
    },
  )
  .refine((all) => Object.keys(all).length > 0, 'name a tag, or leave out `tags`');

export const accountId = z
  .string('write the account id in quotes, or YAML takes it for a number')
  .regex(/^\d{12}$/, 'an account id of 12 digits is expected');

/** The schema of `modes`: rules of which the first that fits a resource decides. */
export function createModeRulesSchema(controls: readonly Control[]) {
  const ids = controls.map(({ id }) => id);
  const control = z.string().refine((pattern) => ids.some((id) => matchesPattern(pattern, id)), {
    error: ({ input }) => describeUnknown(String(input), ids),
  });
  const rule = z
    .strictObject({
      controls: listOf(control).describe('Ids of controls; `*` stands for any characters, `?` for one.'),
      accounts: listOf(accountId).describe('Ids of accounts, in quotes.'),
      regions: listOf(
        z
          .string()
          .regex(/^[a-z0-9*?-]+$/, 'a Region such as eu-central-1, or a pattern such as eu-*, is expected'),
      ).describe('Regions; `*` stands for any characters, `?` for one.'),
      tags: tags.optional().describe('Tags that the resource must have when it is looked at; all of them.'),
      mode: z.enum(modes).describe('The mode of what the rule fits.'),
    })
    .refine(
      ({ mode: _mode, ...conditions }) =>
        Object.values(conditions).some((condition) => condition !== undefined),
      'the rule names neither controls, accounts, regions nor tags; for the mode of everything there is `mode`',
    );
  return z
    .array(rule)
    .default([])
    .describe(
      'Modes for some of the resources: of all that a rule names, each must fit. The first rule that fits decides, ' +
        'before the modes of single controls.',
    );
}

function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item).min(1, 'name at least one, or leave it out').optional();
}

/** What to say of a control's id, or a pattern of ids, that fits none. */
export function describeUnknown(id: string, ids: readonly string[]): string {
  const near = findNear(id, ids);
  return near.length === 0
    ? 'no control has this id; docs/controls.md lists them'
    : `no control has this id; near it are ${near.join(', ')}`;
}
