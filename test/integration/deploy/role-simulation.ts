import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { Template } from './template.ts';

const accountId = '111122223333';

/** What the stack's own resources are called once they are there. */
const arns: Readonly<Record<string, string>> = {
  AuditTable: `arn:aws:dynamodb:us-east-1:${accountId}:table/holdfast-AuditTable-1`,
  PolicyTable: `arn:aws:dynamodb:us-east-1:${accountId}:table/holdfast-PolicyTable-1`,
  StateTable: `arn:aws:dynamodb:us-east-1:${accountId}:table/holdfast-StateTable-1`,
  SealTable: `arn:aws:dynamodb:us-east-1:${accountId}:table/holdfast-SealTable-1`,
  ArchiveBucket: 'arn:aws:s3:::holdfast-archivebucket-1',
  SigningKey: `arn:aws:kms:us-east-1:${accountId}:key/00000000-0000-4000-8000-000000000001`,
  Key: `arn:aws:kms:us-east-1:${accountId}:key/00000000-0000-4000-8000-000000000002`,
};
const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': accountId,
  'AWS::Region': 'us-east-1',
  'AWS::URLSuffix': 'amazonaws.com',
};

export type Store = 'AuditTable' | 'ArchiveBucket' | 'SigningKey' | 'Key';

export interface Deed {
  /** The logical id of the role. */
  readonly role: string;
  readonly action: string;
  readonly on: Store;
  /** What is in the store, such as an index or an object. */
  readonly path?: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** Whether a role may do something to a store of the trail, by its policies and those of the store, as AWS evaluates them. */
export async function mayRole(template: Template, deed: Deed): Promise<boolean> {
  const { role, on, path = '' } = deed;
  return simulate(readRole(template, role), `${getArn(on)}${path}`, findResourcePolicy(template, on), deed);
}

/** The same for a bucket that is none of the stack's. */
export async function mayRoleOnOtherBucket(
  template: Template,
  role: string,
  action: string,
): Promise<boolean> {
  return simulate(readRole(template, role), 'arn:aws:s3:::invoices', undefined, { action });
}

interface Role {
  readonly arn: string;
  readonly policies: readonly unknown[];
}

function readRole(template: Template, id: string): Role {
  const { RoleName, Policies } = template.resources[id]?.Properties as {
    readonly RoleName: string;
    readonly Policies: readonly { readonly PolicyDocument: unknown }[];
  };
  return {
    arn: `arn:aws:iam::${accountId}:role/${RoleName}`,
    policies: Policies.map(({ PolicyDocument }) => resolve(PolicyDocument)),
  };
}

async function simulate(
  { arn: principal, policies }: Role,
  resource: string,
  resourcePolicy: unknown,
  { action, context = {} }: Pick<Deed, 'action' | 'context'>,
): Promise<boolean> {
  const contextVariables = {
    'aws:PrincipalArn': principal,
    'aws:SecureTransport': 'true',
    'aws:RequestedRegion': 'us-east-1',
    ...context,
  };
  const result = await runSimulation(
    {
      request: { principal, action, resource: { resource, accountId }, contextVariables },
      identityPolicies: policies.map((policy, index) => ({ name: String(index), policy })),
      resourcePolicy,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error')
    throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === 'Allowed';
}

function findResourcePolicy({ resources }: Template, store: Store): unknown {
  if (store === 'ArchiveBucket')
    return resolve(resources['ArchiveBucketPolicy']?.Properties['PolicyDocument']);
  if (store === 'AuditTable') return undefined;
  return resolve(resources[store]?.Properties['KeyPolicy']);
}

function getArn(id: string): string {
  return arns[id] ?? `arn:aws:other:us-east-1:${accountId}:${id}`;
}

/** A value of the template with its references filled in, as CloudFormation does it. */
function resolve(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(resolve);
  const { Ref, ...others } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return pseudo[Ref] ?? getArn(Ref);
  if ('Fn::Sub' in others) return substitute(String(others['Fn::Sub']));
  if ('Fn::GetAtt' in others) {
    const [id = '', attribute] = others['Fn::GetAtt'] as readonly string[];
    return attribute === 'StreamArn' ? `${getArn(id)}/stream/2026` : getArn(id);
  }
  if ('Fn::Join' in others) {
    const [separator, parts] = others['Fn::Join'] as readonly [string, readonly unknown[]];
    return parts.map((part) => String(resolve(part))).join(separator);
  }
  return Object.fromEntries(Object.entries(others).map(([name, inner]) => [name, resolve(inner)]));
}

function substitute(text: string): string {
  return text.replaceAll(
    /\$\{([\w:.]+)\}/g,
    (_, name: string) => pseudo[name] ?? getArn(name.replace('.Arn', '')),
  );
}
