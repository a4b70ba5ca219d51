import * as z from 'zod';
import { matchesPattern } from '../control/pattern.ts';
import type { Tags } from '../control/tags.ts';

/** The settings of controls that keep what somebody said is to be kept. */
export const protectionSettings = z.strictObject({
  protectedTag: z
    .string()
    .min(1)
    .default('holdfast:protected')
    .describe('Whatever has this tag is protected, unless the value is `false`.'),
  protectedArns: z
    .array(z.string().regex(/^arn:/, 'an ARN, in which * may stand for any text, is expected'))
    .default([])
    .describe('What is protected without a tag: ARNs, in which * stands for any text.'),
});

export type ProtectionSettings = z.infer<typeof protectionSettings>;

export function isProtected(
  arn: string,
  tags: Tags,
  { protectedTag, protectedArns }: ProtectionSettings,
): boolean {
  const value = Object.hasOwn(tags, protectedTag) ? tags[protectedTag] : undefined;
  if (value !== undefined && value.toLowerCase() !== 'false') return true;
  return protectedArns.some((pattern) => matchesPattern(pattern, arn));
}
