import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import pMap from 'p-map';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { SystemAccount } from '../support/system-account.ts';
import { waitFor } from '../support/wait-for.ts';

const control = 'ec2-security-group-no-world-admin-ports';
const drifts = 200;

function openSsh(group: string): AuthorizeSecurityGroupIngressCommand {
  return new AuthorizeSecurityGroupIngressCommand({
    GroupId: group,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  });
}

const isChanged = (record: AuditRecord): boolean =>
  record.kind === 'outcome' && record.status === 'remediated';
const tellsFailure = (record: AuditRecord): boolean => record.kind === 'outcome' && !isChanged(record);
const isHeld = (record: AuditRecord): boolean =>
  record.kind === 'observation' && record.decision.rule === 'breaker' && record.decision.action === 'ask';

describe('the deployed stack, in a burst of drifts', () => {
  let account: SystemAccount;

  beforeAll(async () => {
    account = await SystemAccount.start();
  });

  afterAll(async () => {
    await account.stop();
  });

  it('makes as many changes as the breaker allows, holds the others for approval, and gives one alert', async () => {
    const groups = await pMap(
      Array.from({ length: drifts }, (_, index) => index),
      (index) => account.createGroup(`burst-${String(index)}`),
      { concurrency: 5 },
    );
    await pMap(groups, ({ id }) => account.alice.ec2.send(openSsh(id)), { concurrency: 5 });

    const records = await waitFor(
      'all drifts to be handled',
      async () => {
        const all = await account.readRecords();
        return all.filter((record) => isChanged(record) || isHeld(record)).length === drifts
          ? all
          : undefined;
      },
      120,
      1000,
    );

    expect(records.filter(tellsFailure)).toEqual([]);
    expect([records.filter(isChanged).length, records.filter(isHeld).length]).toEqual([25, 175]);
    expect(
      records.filter((record) => record.kind === 'notice' && record.topic === 'breaker-opened'),
    ).toMatchObject([{ control }]);
    const open = await pMap(groups, async ({ id }) => account.readPorts(id), { concurrency: 5 });
    expect(open.filter((ports) => ports.length > 0)).toHaveLength(175);
  });
});
