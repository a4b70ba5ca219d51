/** Names of the inline policies by which Holdfast limits a user; each only denies, or allows a user their own MFA. */
export const mfaPolicyName = 'HoldfastDenyWithoutMfa';
export const sessionPolicyName = 'HoldfastRevokeSessions';

export function isOwnPolicy(name: string): boolean {
  return name === mfaPolicyName || name === sessionPolicyName;
}
