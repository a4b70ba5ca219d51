import * as z from 'zod';
import { type Control, modes } from '../control/control.ts';

const deployment = {
  notifications: z
    .strictObject({
      emails: z
        .array(z.email())
        .default([])
        .describe('Addresses that are told of every finding. Each has to confirm its subscription once.'),
    })
    .prefault({})
    .describe('Who is told.'),
  sweep: z
    .strictObject({
      everyHours: z
        .int()
        .min(1)
        .max(168)
        .default(1)
        .describe('How often everything is looked at, whether or not an event came.'),
    })
    .prefault({})
    .describe('The scheduled look at every resource.'),
  functions: z
    .strictObject({
      reservedConcurrency: z
        .int()
        .min(0)
        .max(1000)
        .default(5)
        .describe(
          'How many of each function can run at once: enough for a burst, few enough to leave the account its share. ' +
            '0 reserves nothing, for an account whose Lambda concurrency limit is too low to reserve of.',
        ),
    })
    .prefault({})
    .describe('The Lambda functions.'),
  trail: z
    .strictObject({
      create: z
        .boolean()
        .default(false)
        .describe('Deploy a multi-Region trail with the stack, for an account that has none.'),
    })
    .prefault({})
    .describe('Without a trail that logs management events no event ever reaches Holdfast.'),
};

/** The schema of `holdfast.config.yml`, made from the controls of the catalogue. */
export function createSettingsSchema(controls: readonly Control[]): z.ZodType<SettingsDocument> {
  const byControl = Object.fromEntries(
    controls.map((control) => [control.id, toControlSchema(control).prefault({})]),
  );
  return z.strictObject({
    version: z.literal(1).describe('The version of this file’s format.'),
    mode: z
      .enum(modes)
      .optional()
      .describe(
        'The mode of every control that has none of its own below; where absent, each control’s default.',
      ),
    controls: z.strictObject(byControl).prefault({}).describe('Settings of single controls, by their id.'),
    ...deployment,
  }) as unknown as z.ZodType<SettingsDocument>;
}

/** `holdfast.config.yml` with its defaults filled in. */
export interface SettingsDocument {
  readonly version: 1;
  readonly mode?: Control['defaultMode'];
  readonly controls: Readonly<
    Record<string, { readonly mode?: Control['defaultMode']; readonly [key: string]: unknown }>
  >;
  readonly notifications: { readonly emails: readonly string[] };
  readonly sweep: { readonly everyHours: number };
  readonly functions: { readonly reservedConcurrency: number };
  readonly trail: { readonly create: boolean };
}

function toControlSchema(control: Control): z.ZodObject {
  if (!(control.settings instanceof z.ZodObject))
    throw new Error(`The settings of ${control.id} are no zod object`);
  return control.settings
    .extend({
      mode: z
        .enum(modes)
        .optional()
        .describe(`What to do about a violation. Default: ${control.defaultMode}.`),
    })
    .strict()
    .describe(control.title);
}
