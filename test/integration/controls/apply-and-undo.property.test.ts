import fc from 'fast-check';
import { AwsAccount } from '../../../shared/aws/session.ts';
import { fillIn } from '../../../shared/control/afterwards.ts';
import type { Call } from '../../../shared/control/change.ts';
import type { Control, DetectContext, Violation } from '../../../shared/control/control.ts';
import type { JsonObject, JsonValue } from '../../../shared/control/json.ts';
import { type ResourceRef, toResourceRef } from '../../../shared/control/resource.ts';
import { getComparable, getViolationKey } from '../../../shared/policy/hold.ts';
import { services } from '../../../shared/services/index.ts';
import {
  accountsWithCause,
  identityProviders,
  passwordPolicies,
} from '../../support/generated-account-settings.ts';
import {
  bucketEncryptions,
  bucketLifecycles,
  bucketLoggings,
  bucketOwnerships,
  bucketReplications,
  bucketVersionings,
} from '../../support/generated-bucket-settings.ts';
import { accountBlocks, bucketAcls, bucketBlocks, bucketPolicies } from '../../support/generated-buckets.ts';
import { foreignBucketPolicies, trustingRoles } from '../../support/generated-policies.ts';
import { identities, policies, roles } from '../../support/generated-identities.ts';
import {
  ebsDefaults,
  images,
  instancesOfAnyType,
  instancesWithMetadata,
  instancesWithUserData,
  snapshots,
  volumes,
} from '../../support/generated-compute.ts';
import { alarms, lostGroups, recordings, retainedGroups } from '../../support/generated-logging.ts';
import { administrators, detectors, filters } from '../../support/generated-detectors.ts';
import { ownFunctions, ownParts, ownRoles, ownRules } from '../../support/generated-guard.ts';
import {
  flowLogs,
  mirroredInterfaces,
  networkAcls,
  peerings,
  subnets,
  transitGateways,
  vpcsWithFlowLogs,
} from '../../support/generated-networks.ts';
import {
  doomedKeys,
  grantedKeys,
  protectedKeys,
  protectedSecrets,
  rotatedKeys,
  rotatedSecrets,
  sharedKeys,
  sharedSecrets,
} from '../../support/generated-secrets.ts';
import { defaultGroups, securityGroups } from '../../support/generated-security-groups.ts';
import type { GeneratedStates, Make } from '../../support/generated-state.ts';
import {
  deletedTrails,
  encryptedTrails,
  groupedTrails,
  trails,
  validatedTrails,
  weakenedTrails,
} from '../../support/generated-trails.ts';
import { users } from '../../support/generated-users.ts';
import { unavailable } from '../../support/unavailable.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { contextOf } from '../../support/test-context.ts';

const runs = { numRuns: 8 };

/** The states that are generated, by the id of the control: one of the catalogue that has none fails. */
const states: Readonly<Record<string, GeneratedStates>> = {
  'cloudtrail-trail-complete': weakenedTrails,
  'cloudtrail-trail-encrypted': encryptedTrails,
  'cloudtrail-trail-logging': trails,
  'cloudtrail-trail-present': deletedTrails,
  'cloudtrail-trail-to-cloudwatch': groupedTrails,
  'cloudtrail-trail-validated': validatedTrails,
  'ec2-account-ebs-encrypted': ebsDefaults,
  'ec2-image-private': images,
  'ec2-instance-imdsv2': instancesWithMetadata,
  'ec2-instance-user-data-kept': instancesWithUserData,
  'ec2-instance-where-allowed': instancesOfAnyType,
  'ec2-snapshot-private': snapshots,
  'ec2-volume-encrypted': volumes,
  'cloudwatch-alarms-on': alarms,
  'config-recorder-on': recordings,
  'ec2-default-security-group-closed': defaultGroups,
  'ec2-flow-log-kept': flowLogs,
  'ec2-network-acl-no-world-admin-ports': networkAcls,
  'ec2-peering-not-foreign': peerings,
  'ec2-security-group-no-world-admin-ports': securityGroups,
  'ec2-security-group-no-world-data-ports': securityGroups,
  'ec2-security-group-world-ports-allowed': securityGroups,
  'ec2-subnet-no-auto-public-ip': subnets,
  'ec2-traffic-not-mirrored': mirroredInterfaces,
  'ec2-transit-gateway-no-auto-accept': transitGateways,
  'ec2-vpc-flow-logged': vpcsWithFlowLogs,
  'iam-access-key-own': users,
  'guardduty-administrator-kept': administrators,
  'guardduty-not-blinded': filters,
  'guardduty-on': detectors,
  'holdfast-code-untouched': ownFunctions,
  'holdfast-function-untouched': ownFunctions,
  'holdfast-mapping-untouched': ownFunctions,
  'holdfast-role-policy-kept': ownRoles,
  'holdfast-role-untouched': ownRoles,
  'holdfast-rule-untouched': ownRules,
  'holdfast-untouched': ownParts,
  'iam-access-key-rotated': users,
  'iam-access-key-used': users,
  'iam-federation-token-none': identities,
  'iam-identity-provider-approved': identityProviders,
  'iam-password-policy-strong': passwordPolicies,
  'iam-policy-not-admin': policies,
  'iam-policy-not-on-user': identities,
  'iam-role-boundary-kept': roles,
  'iam-role-trust-not-foreign': trustingRoles,
  'iam-root-no-access-key': accountsWithCause,
  'iam-root-not-used': accountsWithCause,
  'iam-user-console-needs-mfa': identities,
  'iam-user-not-admin': identities,
  'iam-user-one-active-key': users,
  'kms-grant-not-foreign': grantedKeys,
  'kms-key-enabled': protectedKeys,
  'kms-key-not-pending-deletion': doomedKeys,
  'kms-key-policy-not-public': sharedKeys,
  'kms-key-rotated': rotatedKeys,
  'organizations-member-stays': accountsWithCause,
  'logs-group-present': lostGroups,
  'logs-group-retained': retainedGroups,
  's3-account-public-access-blocked': accountBlocks,
  's3-bucket-access-logged': bucketLoggings,
  's3-bucket-acl-private': bucketAcls,
  's3-bucket-policy-not-foreign': foreignBucketPolicies,
  's3-bucket-encrypted': bucketEncryptions,
  's3-bucket-lifecycle-keeps-logs': bucketLifecycles,
  's3-bucket-ownership-enforced': bucketOwnerships,
  's3-bucket-policy-not-public': bucketPolicies,
  's3-bucket-policy-tls-only': bucketPolicies,
  's3-bucket-public-access-blocked': bucketBlocks,
  's3-bucket-replication-not-foreign': bucketReplications,
  's3-bucket-versioned': bucketVersionings,
  'secretsmanager-secret-not-deleted': protectedSecrets,
  'secretsmanager-secret-policy-not-public': sharedSecrets,
  'secretsmanager-secret-rotated': rotatedSecrets,
};

