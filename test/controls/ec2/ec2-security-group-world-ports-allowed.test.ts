import admin from '../../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import data from '../../../shared/controls/ec2/ec2-security-group-no-world-data-ports.ts';
import control from '../../../shared/controls/ec2/ec2-security-group-world-ports-allowed.ts';
import fc from 'fast-check';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { fakeReader } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import {
  authorize,
  everyone,
  everyoneIpv6,
  group,
  permit,
  revokeIds,
  rule,
  state,
} from '../../support/security-group-rules.ts';
import { contextOf } from '../../support/test-context.ts';

describe('a security group that opens nothing to the world but what may be', () => {
  it.each([
    ['the web', [rule('sgr-1', 'tcp', '80', everyone), rule('sgr-2', 'tcp', '443', everyoneIpv6)]],
    ['HTTP/3', [rule('sgr-1', 'udp', '443', everyone)]],
    ['ping', [rule('sgr-1', 'icmp', '-1', everyone)]],
    ['a port for the office', [rule('sgr-1', 'tcp', '8443', { cidrIpv4: '203.0.113.0/24' })]],
    [
      'what another control closes',
      [rule('sgr-1', 'tcp', '22', everyone), rule('sgr-2', 'tcp', '5432', everyone)],
    ],
  ])('opens %s', (_, rules) => {
    expect(detect(control, state(rules))).toEqual([]);
  });
});

describe('a port that nobody listed, open to the world,', () => {
  it('is closed', () => {
    const { violations, apply, undo } = remedy(
      control,
      state([rule('sgr-1', 'tcp', '8443', everyone)]),
      group,
    );
    expect(violations[0]?.reason).toBe('tcp 8443 open to the world: tcp 8443 from 0.0.0.0/0');
    expect(apply).toEqual([revokeIds('sgr-1')]);
    expect(undo).toEqual([authorize([permit('tcp', 8443, 8443)])]);
  });

  it('is closed around the ports that may be open, and those of other controls', () => {
    const { apply } = remedy(control, state([rule('sgr-1', 'tcp', '430..450', everyone)]), group);
    expect(apply).toEqual([
      authorize([permit('tcp', 443, 443), permit('tcp', 445, 445)]),
      revokeIds('sgr-1'),
    ]);
  });

  it('is left open where the settings list it', () => {
    const rules = [rule('sgr-1', 'tcp', '8443', everyone), rule('sgr-2', 'tcp', '51820', everyone)];
    const settings = { allowedPorts: [80, 443, '8440-8450'] };
    expect(detect(control, state(rules), { settings }).map(({ element }) => element)).toEqual(['sgr-2']);
  });
});

describe('whatever port is open to the world', () => {
  const ports = fc.oneof(fc.nat(65_535), fc.constantFrom(22, 80, 389, 443, 445, 1434, 3306, 11_211));

  it('is the business of one control at most, and of none only where it may be open', () => {
    fc.assert(
      fc.property(ports, fc.constantFrom('tcp', 'udp'), (port, protocol) => {
        const open = state([rule('sgr-1', protocol, String(port), everyone)]);
        const closing = [admin, data, control].filter((one) => detect(one, open).length > 0);
        expect(closing).toHaveLength(port === 80 || port === 443 ? 0 : 1);
      }),
    );
  });
});

describe('who would be cut off', () => {
  const used = fakeReader({
    'ec2:DescribeNetworkInterfaces': { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-0game' }] },
  });
  const open = state([rule('sgr-1', 'tcp', '8443', everyone)]);
  const ask = async (settings: object) => {
    const context = contextOf(control, { settings });
    return control.findDependents?.(open, control.detect(open, context), group, used, context);
  };

  it('are the interfaces in the group', async () => {
    await expect(ask({})).resolves.toEqual(['eni-0game uses the group']);
  });

  it('is not asked where the settings do not', async () => {
    await expect(ask({ askWhenUsed: false })).resolves.toEqual([]);
  });
});

describeTriggers(control, {
  AuthorizeSecurityGroupIngress: ['sg-0dead09bbece3483c'],
  ModifySecurityGroupRules: ['sg-0dead09bbece3483c'],
  RunInstances: ['sg-0e17cec8f366d9283'],
  ConfigurationItemChangeNotification: ['sg-0dead09bbece3483c'],
});
