import { AttachUserPolicyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import type { Control } from '../../../shared/control/control.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import iamFederationTokenNone from '../../../shared/controls/iam/iam-federation-token-none.ts';
import iamPolicyNotOnUser from '../../../shared/controls/iam/iam-policy-not-on-user.ts';
import iamRootNotUsed from '../../../shared/controls/iam/iam-root-not-used.ts';
import organizationsMemberStays from '../../../shared/controls/organizations/organizations-member-stays.ts';
import { createSessionPolicy } from '../../../shared/iam/session-policy.ts';
import { organizationsService } from '../../../shared/services/organizations.ts';
import type { Service } from '../../../shared/services/service.ts';
import type { OutcomeRecord } from '../../../shared/audit/record.ts';
import { countEvent, holdCounts } from '../../support/counted-calls.ts';
import { countSweep } from '../../support/counted-sweep.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createWireEngine, type WireEngine } from '../../support/wire-engine.ts';
import { apiCall, assessCommand } from '../../support/wire-events.ts';
import { allowReports, createPolicy, createUser, iamWith, readUser } from '../../support/wire-identity.ts';

// What is only reported leaves nothing to put back, and what only a call tells of leaves nothing to drift.
describe('what is only seen in an account', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  const serviceOf = (control: Control): Service =>
    control.id.startsWith('iam-') ? iamWith(control) : { ...organizationsService, controls: [control] };
  const use = (control: Control): WireEngine => createWireEngine(serviceOf(control), account);

  async function statuses(engine: WireEngine, event: object): Promise<readonly string[]> {
    engine.calls.length = 0;
    return (await engine.handle(event)).map(({ status }) => status);
  }

  /** Holds what the last event took against the documents; of one that passes, also what a sweep takes. */
  async function holdLast(part: 'compliant' | 'violating', engine: WireEngine, id: string): Promise<void> {
    const [control] = engine.controls as readonly [Control];
    await holdCounts(control, { [part]: countEvent(control, engine.calls) });
    if (part === 'violating') return;
    const resource = toResourceRef(control.resourceType, id, account.place);
    await holdCounts(control, { sweep: await countSweep(serviceOf(control), resource, account) });
  }

  const userIdentity = (type: string, userName?: string) => ({
    type,
    accountId: account.place.account,
    ...(userName === undefined
      ? {}
      : { userName, arn: `arn:aws:iam::${account.place.account}:user/${userName}` }),
  });

  it('a policy on a user is reported once, and stays', async () => {
    const engine = use(iamPolicyNotOnUser);
    const userName = await createUser(account);
    const call = (name: string) =>
      apiCall(account.place, {
        eventSource: 'iam.amazonaws.com',
        eventName: 'AttachUserPolicy',
        requestParameters: { userName: name },
      });
    await account.clients.iam.send(new CreateUserCommand({ UserName: 'bare' }));
    await expect(statuses(engine, call('bare'))).resolves.toEqual(['compliant']);
    await holdLast('compliant', engine, 'bare');
    const PolicyArn = await createPolicy(account, allowReports);
    await account.clients.iam.send(new AttachUserPolicyCommand({ UserName: userName, PolicyArn }));
    const before = await readUser(account, userName);
    const event = call(userName);

    await expect(statuses(engine, event)).resolves.toEqual(['reported']);
    await holdLast('violating', engine, userName);
    await expect(statuses(engine, event)).resolves.toEqual(['reported']);

    const { arn } = toResourceRef('AWS::IAM::User', userName, account.place);
    await expect(engine.readRecords(arn)).resolves.toMatchObject([
      { kind: 'observation', decision: { action: 'report' } },
    ]);
    await expect(readUser(account, userName)).resolves.toEqual(before);
  });

  it('each use of root is reported, with who did what', async () => {
    const engine = use(iamRootNotUsed);
    const call = (eventTime: string, eventName = 'RunInstances') =>
      apiCall(account.place, {
        eventSource: 'ec2.amazonaws.com',
        eventName,
        eventTime,
        userIdentity: userIdentity('Root'),
      });

    await expect(statuses(engine, call('2026-03-14T08:15:40Z', 'CheckMfa'))).resolves.toEqual(['compliant']);
    await holdLast('compliant', engine, account.place.account);
    await expect(statuses(engine, call('2026-03-14T08:15:52Z'))).resolves.toEqual(['reported']);
    await holdLast('violating', engine, account.place.account);
    await expect(statuses(engine, call('2026-03-14T08:16:10Z'))).resolves.toEqual(['reported']);

    const { arn } = toResourceRef('AWS::IAM::RootUser', account.place.account, account.place);
    const records = await engine.readRecords(arn);
    expect(records.map(({ violations }) => violations[0]?.key)).toEqual([
      'RunInstances at 2026-03-14T08:15:52Z',
      'RunInstances at 2026-03-14T08:16:10Z',
    ]);
    expect(records[0]).toMatchObject({ kind: 'observation', actor: { name: 'root', type: 'Root' } });
  });

  it('an attempt to leave the organization is reported though it was refused', async () => {
    const engine = use(organizationsMemberStays);
    const event = apiCall(account.place, {
      eventSource: 'organizations.amazonaws.com',
      eventName: 'LeaveOrganization',
      errorCode: 'AccessDenied',
    });

    const resource = toResourceRef('AWS::Organizations::Membership', account.place.account, account.place);
    for (const _ of ['remembered', 'counted']) {
      await expect(statuses(engine, assessCommand(resource))).resolves.toEqual(['compliant']);
    }
    await holdLast('compliant', engine, resource.id);
    await expect(statuses(engine, event)).resolves.toEqual(['reported']);
    await holdLast('violating', engine, resource.id);

    const { arn } = resource;
    await expect(engine.readRecords(arn)).resolves.toMatchObject([
      { kind: 'observation', actor: { name: 'robin' }, severity: 'critical' },
    ]);
  });

  it('a federation token is revoked, once, and its user’s keys and policies stay', async () => {
    const engine = use(iamFederationTokenNone);
    const userName = await createUser(account);
    const before = await readUser(account, userName);
    const at = '2026-03-14T08:15:52Z';
    const event = apiCall(account.place, {
      eventSource: 'sts.amazonaws.com',
      eventName: 'GetFederationToken',
      eventTime: at,
      userIdentity: userIdentity('IAMUser', userName),
    });

    await expect(statuses(engine, event)).resolves.toEqual(['remediated']);
    await holdLast('violating', engine, userName);
    await expect(readUser(account, userName)).resolves.toEqual({
      ...before,
      inline: [['HoldfastRevokeSessions', createSessionPolicy(Date.parse(at))], ...before.inline],
    });
    await expect(statuses(engine, event)).resolves.toEqual(['compliant']);
    await holdLast('compliant', engine, userName);

    const { arn } = toResourceRef('AWS::IAM::User', userName, account.place);
    const outcome = (await engine.readRecords(arn)).find(({ kind }) => kind === 'outcome');
    await engine.undo(outcome as OutcomeRecord);
    await expect(readUser(account, userName)).resolves.toEqual(before);
  });
});
