import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-transit-gateway-no-auto-accept.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const gateway = toResourceRef('AWS::EC2::TransitGateway', 'tgw-0hub', testPlace);
const context = contextOf(control);
const set = (AutoAcceptSharedAttachments: string) => ({
  operation: 'ec2:ModifyTransitGateway',
  input: { TransitGatewayId: 'tgw-0hub', Options: { AutoAcceptSharedAttachments } },
});

describe('a transit gateway', () => {
  it('where somebody accepts attachments is left alone', () => {
    expect(detect(control, { acceptsByItself: false })).toEqual([]);
  });

  it('that accepts them by itself is kept from it, with no other option touched', () => {
    const { violations, apply, undo } = remedy(control, { acceptsByItself: true }, gateway);
    expect(violations.map(({ reason }) => reason)).toEqual([
      'the transit gateway accepts attachments of other accounts by itself',
    ]);
    expect(apply).toEqual([set('disable')]);
    expect(undo).toEqual([set('enable')]);
  });
});

describe('reading a transit gateway', () => {
  const described = (over: object) =>
    fakeReader({
      'ec2:DescribeTransitGateways': {
        TransitGateways: [
          {
            OwnerId: testPlace.account,
            State: 'available',
            Options: { AutoAcceptSharedAttachments: 'enable' },
            ...over,
          },
        ],
      },
    });

  it('takes one call', async () => {
    const aws = described({});
    await expect(control.read(gateway, aws, context)).resolves.toEqual({ acceptsByItself: true });
    expect(aws.reads).toEqual([
      { operation: 'ec2:DescribeTransitGateways', input: { TransitGatewayIds: ['tgw-0hub'] } },
    ]);
  });

  it.each([
    ['another account shares', { OwnerId: '444455556666' }],
    ['is being deleted', { State: 'deleting' }],
    ['was deleted', { State: 'deleted' }],
  ])('finds no state of one that %s', async (_, over) => {
    await expect(control.read(gateway, described(over), context)).resolves.toBeUndefined();
  });

  it('guesses nothing', async () => {
    await expect(control.read(gateway, described({ Options: {} }), context)).rejects.toThrow('enable');
    const denied = fakeReader({ 'ec2:DescribeTransitGateways': awsError('UnauthorizedOperation') });
    await expect(control.read(gateway, denied, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, {
  CreateTransitGateway: ['tgw-0a2c4e6f8b1d35790'],
  ModifyTransitGateway: ['tgw-0a2c4e6f8b1d35790'],
  ConfigurationItemChangeNotification: ['tgw-0a2c4e6f8b1d35790'],
});