const catalogue = services.flatMap((service) =>
  service.controls.map((control): [id: string, control: Control, aws: AwsAccount] => [
    control.id,
    control,
    new AwsAccount(service.modules),
  ]),
);

interface Seen {
  readonly state: JsonObject;
  readonly violations: readonly Violation[];
}

describe('in whatever state a resource is', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  it.each(catalogue)('%s: put back once is enough, and undone is as before', async (id, control, aws) => {
    const missing = unavailable[id];
    if (missing !== undefined) {
      await expectMissing(missing);
      return;
    }
    const generated = states[id];
    if (generated === undefined) throw new Error(`No states are generated for ${id}: add some to this test`);
    await fc.assert(
      fc.asyncProperty(generated, async (make) => {
        await expectReversible(make, control, aws);
      }),
      runs,
    );
  });

  /** What is not there cannot be drifted; the control's unit test stands on shapes that AWS documents. */
  async function expectMissing(call: (account: WireAccount) => Promise<unknown>): Promise<void> {
    await expect(call(account)).rejects.toThrow(/\S/);
  }

  async function expectReversible(make: Make, control: Control, aws: AwsAccount): Promise<unknown> {
    const made = await make(account);
    const resource = toResourceRef(control.resourceType, made.id, account.place);
    const context = contextOf(control, {
      settings: made.settings ?? {},
      now: new Date(),
      baseline: made.baseline,
      cause: made.cause,
    });
    const before = await look(control, resource, aws, context);
    const readBefore = await made.read();
    const change = control.remediate(before.state, before.violations, resource, context);

    if (before.violations.length > 0) await sendAll(change.apply, resource, aws);
    const fixed = await look(control, resource, aws, context);
    // What no call ends is only reported.
    expect(fixed.violations).toEqual(change.apply.length === 0 ? before.violations : []);

    if (before.violations.length > 0) {
      // What has no undo is not as before, and never will be.
      if ('irreversible' in change.undo) return made.remove();
      await sendAll(fillIn(change.undo, fixed.state) ?? [], resource, aws);
    }
    const after = await look(control, resource, aws, context);
    expect(meaning(control, after)).toEqual(meaning(control, before));
    await expect(made.read()).resolves.toEqual(readBefore);
    return made.remove();
  }
});

/** A control's view of a resource, with nothing remembered of an earlier one. */
async function look(
  control: Control,
  resource: ResourceRef,
  aws: AwsAccount,
  context: DetectContext<object>,
): Promise<Seen> {
  const state = await control.read(resource, aws.open(resource), context);
  if (state === undefined) throw new Error(`${resource.arn} is gone`);
  return { state, violations: control.detect(state, context) };
}

/** What must be the same again: what the state means to the control, and what its violations are known by. */
function meaning(control: Control, { state, violations }: Seen): JsonValue {
  const keys = violations.map(getViolationKey).toSorted((a, b) => a.localeCompare(b));
  return { state: getComparable(control, state), keys };
}

async function sendAll(calls: readonly Call[], resource: ResourceRef, aws: AwsAccount): Promise<void> {
  const session = aws.open(resource);
  for (const call of calls) {
    const { error } = await session.send(call);
    if (error !== undefined) throw new Error(`${call.operation} fails: ${error.message}`);
  }
}
