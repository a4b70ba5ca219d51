import { parseCidr } from '../../shared/network/cidr.ts';
import { parsePortRange } from '../../shared/network/port-range.ts';
import { findWorldOpenings, ofBothProtocols, opensAny } from '../../shared/network/world-openings.ts';

interface Rule {
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidrs: readonly string[];
}

const listed = ofBothProtocols([22, 3389, '5985-5986'].map(parsePortRange));
const world = ['0.0.0.0/0'];

function find(rules: readonly Rule[]) {
  const parsed = rules.map((rule, index) => ({ ...rule, index, ranges: rule.cidrs.map(parseCidr) }));
  const openings = findWorldOpenings(parsed, listed, { ipv4: 8, ipv6: 32 });
  return Object.fromEntries([...openings].map(([{ index }, ports]) => [index, ports]));
}

const ssh = { from: 22, to: 22 };
const rdp = { from: 3389, to: 3389 };
const winrm = { from: 5985, to: 5986 };

describe('a rule that lets in the world opens', () => {
  it.each([
    ['one port', { protocol: 'tcp', fromPort: 22, toPort: 22 }, [ssh], []],
    ['a port in the middle of a range', { protocol: 'tcp', fromPort: 1, toPort: 1023 }, [ssh], []],
    ['the first port of a range', { protocol: 'udp', fromPort: 22, toPort: 80 }, [], [ssh]],
    ['the last port of a range', { protocol: 'udp', fromPort: 1, toPort: 22 }, [], [ssh]],
    [
      'the first half of a listed range',
      { protocol: 'tcp', fromPort: 5980, toPort: 5985 },
      [{ from: 5985, to: 5985 }],
      [],
    ],
    [
      'the second half of a listed range',
      { protocol: 'tcp', fromPort: 5986, toPort: 6000 },
      [{ from: 5986, to: 5986 }],
      [],
    ],
    ['TCP by its number', { protocol: '6', fromPort: 22, toPort: 22 }, [ssh], []],
    ['UDP by its number', { protocol: '17', fromPort: 22, toPort: 22 }, [], [ssh]],
    ['TCP in capitals', { protocol: 'TCP', fromPort: 22, toPort: 22 }, [ssh], []],
    ['every port by no port', { protocol: 'tcp' }, [ssh, rdp, winrm], []],
    ['every port by -1', { protocol: 'tcp', fromPort: -1, toPort: -1 }, [ssh, rdp, winrm], []],
    ['every protocol', { protocol: '-1' }, [ssh, rdp, winrm], [ssh, rdp, winrm]],
    [
      'every protocol, whatever the ports',
      { protocol: '-1', fromPort: 80, toPort: 80 },
      [ssh, rdp, winrm],
      [ssh, rdp, winrm],
    ],
  ])('%s', (_, filter, tcp, udp) => {
    expect(find([{ ...filter, cidrs: world }])).toEqual({ 0: { tcp, udp } });
    expect(opensAny(filter, listed)).toBe(true);
  });

  it.each([
    ['another port', { protocol: 'tcp', fromPort: 443, toPort: 443 }],
    ['the ports beside a listed one', { protocol: 'tcp', fromPort: 23, toPort: 3388 }],
    ['an ICMP type that looks like a port', { protocol: 'icmp', fromPort: 22, toPort: 22 }],
    ['an ICMPv6 type by the number of the protocol', { protocol: '58', fromPort: 22, toPort: 22 }],
    ['every ICMP type', { protocol: 'icmp', fromPort: -1, toPort: -1 }],
    ['a protocol without ports', { protocol: '50' }],
  ])('nothing by %s', (_, filter) => {
    expect(find([{ ...filter, cidrs: world }])).toEqual({});
    expect(opensAny(filter, listed)).toBe(false);
  });
});

describe('rules are judged together', () => {
  it('two halves are the world on the ports that both of them open', () => {
    const rules = [
      { protocol: 'tcp', fromPort: 22, toPort: 3389, cidrs: ['12.0.0.0/8'] },
      { protocol: 'tcp', fromPort: 80, toPort: 6000, cidrs: ['13.0.0.0/8'] },
    ];
    expect(find(rules)).toEqual({ 0: { tcp: [rdp], udp: [] }, 1: { tcp: [rdp], udp: [] } });
  });

  it('a listed range is cut where a rule begins within it', () => {
    const rules = [
      { protocol: 'tcp', fromPort: 5986, toPort: 5986, cidrs: ['12.0.0.0/8'] },
      { protocol: '-1', cidrs: ['13.0.0.0/8'] },
    ];
    const half = [{ from: 5986, to: 5986 }];
    expect(find(rules)).toEqual({ 0: { tcp: half, udp: [] }, 1: { tcp: half, udp: [] } });
  });

  it('a half over TCP and a half over UDP are not the world', () => {
    const rules = [
      { protocol: 'tcp', fromPort: 22, toPort: 22, cidrs: ['12.0.0.0/8'] },
      { protocol: 'udp', fromPort: 22, toPort: 22, cidrs: ['13.0.0.0/8'] },
    ];
    expect(find(rules)).toEqual({});
  });

  it('an office is left alone beside the world on the same port', () => {
    const rules = [
      { protocol: 'tcp', fromPort: 22, toPort: 22, cidrs: ['203.0.113.0/24'] },
      { protocol: 'tcp', fromPort: 22, toPort: 22, cidrs: world },
    ];
    expect(find(rules)).toEqual({ 1: { tcp: [ssh], udp: [] } });
  });

  it('a rule without ranges, which lets in another group, opens nothing', () => {
    expect(find([{ protocol: '-1', cidrs: [] }])).toEqual({});
  });
});
