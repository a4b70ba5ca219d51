import * as z from 'zod';
import { longestHotDays, shortestHotDays } from '../audit/hot-days.ts';
import { defaultWritingRules, type WritingRules } from '../audit/writing-rules.ts';
import { type Control, modes } from '../control/control.ts';
import { createModeRulesSchema } from './mode-rules-schema.ts';
import { redactionSchema } from './redaction-schema.ts';
import { regions } from './regions-schema.ts';
import type { Settings } from './settings.ts';
import { trusted } from './trusted-schema.ts';

/** The infrastructure security policy ENG-POL-003 allows none for longer. */
const longestExemptionDays = 90;

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
  audit: z
    .strictObject({
      archiveYears: z
        .int()
        .min(1)
        .max(100)
        .default(7)
        .describe(
          'How long a record is kept in the archive. Nobody can remove it sooner, the account’s root included: a shorter ' +
            'time holds only for what is archived afterwards.',
        ),
      hotDays: z
        .int()
        .min(shortestHotDays)
        .max(longestHotDays)
        .default(defaultWritingRules.hotDays)
        .describe(
          'How long a record stays in the audit table as well, where it is found at once and its change can be undone. It ' +
            'holds for what is recorded after the deployment.',
        ),
      redact: redactionSchema,
    })
    .prefault({})
    .describe('The audit trail.'),
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

/** What holds Holdfast back, for all controls. */
const limits = {
  breaker: z
    .strictObject({
      changesPerControl: z
        .int()
        .min(1)
        .default(25)
        .describe('How many changes one control may make in an hour before the rest wait for approval.'),
      changesPerAccount: z
        .int()
        .min(1)
        .default(100)
        .describe(
          'How many changes all controls together may make in an hour before the rest wait for approval.',
        ),
    })
    .prefault({})
    .describe('The circuit breaker.'),
  contested: z
    .strictObject({
      times: z
        .int()
        .min(2)
        .max(10)
        .default(3)
        .describe(
          'How often a violation is put back before Holdfast stops, tells who keeps bringing it back, and asks.',
        ),
      withinMinutes: z.int().min(1).max(1440).default(60).describe('The time within which that is counted.'),
    })
    .prefault({})
    .describe('When somebody or something keeps bringing a violation back.'),
  approvals: z
    .strictObject({
      expireAfterHours: z
        .int()
        .min(1)
        .max(720)
        .default(72)
        .describe(
          'How long a question waits for an answer. It is asked again when the violation is seen after that.',
        ),
    })
    .prefault({})
    .describe('Changes that wait for approval.'),
  exemptions: z
    .strictObject({
      longestDays: z
        .int()
        .min(1)
        .max(longestExemptionDays)
        .default(longestExemptionDays)
        .describe('The longest that an exemption can be asked for. ENG-POL-003 allows no more than 90 days.'),
      announceDaysBefore: z
        .int()
        .min(1)
        .max(30)
        .default(7)
        .describe('How long before an exemption ends the security team is told.'),
    })
    .prefault({})
    .describe('What is left alone for a while.'),
  undo: z
    .strictObject({
      exemptHours: z
        .number()
        .min(1)
        .max(168)
        .default(24)
        .describe('How long Holdfast leaves alone what somebody undid, where the undo says nothing else.'),
    })
    .prefault({})
    .describe('Changes that somebody undid.'),
};

/** The settings that every control has besides its own. */
export function createCommonSettings({
  defaultMode,
  guardsHoldfast,
}: Pick<Control, 'defaultMode' | 'guardsHoldfast'>) {
  return z.strictObject({
    mode: z
      .enum(modes)
      .optional()
      .describe(
        `What to do about a violation: \`enforce\` puts it back, \`approve\` asks first, \`observe\` only reports it. Default: ${defaultMode}.`,
      ),
    graceHours: z
      .number()
      .min(0)
      .max(720)
      .default(0)
      .describe('Warn first, and put it back after so many hours unless somebody rejects it. 0: at once.'),
    approvers: z
      .literal([1, 2])
      .default(1)
      .describe('How many people have to approve a change that is asked about.'),
    allowIrreversible: z
      .boolean()
      // What is taken off Holdfast’s own roles cannot wait for somebody to wake up.
      .default(guardsHoldfast === true)
      .describe('In mode enforce, make changes that cannot be undone without asking first.'),
  });
}

/** The schema of `holdfast.config.yml`, made from the controls of the catalogue. */
export function createSettingsSchema(controls: readonly Control[]): z.ZodType<SettingsDocument> {
  const byControl = Object.fromEntries(
    controls.map((control) => [control.id, toControlSchema(control).prefault({})]),
  );
  return z
    .strictObject({
      version: z.literal(1).describe('The version of this file’s format.'),
      mode: z
        .enum(modes)
        .optional()
        .describe(
          'The mode of every control that has none of its own below; where absent, each control’s default.',
        ),
      modes: createModeRulesSchema(controls),
      controls: z.strictObject(byControl).prefault({}).describe('Settings of single controls, by their id.'),
      regions,
      trusted,
      ...limits,
      ...deployment,
    })
    .superRefine(checkHotDays) as unknown as z.ZodType<SettingsDocument>;
}

interface Lengths {
  readonly audit: { readonly hotDays: number };
  readonly approvals: { readonly expireAfterHours: number };
}

/** A question is answered by the records of its finding: they have to be there as long as it may wait. */
function checkHotDays({ audit, approvals }: Lengths, context: z.RefinementCtx): void {
  if (audit.hotDays * 24 > approvals.expireAfterHours) return;
  context.addIssue({
    code: 'custom',
    path: ['audit', 'hotDays'],
    message:
      `records have to stay longer than a question waits for its answer, ${String(approvals.expireAfterHours)} hours ` +
      '(approvals.expireAfterHours): raise this, or lower that',
  });
}

type CommonSettings = z.output<ReturnType<typeof createCommonSettings>>;

/** `holdfast.config.yml` with its defaults filled in. */
export interface SettingsDocument extends Omit<Settings, 'controls'> {
  readonly version: 1;
  readonly mode?: Control['defaultMode'];
  readonly controls: Readonly<Record<string, CommonSettings & Readonly<Record<string, unknown>>>>;
  readonly notifications: { readonly emails: readonly string[] };
  readonly sweep: { readonly everyHours: number };
  readonly audit: WritingRules & { readonly archiveYears: number };
  readonly functions: { readonly reservedConcurrency: number };
  readonly trail: { readonly create: boolean };
}

/** @throws Error when the control has a setting that every control has. */
function toControlSchema(control: Control): z.ZodObject {
  const { id, settings, title } = control;
  if (!(settings instanceof z.ZodObject)) throw new Error(`The settings of ${id} are no zod object`);
  const common = createCommonSettings(control).shape;
  const taken = Object.keys(common).filter((name) => Object.hasOwn(settings.shape, name));
  if (taken.length > 0)
    throw new Error(`The settings of ${id} take ${taken.join(', ')}, which every control has`);
  return settings.extend(common).strict().describe(title);
}
