import type { cloudTrailOperations } from './cloudtrail.ts';
import type { ec2Operations } from './ec2.ts';
import type { iamOperations } from './iam.ts';
import type { kmsOperations } from './kms.ts';
import type { Operation } from './operation.ts';
import type { s3Operations } from './s3.ts';
import type { s3ControlOperations } from './s3control.ts';
import type { secretsManagerOperations } from './secretsmanager.ts';

/** Every operation Holdfast knows, as types only: importing this file adds no client to a bundle. */
export type OperationMap = typeof cloudTrailOperations &
  typeof ec2Operations &
  typeof iamOperations &
  typeof kmsOperations &
  typeof s3Operations &
  typeof s3ControlOperations &
  typeof secretsManagerOperations;

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
