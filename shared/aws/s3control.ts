import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3-control';
import { readOperation, writeOperation } from './operation.ts';

// AWS offers no resource-level permission for the account's own setting.
const on = '*';

export const s3ControlOperations = {
  's3control:GetPublicAccessBlock': readOperation(GetPublicAccessBlockCommand, {
    on,
    actions: ['s3:GetAccountPublicAccessBlock'],
  }),
  's3control:PutPublicAccessBlock': writeOperation(PutPublicAccessBlockCommand, {
    on,
    actions: ['s3:PutAccountPublicAccessBlock'],
  }),
  's3control:DeletePublicAccessBlock': writeOperation(DeletePublicAccessBlockCommand, {
    on,
    actions: ['s3:PutAccountPublicAccessBlock'],
  }),
} as const;
