import {
  type CreateKeyCommandInput,
  CreateGrantCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import {
  CancelRotateSecretCommand,
  DeleteSecretCommand,
  PutResourcePolicyCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import type { JsonObject } from '../../shared/control/json.ts';
import { account, policies } from './generated-policies.ts';
import type { GeneratedStates } from './generated-state.ts';
import type { WireAccount } from './wire-account.ts';
import {
  createKey,
  createRotationFunction,
  createSecret,
  createSecretClients,
  isProtected,
  readKey,
  readSecret,
  removeKey,
  removeSecret,
  type SecretClients,
} from './wire-secrets.ts';

interface KeyState {
  readonly over?: Partial<CreateKeyCommandInput>;
  readonly baseline?: JsonObject | undefined;
  /** Changes a key that was just made. */
  readonly change?: (clients: SecretClients, KeyId: string) => Promise<unknown>;
}

/** Keys to which something was done. */
function keysIn(states: fc.Arbitrary<KeyState>): GeneratedStates {
  return states.map(({ over, baseline, change }) => async (wire) => {
    const clients = createSecretClients(wire);
    const id = await createKey(wire, clients, over);
    await change?.(clients, id);
    return {
      id,
      ...(baseline === undefined ? {} : { baseline }),
      read: async () => readKey(clients, id),
      remove: async () => removeKey(clients, id),
    };
  });
}

const asymmetric = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;

/** Keys that are rotated, are not, or cannot be: by what they are, or as long as they are disabled. */
export const rotatedKeys = keysIn(
  fc.constantFrom('rotated', 'not rotated', 'disabled', 'asymmetric').map((state) => ({
    ...(state === 'asymmetric' ? { over: asymmetric } : {}),
    async change({ kms }, KeyId) {
      if (state === 'not rotated' || state === 'disabled') {
        await kms.send(new DisableKeyRotationCommand({ KeyId }));
      }
      if (state === 'disabled') await kms.send(new DisableKeyCommand({ KeyId }));
    },
  })),
);

/** Keys that are to be deleted or not, of which it is known or not whether they were enabled. */
export const doomedKeys = keysIn(
  fc
    .record({
      days: fc.option(fc.integer({ min: 7, max: 30 }), { nil: undefined }),
      baseline: fc.constantFrom(undefined, { isEnabled: true }, { isEnabled: false }),
    })
    .map(({ days, baseline }) => ({
      baseline,
      change: async ({ kms }, KeyId) =>
        days === undefined
          ? undefined
          : kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: days })),
    })),
);

/** Keys that are enabled or not, and protected, said not to be, or neither. */
export const protectedKeys = keysIn(
  fc
    .record({ isDisabled: fc.boolean(), protection: fc.constantFrom(undefined, 'true', 'false', '') })
    .map(({ isDisabled, protection }) => ({
      over: {
        Tags: protection === undefined ? [] : [{ TagKey: 'holdfast:protected', TagValue: protection }],
      },
      change: async ({ kms }, KeyId) => (isDisabled ? kms.send(new DisableKeyCommand({ KeyId })) : undefined),
    })),
);

const grantees = fc.array(
  fc.constantFrom(
    `arn:aws:iam::${account}:role/app`,
    'arn:aws:iam::999988887777:root',
    'dynamodb.eu-central-1.amazonaws.com',
  ),
  { maxLength: 4 },
);

export const grantedKeys = keysIn(
  grantees.map((all) => ({
    async change({ kms }, KeyId) {
      for (const GranteePrincipal of all) {
        await kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ['Decrypt'] }));
      }
    },
  })),
);

export const sharedKeys = keysIn(
  policies((who, when) => `{"Effect":"Allow","Principal":${who},"Action":"kms:*","Resource":"*"${when}}`).map(
    (Policy) => ({ over: { Policy } }),
  ),
);

interface SecretState {
  readonly change: (wire: WireAccount, clients: SecretClients, SecretId: string) => Promise<unknown>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly isRemembered?: boolean;
}

const rules = { AutomaticallyAfterDays: 30 };

/** Secrets to which something was done. */
function secretsIn(states: fc.Arbitrary<SecretState>): GeneratedStates {
  return states.map(({ change, tags, isRemembered = false }) => async (wire) => {
    const clients = createSecretClients(wire);
    const id = await createSecret(wire, clients, tags);
    await change(wire, clients, id);
    const { RotationLambdaARN: lambda = '' } = (await readSecret(clients, id)).described;
    return {
      id,
      ...(isRemembered ? { baseline: { isOn: true, lambda, rules } } : {}),
      read: async () => readSecret(clients, id),
      remove: async () => removeSecret(clients, id),
    };
  });
}

/** Secrets that are rotated, or no longer, or as far as anybody remembers never were. */
export const rotatedSecrets = secretsIn(
  fc
    .record({ isCancelled: fc.boolean(), isRemembered: fc.boolean() })
    .map(({ isCancelled, isRemembered }) => ({
      isRemembered,
      async change(wire, clients, SecretId) {
        const { secretsManager } = clients;
        const RotationLambdaARN = await createRotationFunction(wire, clients);
        const rotation = { RotationLambdaARN, RotationRules: rules, RotateImmediately: false };
        await secretsManager.send(new RotateSecretCommand({ SecretId, ...rotation }));
        if (isCancelled) await secretsManager.send(new CancelRotateSecretCommand({ SecretId }));
      },
    })),
);

/** Secrets that are to be deleted or not, and protected or not. */
export const protectedSecrets = secretsIn(
  fc
    .record({
      days: fc.option(fc.integer({ min: 7, max: 30 }), { nil: undefined }),
      tags: fc.constantFrom({}, isProtected),
    })
    .map(({ days, tags }) => ({
      tags,
      change: async (_wire, { secretsManager }, SecretId) =>
        days === undefined
          ? undefined
          : secretsManager.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: days })),
    })),
);

export const sharedSecrets = secretsIn(
  policies(
    (who, when) =>
      `{"Effect":"Allow","Principal":${who},"Action":"secretsmanager:GetSecretValue","Resource":"*"${when}}`,
  ).map((ResourcePolicy) => ({
    change: async (_wire, { secretsManager }, SecretId) =>
      secretsManager.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy })),
  })),
);
