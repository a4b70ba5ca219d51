import * as z from 'zod';
import { matchesPattern } from '../control/pattern.ts';

/** A setting of name patterns, in which upper and lower case are the same: groups and alarms are named in every way. */
export function namePatterns(byDefault: readonly string[]): z.ZodDefault<z.ZodArray<z.ZodString>> {
  return z.array(z.string().min(1)).default([...byDefault]);
}

export function isNamedBy(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern.toLowerCase(), name.toLowerCase()));
}

/**
 * Names under which AWS’s consoles, guides and common templates keep logs that serve security: trails, flow logs, DNS
 * queries, web ACLs, control planes, audit logs. Not Holdfast’s own, which go when its stack is removed.
 */
export const securityLogNames: readonly string[] = [
  '*cloudtrail*',
  '*flow-log*',
  '*flowlog*',
  '*query-log*',
  '*querylog*',
  'aws-waf-logs-*',
  '/aws/eks/*/cluster',
  '*audit*',
  '*security*',
];
