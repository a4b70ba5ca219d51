import * as z from 'zod';

/** Settings of a control that keeps a service on which costs money by what it looks at. */
export const requiredSettings = z.strictObject({
  required: z
    .boolean()
    .default(false)
    .describe(
      'Whether it is also turned on where Holdfast never saw it on. It costs money by what it looks at, so that this is ' +
        'only reported unless told otherwise.',
    ),
});

/** Why no call of this account puts it right, with what to do; `undefined` where a call does. */
export function explainNoCall(
  name: string,
  {
    administrator,
    isRemembered,
    required,
  }: {
    readonly administrator: string | null;
    readonly isRemembered: boolean;
    readonly required: boolean;
  },
): string | undefined {
  if (administrator !== null) {
    return (
      `${name} of this account is managed by its administrator, account ${administrator}: only there can it be ` +
      'turned on again. Have it done there, and ask who turned it off.'
    );
  }
  if (isRemembered || required) return undefined;
  return (
    `Holdfast never saw ${name} on here. Turn it on, from where on it is kept on, or set required: true for this control ` +
    'to have that done; where it is not wanted, exempt it.'
  );
}

/** How often findings are published, the most often first. */
const frequencies = ['FIFTEEN_MINUTES', 'ONE_HOUR', 'SIX_HOURS'] as const;
export type Frequency = (typeof frequencies)[number];

export const frequency = z.enum(frequencies);

export function isSlower(now: Frequency, before: Frequency): boolean {
  return frequencies.indexOf(now) > frequencies.indexOf(before);
}
