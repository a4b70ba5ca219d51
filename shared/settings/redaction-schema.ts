import * as z from 'zod';

const longestPattern = 200;

const pattern = z
  .string()
  .min(1)
  .max(longestPattern, `a pattern has at most ${String(longestPattern)} characters: write several instead`)
  .superRefine((text, context) => {
    const message = findFault(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** `audit.redact` of the settings: what is a secret here besides what always is. */
export const redactionSchema = z
  .strictObject({
    fields: z
      .array(z.string().regex(/[a-z0-9]/i, 'the name of a field is expected, such as licenseKey'))
      .max(100)
      .default([])
      .describe(
        'Names of fields whose text is redacted, with all below them. Case, `-` and `_` do not matter.',
      ),
    patterns: z
      .array(pattern)
      .max(20)
      .default([])
      .describe(
        'Regular expressions, as JavaScript has them; what they match is redacted wherever it stands. Case matters.',
      ),
  })
  .prefault({})
  .describe('What is redacted in records besides passwords, keys, tokens and the like, which always are.');

function findFault(text: string): string | undefined {
  let expression: RegExp;
  try {
    expression = new RegExp(text);
  } catch (error) {
    return `this is no regular expression: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (expression.test('')) return 'it matches nothing at all, and so everywhere: say what has to be there';
  if (repeatsRepetition(text)) {
    return 'a group that repeats has a repetition or a choice in it, which can take for ever: write it without, such as [a-z-]+ for ([a-z]+-?)+';
  }
  return undefined;
}

/** Whether a group that may repeat without an end contains what can match the same text in several ways. */
function repeatsRepetition(text: string): boolean {
  const bare = text
    .replaceAll(/\\./g, 'x')
    .replaceAll(/\[[^\]]*\]/g, 'x')
    .replaceAll(/\(\?(?:[:=!]|<[=!]|<\w+>)/g, '(');
  const open: boolean[] = [];
  for (const token of bare.matchAll(/[()|*+?]|\{\d*,\d*\}/g)) {
    if (token[0] === '(') {
      open.push(false);
    } else if (token[0] === ')') {
      const isAmbiguous = open.pop() === true;
      if (isAmbiguous && /^(?:[*+]|\{\d*,)/.test(bare.slice(token.index + 1))) return true;
      if (isAmbiguous && open.length > 0) open[open.length - 1] = true;
    } else if (open.length > 0) {
      open[open.length - 1] = true;
    }
  }
  return false;
}
