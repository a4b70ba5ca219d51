import control from '../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import { findGroupUsers } from '../../shared/network/group-users.ts';
import { awsError, fakeReader } from '../support/fake-reader.ts';
import { detect } from '../support/remedy.ts';
import { everyone, group, rule, state } from '../support/security-group-rules.ts';
import { contextOf } from '../support/test-context.ts';

const bastion = { NetworkInterfaceId: 'eni-1', Attachment: { InstanceId: 'i-0bastion' } };

/** An account with these interfaces, which it tells two at a time. */
function accountWith(...interfaces: readonly object[]) {
  return fakeReader({
    'ec2:DescribeNetworkInterfaces': ({ NextToken }) =>
      NextToken === undefined
        ? { NetworkInterfaces: interfaces.slice(0, 2), NextToken: 'more' }
        : { NetworkInterfaces: interfaces.slice(2) },
  });
}

describe('who uses a security group', () => {
  it('is each interface in the group, page after page, and what it belongs to', async () => {
    const aws = accountWith(
      bastion,
      { NetworkInterfaceId: 'eni-2', Attachment: {}, Description: 'ELB app/web/50dc6c495c0c9188' },
      { NetworkInterfaceId: 'eni-3', Description: '' },
    );
    await expect(findGroupUsers(group.id, aws)).resolves.toEqual([
      'eni-1 (instance i-0bastion) uses the group',
      'eni-2 (ELB app/web/50dc6c495c0c9188) uses the group',
      'eni-3 uses the group',
    ]);
    const ofGroup = { Filters: [{ Name: 'group-id', Values: [group.id] }], MaxResults: 1000 };
    expect(aws.reads.map(({ input }) => input)).toEqual([ofGroup, { ...ofGroup, NextToken: 'more' }]);
  });

  it('is nobody where no interface is in the group', async () => {
    await expect(findGroupUsers(group.id, accountWith())).resolves.toEqual([]);
  });

  it('is named up to ten, and counted beyond', async () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ NetworkInterfaceId: `eni-${index}` }));
    const users = await findGroupUsers(group.id, accountWith(...many));
    expect(users).toHaveLength(11);
    expect(users.at(-1)).toBe('2 other network interfaces use the group');
  });

  it('is not guessed where it cannot be read', async () => {
    const aws = fakeReader({ 'ec2:DescribeNetworkInterfaces': awsError('UnauthorizedOperation') });
    await expect(findGroupUsers(group.id, aws)).rejects.toThrow('UnauthorizedOperation');
  });
});

describe('a group with a port open to the world', () => {
  const open = state([rule('sgr-1', 'tcp', '22', everyone)]);

  it.each([
    ['is closed at once by default: nobody is looked for', {}, [], 0],
    [
      'is asked about where the settings say so',
      { askWhenUsed: true },
      ['eni-1 (instance i-0bastion) uses the group'],
      2,
    ],
  ])('%s', async (_, settings, users, reads) => {
    const aws = accountWith(bastion);
    const context = contextOf(control, { settings, now: new Date(0) });
    await expect(control.findDependents?.(open, detect(control, open), group, aws, context)).resolves.toEqual(
      users,
    );
    expect(aws.reads).toHaveLength(reads);
  });
});
