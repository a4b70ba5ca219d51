import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-snapshot-private.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { describeWithRecords, readRecordedEvents } from '../../support/recorded-events.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const id = 'snap-09d4c7e2b1a6f3850';
const owner = testPlace.account;
const snapshot = toResourceRef('AWS::EC2::Snapshot', id, testPlace);
const context = contextOf(control);
const partner = '444455556666';
const modify = (OperationType: string, to: object) => ({
  operation: 'ec2:ModifySnapshotAttribute',
  input: { SnapshotId: id, Attribute: 'createVolumePermission', OperationType, ...to },
});

describe('a snapshot that only the account and whom it trusts can use', () => {
  it.each([
    ['nobody else', [], {}],
    ['the account itself', [{ UserId: owner }], {}],
    ['a trusted account', [{ UserId: partner }], { accounts: [partner] }],
  ])('is shared with %s', (_, shares, trusted) => {
    expect(detect(control, { owner, shares }, { trusted })).toEqual([]);
  });
});

describe('a snapshot that others can use', () => {
  it.each([
    [
      'everyone',
      { Group: 'all' },
      'group all',
      'every AWS account can copy its data',
      { GroupNames: ['all'] },
    ],
    [
      'an account that is not trusted',
      { UserId: partner },
      `account ${partner}`,
      `account ${partner}, which is not trusted, can copy its data`,
      { UserIds: [partner] },
    ],
  ])('is taken from %s, and given back when that is undone', (_, share, element, reason, to) => {
    expect(remedy(control, { owner, shares: [share] }, snapshot)).toEqual({
      violations: [{ element, reason, evidence: share }],
      summary: `Share snapshot ${id} no longer with ${element}.`,
      apply: [modify('remove', to)],
      undo: [modify('add', to)],
    });
  });

  it('stays with those who are trusted, and goes from all others in one call', () => {
    const shares = [
      { UserId: '777788889999' },
      { UserId: owner },
      { UserId: partner },
      { Group: 'all' },
      { UserId: '222233334444' },
    ];
    const { apply } = remedy(control, { owner, shares }, snapshot, { trusted: { accounts: [partner] } });
    expect(apply).toEqual([
      modify('remove', { UserIds: ['777788889999', '222233334444'], GroupNames: ['all'] }),
    ]);
  });

  it('is taken from more accounts than one call can name by several', () => {
    const ids = Array.from({ length: 1001 }, (_, index) => String(500_000_000_000 + index));
    const { apply, undo } = remedy(control, { owner, shares: ids.map((UserId) => ({ UserId })) }, snapshot);
    const parts = [ids.slice(0, 500), ids.slice(500, 1000), ids.slice(1000)];
    expect(apply).toEqual(parts.map((UserIds) => modify('remove', { UserIds })));
    expect(undo).toEqual(parts.map((UserIds) => modify('add', { UserIds })));
  });
});

describe('two states of a snapshot', () => {
  it('are one in whatever order EC2 lists its permissions', () => {
    const shares = [{ Group: 'all' }, { UserId: partner }];
    expect(control.compare?.({ owner, shares })).toEqual(
      control.compare?.({ owner, shares: shares.toReversed() }),
    );
    expect(control.compare?.({ owner, shares })).not.toEqual(control.compare?.({ owner, shares: [] }));
  });
});

describe('reading a snapshot', () => {
  it('takes one call', async () => {
    const aws = fakeReader({
      'ec2:DescribeSnapshotAttribute': {
        SnapshotId: id,
        CreateVolumePermissions: [{ Group: 'all' }, { UserId: partner }],
      },
    });
    await expect(control.read(snapshot, aws, context)).resolves.toEqual({
      owner,
      shares: [{ Group: 'all' }, { UserId: partner }],
    });
    expect(aws.reads).toEqual([
      {
        operation: 'ec2:DescribeSnapshotAttribute',
        input: { SnapshotId: id, Attribute: 'createVolumePermission' },
      },
    ]);
  });

  it('finds no permission', async () => {
    const aws = fakeReader({ 'ec2:DescribeSnapshotAttribute': { SnapshotId: id } });
    await expect(control.read(snapshot, aws, context)).resolves.toEqual({ owner, shares: [] });
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 'ec2:DescribeSnapshotAttribute': awsError('UnauthorizedOperation') });
    await expect(control.read(snapshot, aws, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, { ModifySnapshotAttribute: [id] });

describe('the attack on record', () => {
  describeWithRecords('of a disk that was given away', () => {
    it('names the snapshot', () => {
      const events = readRecordedEvents('aws.exfiltration.ec2-share-ebs-snapshot');
      expect(events.flatMap((event) => selectFromEvent(control, event))).toEqual(['snap-041993b54a9b3af6f']);
    });
  });
});
