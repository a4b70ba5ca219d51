import { cloudTrail, config, occasion } from '../control/trigger.ts';
import { authorizedGroup, groupsOfStartedInstances, modifiedGroup } from './security-group-selectors.ts';

/** When to look at what a security group lets in. */
export const ingressTriggers = [
  cloudTrail('ec2', ['AuthorizeSecurityGroupIngress'], authorizedGroup),
  cloudTrail('ec2', ['ModifySecurityGroupRules'], modifiedGroup),
  // CreateSecurityGroup is none: a group is made without ingress rules, and each that follows is a call of its own.
  occasion('ec2', ['RunInstances'], groupsOfStartedInstances),
  // ModifyManagedPrefixList can open a group too, but its record names no group: that is left to the sweep.
  config('AWS::EC2::SecurityGroup'),
] as const;
