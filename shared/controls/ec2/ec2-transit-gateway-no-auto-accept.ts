import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { selectAt } from '../../network/ec2-selectors.ts';

/** States in which a gateway is no more, though EC2 still describes it. */
const gone = new Set(['deleting', 'deleted']);

export default defineControl({
  id: 'ec2-transit-gateway-no-auto-accept',
  title: 'Transit gateways accept no attachment by themselves',
  rationale:
    'Every account that the gateway is shared with, and whoever has taken it over, can attach a VPC to the network and ' +
    'reach what is routed there, without anybody here agreeing to it or noticing.',
  severity: 'high',
  resourceType: 'AWS::EC2::TransitGateway',
  references: {
    policy: ['3.3.1'],
    hipaa: ['164.308(a)(1)', '164.312(e)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-4(21)', 'CA-9(1)', 'CM-2'],
    securityHub: ['EC2.23'],
    attack: ['T1199'],
  },
  triggers: [
    cloudTrail(
      'ec2',
      ['CreateTransitGateway'],
      selectAt(['responseElements', 'CreateTransitGatewayResponse', 'transitGateway', 'transitGatewayId']),
    ),
    cloudTrail(
      'ec2',
      ['ModifyTransitGateway'],
      selectAt(['requestParameters', 'ModifyTransitGatewayRequest', 'TransitGatewayId']),
    ),
    config('AWS::EC2::TransitGateway'),
  ],
  // What is attached stays attached: only who comes next has to be accepted.
  defaultMode: 'enforce',
  operations: { reads: ['ec2:DescribeTransitGateways'], writes: ['ec2:ModifyTransitGateway'] },
  settings: z.strictObject({}),
  async read({ id, account }, aws) {
    const { TransitGateways: [gateway] = [] } = await aws.read('ec2:DescribeTransitGateways', {
      TransitGatewayIds: [id],
    });
    // One that another account shares with this one is that account's to set.
    if (gateway?.OwnerId !== account || gone.has(gateway.State ?? '')) return undefined;
    const setting = z.enum(['enable', 'disable']).parse(gateway.Options?.AutoAcceptSharedAttachments);
    return { acceptsByItself: setting === 'enable' };
  },
  detect({ acceptsByItself }) {
    if (!acceptsByItself) return [];
    return [
      {
        element: 'AutoAcceptSharedAttachments',
        reason: 'the transit gateway accepts attachments of other accounts by itself',
        evidence: acceptsByItself,
      },
    ];
  },
  remediate(_state, _violations, { id }) {
    const setTo = (AutoAcceptSharedAttachments: 'enable' | 'disable') => [
      call('ec2:ModifyTransitGateway', { TransitGatewayId: id, Options: { AutoAcceptSharedAttachments } }),
    ];
    return {
      summary: `Have transit gateway ${id} wait for somebody to accept attachments of other accounts.`,
      apply: setTo('disable'),
      undo: setTo('enable'),
    };
  },
});
