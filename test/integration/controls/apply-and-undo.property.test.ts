import fc from 'fast-check';
import { AwsAccount } from '../../../shared/aws/session.ts';
import type { Call } from '../../../shared/control/change.ts';
import type { Control, DetectContext, Violation } from '../../../shared/control/control.ts';
import type { JsonObject, JsonValue } from '../../../shared/control/json.ts';
import { type ResourceRef, toResourceRef } from '../../../shared/control/resource.ts';
import { getComparable, getViolationKey } from '../../../shared/policy/hold.ts';
import { services } from '../../../shared/services/index.ts';
import { accountBlocks, bucketAcls, bucketBlocks, bucketPolicies } from '../../support/generated-buckets.ts';
import { foreignBucketPolicies } from '../../support/generated-policies.ts';
import { securityGroups } from '../../support/generated-security-groups.ts';
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
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { contextOf } from '../../support/test-context.ts';

const runs = { numRuns: 8 };

/**
 * Controls of what the emulator does not have: a call without which no state of theirs can be made, and which fails there.
 * Once it succeeds, states have to be generated.
 */
const unavailable: Readonly<Record<string, (account: WireAccount) => Promise<unknown>>> = {};

/** The states that are generated, by the id of the control: one of the catalogue that has none fails. */
const states: Readonly<Record<string, GeneratedStates>> = {
  'cloudtrail-trail-complete': weakenedTrails,
  'cloudtrail-trail-encrypted': encryptedTrails,
  'cloudtrail-trail-logging': trails,
  'cloudtrail-trail-present': deletedTrails,
  'cloudtrail-trail-to-cloudwatch': groupedTrails,
  'cloudtrail-trail-validated': validatedTrails,
  'ec2-security-group-no-world-admin-ports': securityGroups,
  'iam-access-key-rotated': users,
  's3-account-public-access-blocked': accountBlocks,
  's3-bucket-acl-private': bucketAcls,
  's3-bucket-policy-not-foreign': foreignBucketPolicies,
  's3-bucket-policy-not-public': bucketPolicies,
  's3-bucket-public-access-blocked': bucketBlocks,
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
      fc.asyncProperty(generated, async (make) => expectReversible(make, control, aws)),
      runs,
    );
  });

  /** What is not there cannot be drifted; the control's unit test stands on shapes that AWS documents. */
  async function expectMissing(call: (account: WireAccount) => Promise<unknown>): Promise<void> {
    await expect(call(account)).rejects.toThrow(/\S/);
  }

  async function expectReversible(make: Make, control: Control, aws: AwsAccount): Promise<void> {
    const made = await make(account);
    const resource = toResourceRef(control.resourceType, made.id, account.place);
    const context = contextOf(control, { now: new Date(), baseline: made.baseline });
    const before = await look(control, resource, aws, context);
    const readBefore = await made.read();
    const change = control.remediate(before.state, before.violations, resource, context);

    if (before.violations.length > 0) await sendAll(change.apply, resource, aws);
    const fixed = await look(control, resource, aws, context);
    // What no call ends is only reported.
    expect(fixed.violations).toEqual(change.apply.length === 0 ? before.violations : []);

    if (before.violations.length > 0 && !('irreversible' in change.undo)) {
      await sendAll(change.undo, resource, aws);
    }
    const after = await look(control, resource, aws, context);
    expect(meaning(control, after)).toEqual(meaning(control, before));
    await expect(made.read()).resolves.toEqual(readBefore);
    await made.remove();
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
