import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-image-private.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const id = 'ami-0c58e1f7b4d29a360';
const owner = testPlace.account;
const image = toResourceRef('AWS::EC2::Image', id, testPlace);
const context = contextOf(control);
const organization = { OrganizationArn: 'arn:aws:organizations::222233334444:organization/o-a1b2c3d4e5' };
const unit = {
  OrganizationalUnitArn: 'arn:aws:organizations::222233334444:ou/o-a1b2c3d4e5/ou-ab12-11111111',
};
const modify = (LaunchPermission: object) => ({
  operation: 'ec2:ModifyImageAttribute',
  input: { ImageId: id, LaunchPermission },
});

describe('an image that only the account and whom it trusts can start', () => {
  it.each([
    ['nobody else', [], {}],
    ['a trusted account', [{ UserId: '444455556666' }], { accounts: ['444455556666'] }],
    ['the own organization', [organization], { organization: 'o-a1b2c3d4e5' }],
    ['a trusted unit', [unit], { organizationPaths: ['o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*'] }],
  ])('is shared with %s', (_, shares, trusted) => {
    expect(detect(control, { owner, shares }, { trusted })).toEqual([]);
  });
});

describe('an image that others can start', () => {
  it.each([
    ['everyone', { Group: 'all' }, 'group all'],
    ['an account', { UserId: '444455556666' }, 'account 444455556666'],
    ['an organization', organization, organization.OrganizationArn],
    ['a unit', unit, unit.OrganizationalUnitArn],
  ])('is taken from %s, and given back when that is undone', (_, share, element) => {
    const kept = { UserId: '777788889999' };
    const found = remedy(control, { owner, shares: [kept, share] }, image, {
      trusted: { accounts: ['777788889999'] },
    });
    expect(found.violations.map((violation) => violation.element)).toEqual([element]);
    expect(found).toMatchObject({
      summary: `Share image ${id} no longer with ${element}.`,
      apply: [modify({ Remove: [share] })],
      undo: [modify({ Add: [share] })],
    });
  });
});

describe('reading an image', () => {
  it('takes one call', async () => {
    const LaunchPermissions = [{ Group: 'all' as const }, organization];
    const aws = fakeReader({ 'ec2:DescribeImageAttribute': { ImageId: id, LaunchPermissions } });
    await expect(control.read(image, aws, context)).resolves.toEqual({ owner, shares: LaunchPermissions });
    expect(aws.reads).toEqual([
      { operation: 'ec2:DescribeImageAttribute', input: { ImageId: id, Attribute: 'launchPermission' } },
    ]);
  });

  it('finds no permission', async () => {
    const aws = fakeReader({ 'ec2:DescribeImageAttribute': { ImageId: id } });
    await expect(control.read(image, aws, context)).resolves.toEqual({ owner, shares: [] });
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 'ec2:DescribeImageAttribute': awsError('UnauthorizedOperation') });
    await expect(control.read(image, aws, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describe('two states of an image', () => {
  it('are one in whatever order EC2 lists its permissions', () => {
    const shares = [organization, { Group: 'all' }, unit];
    expect(control.compare?.({ owner, shares })).toEqual(
      control.compare?.({ owner, shares: shares.toReversed() }),
    );
  });
});

describeTriggers(control, { ModifyImageAttribute: [id] });
