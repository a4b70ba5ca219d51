import { readOperation, writeOperation } from './operation.ts';
import {
  createRolesAnywhereClient,
  DisableTrustAnchorCommand,
  EnableTrustAnchorCommand,
  GetTrustAnchorCommand,
  ListTagsForResourceCommand,
  ListTrustAnchorsCommand,
} from './rolesanywhere-client.ts';
import type { ServiceModule } from './service-module.ts';

const on = 'arn:{partition}:rolesanywhere:{region}:{account}:trust-anchor/*';
const gone = ['ResourceNotFoundException'];

export const rolesAnywhereOperations = {
  'rolesanywhere:GetTrustAnchor': readOperation(GetTrustAnchorCommand, {
    on,
    actions: ['rolesanywhere:GetTrustAnchor'],
    gone,
  }),
  'rolesanywhere:ListTagsForResource': readOperation(ListTagsForResourceCommand, {
    on,
    actions: ['rolesanywhere:ListTagsForResource'],
    gone,
  }),
  'rolesanywhere:ListTrustAnchors': readOperation(ListTrustAnchorsCommand, {
    on: '*',
    actions: ['rolesanywhere:ListTrustAnchors'],
  }),
  'rolesanywhere:DisableTrustAnchor': writeOperation(DisableTrustAnchorCommand, {
    on,
    actions: ['rolesanywhere:DisableTrustAnchor'],
    gone,
  }),
  'rolesanywhere:EnableTrustAnchor': writeOperation(EnableTrustAnchorCommand, {
    on,
    actions: ['rolesanywhere:EnableTrustAnchor'],
    gone,
  }),
} as const;

export const rolesAnywhere: ServiceModule = {
  prefix: 'rolesanywhere',
  createClient: createRolesAnywhereClient,
  operations: rolesAnywhereOperations,
};
