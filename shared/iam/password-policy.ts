import * as z from 'zod';
import type { Violation } from '../control/control.ts';

const required = (what: string) => z.boolean().default(true).describe(`Whether a password must have ${what}`);

export const passwordSettings = z.strictObject({
  minimumLength: z.int().min(6).max(128).default(14).describe('The characters a password must have at least'),
  requireSymbols: required('a symbol'),
  requireNumbers: required('a digit'),
  requireUppercase: required('an upper-case letter'),
  requireLowercase: required('a lower-case letter'),
  maximumAgeDays: z
    .int()
    .min(0)
    .max(1095)
    .default(90)
    .describe('The days after which a password must be replaced; 0 where age does not matter'),
  rememberedPasswords: z
    .int()
    .min(0)
    .max(24)
    .default(24)
    .describe('The number of former passwords that cannot be used again'),
});
export type PasswordSettings = z.infer<typeof passwordSettings>;

/** The password policy as it is put: a call that leaves a part out sets it to IAM's default. */
export type PasswordPolicy = {
  readonly MinimumPasswordLength: number;
  readonly RequireSymbols: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireUppercaseCharacters: boolean;
  readonly RequireLowercaseCharacters: boolean;
  readonly AllowUsersToChangePassword: boolean;
  readonly MaxPasswordAge?: number | undefined;
  readonly PasswordReusePrevention?: number | undefined;
  readonly HardExpiry?: boolean | undefined;
};

const requirements = [
  ['RequireSymbols', 'requireSymbols'],
  ['RequireNumbers', 'requireNumbers'],
  ['RequireUppercaseCharacters', 'requireUppercase'],
  ['RequireLowercaseCharacters', 'requireLowercase'],
] as const;

/** What holds where an account has no policy of its own, but for the mix of three kinds that IAM then asks for. */
const none: PasswordPolicy = {
  MinimumPasswordLength: 8,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
};

/** The policy as IAM tells it, without `ExpirePasswords`, which is said by the age and cannot be put. */
export function toPasswordPolicy({
  MinimumPasswordLength = 6,
  RequireSymbols = false,
  RequireNumbers = false,
  RequireUppercaseCharacters = false,
  RequireLowercaseCharacters = false,
  AllowUsersToChangePassword = false,
  MaxPasswordAge,
  PasswordReusePrevention,
  HardExpiry,
}: { readonly [Part in keyof PasswordPolicy]?: PasswordPolicy[Part] | undefined }): PasswordPolicy {
  return {
    MinimumPasswordLength,
    RequireSymbols,
    RequireNumbers,
    RequireUppercaseCharacters,
    RequireLowercaseCharacters,
    AllowUsersToChangePassword,
    ...(MaxPasswordAge === undefined || MaxPasswordAge === 0 ? {} : { MaxPasswordAge }),
    ...(PasswordReusePrevention === undefined ? {} : { PasswordReusePrevention }),
    ...(HardExpiry === undefined ? {} : { HardExpiry }),
  };
}

/** The parts of a policy that are weaker than the settings ask for. */
export function findWeakParts(
  policy: PasswordPolicy | null,
  settings: PasswordSettings,
): readonly Violation<number | boolean | null>[] {
  const is = policy ?? none;
  const wanted = strengthen(policy, settings);
  const weak = Object.entries(wanted).filter(
    ([part, value]) => part !== 'AllowUsersToChangePassword' && is[part as keyof PasswordPolicy] !== value,
  );
  return weak.map(([part, value]) => {
    const evidence = policy?.[part as keyof PasswordPolicy] ?? null;
    const reason = `${part} is ${evidence === null ? 'not set' : String(evidence)}, and must be ${String(value)}`;
    return { element: part, reason, evidence };
  });
}

/** The policy with each part as strict as the settings ask for, or as it is where it is stricter. */
export function strengthen(policy: PasswordPolicy | null, settings: PasswordSettings): PasswordPolicy {
  const is = policy ?? none;
  const flags = requirements.map(([part, setting]) => [part, is[part] || settings[setting]]);
  const { MaxPasswordAge: age, PasswordReusePrevention: remembered = 0 } = is;
  const { minimumLength, maximumAgeDays, rememberedPasswords } = settings;
  const mustExpireSooner = maximumAgeDays > 0 && (age === undefined || age > maximumAgeDays);
  return {
    ...is,
    ...(Object.fromEntries(flags) as Pick<PasswordPolicy, (typeof requirements)[number][0]>),
    MinimumPasswordLength: Math.max(is.MinimumPasswordLength, minimumLength),
    // Whoever's password expires must be able to replace it.
    ...(mustExpireSooner ? { MaxPasswordAge: maximumAgeDays, AllowUsersToChangePassword: true } : {}),
    ...(remembered < rememberedPasswords ? { PasswordReusePrevention: rememberedPasswords } : {}),
  };
}
