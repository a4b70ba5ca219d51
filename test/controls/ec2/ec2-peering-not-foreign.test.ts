import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-peering-not-foreign.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const { account: own, region } = testPlace;
const pcx = toResourceRef('AWS::EC2::VPCPeeringConnection', 'pcx-0partner', testPlace);
const context = contextOf(control);
const mine = { account: own, region, vpc: 'vpc-0mine' };
const theirs = { account: '444455556666', region, vpc: 'vpc-0theirs' };
const asked = { own, requester: mine, accepter: theirs };
const askedByThem = { own, requester: theirs, accepter: mine };
const input = { VpcPeeringConnectionId: 'pcx-0partner' };

describe('a peering connection', () => {
  it('of two VPCs of the account is left alone', () => {
    expect(detect(control, { own, requester: mine, accepter: mine, status: 'active' })).toEqual([]);
  });

  it('with an account that is trusted is left alone', () => {
    const trusted = { accounts: ['444455556666'] };
    expect(detect(control, { ...asked, status: 'active' }, { trusted })).toEqual([]);
  });

  it.each(['deleted', 'deleting', 'rejected', 'failed', 'expired'])('that is %s joins nothing', (status) => {
    expect(detect(control, { ...asked, status })).toEqual([]);
  });

  it.each([
    ['that this account asked for is deleted', asked, 'pending-acceptance', 'ec2:DeleteVpcPeeringConnection'],
    [
      'that this account was asked for is rejected',
      askedByThem,
      'pending-acceptance',
      'ec2:RejectVpcPeeringConnection',
    ],
    ['that stands is deleted', askedByThem, 'active', 'ec2:DeleteVpcPeeringConnection'],
    [
      'that was asked for in another Region is deleted, since only there it can be rejected',
      { ...askedByThem, accepter: { ...mine, region: 'eu-west-1' } },
      'pending-acceptance',
      'ec2:DeleteVpcPeeringConnection',
    ],
  ])('with a foreign account %s', (_, sides, status, operation) => {
    const { violations, apply, undo } = remedy(control, { ...sides, status }, pcx);
    expect(violations).toEqual([
      {
        element: '444455556666',
        reason: `vpc-0theirs of account 444455556666, which is not trusted, ${status === 'active' ? 'is a peer' : 'is about to be a peer'}`,
        evidence: theirs,
      },
    ]);
    expect(apply).toEqual([{ operation, input }]);
    expect(undo).toEqual({ irreversible: expect.stringContaining('does not come back') as string });
  });
});

describe('who would be cut off', () => {
  it('is whose routes go over it', async () => {
    const aws = fakeReader({
      'ec2:DescribeRouteTables': {
        RouteTables: [
          {
            RouteTableId: 'rtb-0app',
            Routes: [
              { DestinationCidrBlock: '10.90.0.0/16', VpcPeeringConnectionId: 'pcx-0partner' },
              { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0a' },
              { DestinationIpv6CidrBlock: '2600:1f18::/56', VpcPeeringConnectionId: 'pcx-0partner' },
            ],
          },
        ],
      },
    });
    const state = { ...asked, status: 'active' };
    await expect(control.findDependents?.(state, [], pcx, aws, context)).resolves.toEqual([
      'rtb-0app sends what is for 10.90.0.0/16 over it',
      'rtb-0app sends what is for 2600:1f18::/56 over it',
    ]);
  });
});

describe('reading a peering connection', () => {
  it('takes one call', async () => {
    const toInfo = (side: typeof mine) => ({ OwnerId: side.account, Region: side.region, VpcId: side.vpc });
    const aws = fakeReader({
      'ec2:DescribeVpcPeeringConnections': {
        VpcPeeringConnections: [
          { RequesterVpcInfo: toInfo(mine), AccepterVpcInfo: toInfo(theirs), Status: { Code: 'active' } },
        ],
      },
    });
    await expect(control.read(pcx, aws, context)).resolves.toEqual({ ...asked, status: 'active' });
    expect(aws.reads).toEqual([
      {
        operation: 'ec2:DescribeVpcPeeringConnections',
        input: { VpcPeeringConnectionIds: ['pcx-0partner'] },
      },
    ]);
  });

  it('finds no state where there is none, and guesses nothing', async () => {
    const gone = fakeReader({ 'ec2:DescribeVpcPeeringConnections': { VpcPeeringConnections: [] } });
    await expect(control.read(pcx, gone, context)).resolves.toBeUndefined();
    const silent = fakeReader({ 'ec2:DescribeVpcPeeringConnections': { VpcPeeringConnections: [{}] } });
    await expect(control.read(pcx, silent, context)).rejects.toThrow('RequesterVpcInfo');
    const denied = fakeReader({ 'ec2:DescribeVpcPeeringConnections': awsError('UnauthorizedOperation') });
    await expect(control.read(pcx, denied, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, {
  CreateVpcPeeringConnection: ['pcx-0d5f7b9a1c3e24680'],
  AcceptVpcPeeringConnection: ['pcx-0e6a8c0b2d4f35791'],
  ConfigurationItemChangeNotification: ['pcx-0d5f7b9a1c3e24680'],
});
