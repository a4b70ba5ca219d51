import type { accessAnalyzerOperations } from './access-analyzer.ts';
import type { cloudTrailOperations } from './cloudtrail.ts';
import type { cloudWatchOperations } from './cloudwatch.ts';
import type { configOperations } from './config.ts';
import type { ec2Operations } from './ec2.ts';
import type { guardDutyOperations } from './guardduty.ts';
import type { iamOperations } from './iam.ts';
import type { inspectorOperations } from './inspector.ts';
import type { kmsOperations } from './kms.ts';
import type { logsOperations } from './logs.ts';
import type { macieOperations } from './macie.ts';
import type { organizationsOperations } from './organizations.ts';
import type { ownFunctionOperations } from './own-functions.ts';
import type { ownRoleOperations } from './own-roles.ts';
import type { ownRuleOperations } from './own-rules.ts';
import type { ownStackOperations } from './own-stack.ts';
import type { rolesAnywhereOperations } from './rolesanywhere.ts';
import type { route53ResolverOperations } from './route53resolver.ts';
import type { s3ControlOperations } from './s3control.ts';
import type { s3Operations } from './s3.ts';
import type { secretsManagerOperations } from './secretsmanager.ts';
import type { securityHubOperations } from './securityhub.ts';
import type { Operation } from './operation.ts';

/** Every operation Holdfast knows, as types only: importing this file adds no client to a bundle. */
export type OperationMap = typeof accessAnalyzerOperations &
  typeof cloudTrailOperations &
  typeof cloudWatchOperations &
  typeof configOperations &
  typeof ec2Operations &
  typeof guardDutyOperations &
  typeof iamOperations &
  typeof inspectorOperations &
  typeof kmsOperations &
  typeof logsOperations &
  typeof macieOperations &
  typeof organizationsOperations &
  typeof ownFunctionOperations &
  typeof ownRoleOperations &
  typeof ownRuleOperations &
  typeof ownStackOperations &
  typeof rolesAnywhereOperations &
  typeof route53ResolverOperations &
  typeof s3ControlOperations &
  typeof s3Operations &
  typeof secretsManagerOperations &
  typeof securityHubOperations;

export type OperationName = keyof OperationMap;

type NamesWith<Access extends 'read' | 'write'> = {
  [Name in OperationName]: OperationMap[Name] extends { readonly access: Access } ? Name : never;
}[OperationName];

export type ReadOperationName = NamesWith<'read'>;
export type WriteOperationName = NamesWith<'write'>;

export type OperationInput<Name extends OperationName> = ConstructorParameters<
  OperationMap[Name]['command']
>[0];

export type OperationOutput<Name extends OperationName> =
  OperationMap[Name] extends Operation<infer _Input, infer Output> ? Output : never;
