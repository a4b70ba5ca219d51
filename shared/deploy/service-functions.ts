import { services } from '../services/index.ts';
import type { Service } from '../services/service.ts';
import type { Permission } from '../aws/operation.ts';
import {
  allowOnPolicy,
  allowOnTable,
  deadLetterQueueArn,
  keepFailures,
  retryPolicy,
  toDeadLetters,
  toServices,
  tracing,
  useKeyThrough,
} from './common.ts';
import { createPatterns } from './event-patterns.ts';
import { createArrivalPatterns } from './forwarded-patterns.ts';
import { getPermissions } from './permissions.ts';
import { stayWithin } from './stay-within.ts';

/** A function as `serverless.yml` takes it. */
export type ServerlessFunction = Readonly<Record<string, unknown>>;

export interface ServiceFunctionOptions {
  readonly sweepEveryHours: number;
  /** The other Regions that are covered. */
  readonly regions: readonly string[];
}

/** Seconds. A lease outlives the longest invocation, so that an expired one has no living holder. */
const timeout = 60;
const leaseSeconds = 90;

/** One function for each service of the catalogue, with its own role and rules. */
export function createServiceFunctions(options: ServiceFunctionOptions): Record<string, ServerlessFunction> {
  return Object.fromEntries(services.map((service) => [service.name, createFunction(service, options)]));
}

function createFunction(
  service: Service,
  { sweepEveryHours, regions }: ServiceFunctionOptions,
): ServerlessFunction {
  const role = `holdfast-${service.name}-\${aws:region}`;
  const patterns = createPatterns(service, {
    'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${role}`,
  });
  return {
    name: `holdfast-${service.name}`,
    description: `Puts back drift of ${service.controls.length === 1 ? 'one control' : `${String(service.controls.length)} controls`} of ${service.name}`,
    handler: `functions/${service.name}.handler`,
    timeout,
    ...keepFailures,
    environment: {
      HOLDFAST_AUDIT_TABLE: { Ref: 'AuditTable' },
      HOLDFAST_STATE_TABLE: { Ref: 'StateTable' },
      HOLDFAST_POLICY_TABLE: { Ref: 'PolicyTable' },
      HOLDFAST_BUS: { Ref: 'Bus' },
      HOLDFAST_LEASE_SECONDS: String(leaseSeconds),
      HOLDFAST_ROLE_NAME: role,
    },
    iamRoleStatementsName: role,
    iamRoleStatements: [...toStatements(getPermissions(service)), ...storeStatements, stayWithin(regions)],
    events: [
      ...patterns.events.map((pattern) => ({ eventBridge: { ...rule, pattern } })),
      ...patterns.own.map((pattern) => ({ eventBridge: { ...rule, pattern, eventBus: { Ref: 'Bus' } } })),
      {
        eventBridge: {
          ...rule,
          schedule: `rate(${String(sweepEveryHours)} ${sweepEveryHours === 1 ? 'hour' : 'hours'})`,
        },
      },
      ...(regions.length === 0 ? [] : createArrivalPatterns(service)).map((pattern) => ({
        eventBridge: { ...rule, pattern, eventBus: { Ref: 'RegionsBus' } },
      })),
    ],
  };
}

const rule = { retryPolicy, deadLetterQueueArn };

function toStatements(permissions: readonly Permission[]): readonly object[] {
  const groups = Map.groupBy(permissions, ({ resource, passedTo = '', ofFunctions = '' }) =>
    [resource, passedTo, ofFunctions].join(' '),
  );
  return [...groups.values()].map((group) => {
    const [{ resource, passedTo, ofFunctions }] = group as [Permission, ...Permission[]];
    return {
      Effect: 'Allow',
      Action: [...new Set(group.map(({ action }) => action))].toSorted(),
      Resource: toResource(resource),
      ...(passedTo === undefined ? {} : { Condition: { StringEquals: { 'iam:PassedToService': passedTo } } }),
      ...(ofFunctions === undefined
        ? {}
        : { Condition: { ArnLike: { 'lambda:FunctionArn': toResource(ofFunctions) } } }),
    };
  });
}

function toResource(resource: string): unknown {
  const arn = resource
    .replace('{partition}', '${AWS::Partition}')
    .replace('{region}', '${AWS::Region}')
    .replace('{account}', '${AWS::AccountId}');
  return arn === resource ? resource : { 'Fn::Sub': arn };
}

/**
 * Records can be put and read, never updated or deleted; leases can be taken and given back. Of the policy a service counts
 * its changes, holds violations and lets go of them, remembers good states, and ends undo requests; it removes no pause
 * and no exemption.
 */
const storeStatements = [
  allowOnTable('AuditTable', ['PutItem', 'GetItem', 'Query']),
  allowOnTable('StateTable', ['PutItem', 'GetItem', 'UpdateItem', 'ConditionCheckItem']),
  {
    Effect: 'Allow',
    Action: ['dynamodb:Query'],
    Resource: { 'Fn::Sub': '${StateTable.Arn}/index/open-leases' },
  },
  allowOnTable('PolicyTable', ['GetItem', 'Query', 'ConditionCheckItem']),
  ...allowOnPolicy({
    PutItem: ['policy', 'hold', 'baseline'],
    UpdateItem: ['policy'],
    DeleteItem: ['hold', 'undo', 'baseline'],
  }),
  // A sweep that has no time left has another invocation go on.
  toServices,
  useKeyThrough(['dynamodb']),
  toDeadLetters,
  tracing,
];
