import { type JsonObject, toCanonicalJson } from '../control/json.ts';
import type { Place } from '../control/resource.ts';

/**
 * A policy that lets a user do nothing at the console but set up their own MFA device, until they sign in with it.
 *
 * `Bool` and not `BoolIfExists`: a session of the console says that it has no MFA, and a long-term access key says
 * nothing, so that programs that run as the user go on.
 * Source: "AWS: Allows MFA-authenticated IAM users to manage their own MFA device", IAM User Guide.
 */
export function createMfaPolicy({ partition, account }: Place): string {
  // A user's ARN has the path in it, where there is one.
  const own = ['user/${aws:username}', 'user/*/${aws:username}'].map(toArn);
  const devices = toArn('mfa/*');
  function toArn(name: string): string {
    return `arn:${partition}:iam::${account}:${name}`;
  }
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'SetUpOwnMfa',
        Effect: 'Allow',
        Action: ['iam:CreateVirtualMFADevice', ...onUser],
        Resource: [...own, devices],
      },
      {
        Sid: 'NothingElseWithoutMfa',
        Effect: 'Deny',
        NotAction: [
          'iam:CreateVirtualMFADevice',
          ...onUser,
          'iam:ListVirtualMFADevices',
          'sts:GetSessionToken',
        ],
        Resource: '*',
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
      },
    ],
  });
}

/** Whether a policy is still the one that limits the user, and was not opened since. */
export function isMfaPolicy(policy: string, place: Place): boolean {
  return toCanonical(policy) === toCanonical(createMfaPolicy(place));
}

function toCanonical(policy: string): string {
  return toCanonicalJson(JSON.parse(policy) as JsonObject);
}

const onUser = [
  'iam:ChangePassword',
  'iam:EnableMFADevice',
  'iam:GetMFADevice',
  'iam:GetUser',
  'iam:ListMFADevices',
  'iam:ResyncMFADevice',
];
