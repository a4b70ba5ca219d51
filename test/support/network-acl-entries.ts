import { toResourceRef } from '../../shared/control/resource.ts';
import { type AclEntry, toEntryInput } from '../../shared/network/network-acl.ts';
import { testPlace } from './fake-reader.ts';

export const acl = toResourceRef('AWS::EC2::NetworkAcl', 'acl-0app', testPlace);
export const world = '0.0.0.0/0';

export function entry(
  number: number,
  action: 'allow' | 'deny',
  protocol: string,
  ports: string,
  cidr = world,
): AclEntry {
  const [fromPort, toPort = fromPort] = ports === '' ? [] : ports.split('..').map(Number);
  return { number, isAllow: action === 'allow', protocol, fromPort, toPort, cidr };
}

export const state = (...entries: readonly AclEntry[]) => ({
  aclId: acl.id,
  isDefault: false,
  entries,
  subnets: ['subnet-0a'],
});
export const create = (made: AclEntry) => ({
  operation: 'ec2:CreateNetworkAclEntry',
  input: toEntryInput(acl.id, made),
});
export const replace = (made: AclEntry) => ({
  operation: 'ec2:ReplaceNetworkAclEntry',
  input: toEntryInput(acl.id, made),
});
export const remove = (RuleNumber: number) => ({
  operation: 'ec2:DeleteNetworkAclEntry',
  input: { NetworkAclId: acl.id, RuleNumber, Egress: false },
});
export const remember = (...entries: readonly AclEntry[]) => ({
  baseline: { entries: entries.map((one) => ({ ...one })) },
});
