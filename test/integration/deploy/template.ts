import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { preparePython } from '../../../sandbox/python.ts';
import { packageStack } from '../../../sandbox/stack.ts';
import { actionsWithoutResource } from '../../support/actions-on-everything.ts';

export interface Resource {
  readonly Type: string;
  readonly DependsOn?: unknown;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Actions on `*`: those of the operations, and those that no operation stands for. */
export const actionsOnEverything: ReadonlySet<string> = new Set([
  ...actionsWithoutResource,
  'cloudtrail:LookupEvents',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
]);

/** To hand a role to a service, a stream to fill or a function to call, is part of calling it; a sweep goes on by a command. */
export const actionsOfCalling: ReadonlySet<string> = new Set([
  'events:PutEvents',
  'firehose:TagDeliveryStream',
  'iam:PassRole',
  'lambda:InvokeFunction',
]);

/** The packaged stack, as CloudFormation gets it. */
export interface Template {
  readonly path: string;
  readonly text: string;
  readonly outputs: Readonly<Record<string, { readonly Description?: string }>>;
  /** All resources, by their logical ids. */
  readonly resources: Readonly<Record<string, Resource>>;
  /** The resources of a type, with their logical ids. */
  ofType(type: string): readonly (readonly [id: string, properties: Readonly<Record<string, unknown>>])[];
  /** The logical ids of all functions. */
  readonly functionIds: readonly string[];
  /** The statements of the roles of all functions. */
  readonly statements: readonly Statement[];
  /** The statements of a function's own role. */
  statementsOf(functionId: string): readonly Statement[];
  /** Bytes of the function's zip. */
  zipSize(functionId: string): number;
  /** What packaging left in the temporary directory. */
  readonly leftovers: readonly string[];
  remove(): void;
}

export async function packageTemplate(): Promise<Template> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-package-'));
  const temporary = mkdtempSync(join(tmpdir(), 'holdfast-packaging-'));
  await packageStack(folder, { TMPDIR: temporary });
  const leftovers = readdirSync(temporary);
  rmSync(temporary, { recursive: true });
  const path = join(folder, 'cloudformation-template-update-stack.json');
  const text = readFileSync(path, 'utf8');
  const { Resources: resources, Outputs: outputs } = JSON.parse(text) as {
    Resources: Record<string, Resource>;
    Outputs: Template['outputs'];
  };

  function getProperties(id: string): Readonly<Record<string, unknown>> {
    const resource = resources[id];
    if (resource === undefined) throw new Error(`The template has no ${id}`);
    return resource.Properties;
  }

  function ofType(type: string): ReturnType<Template['ofType']> {
    return Object.entries(resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, { Properties }]) => [id, Properties]);
  }

  function statementsOf(functionId: string): readonly Statement[] {
    const { Role: role } = getProperties(functionId) as { Role: { 'Fn::GetAtt': [string, string] } };
    const { Policies: policies } = getProperties(role['Fn::GetAtt'][0]) as {
      Policies: { PolicyDocument: { Statement: Statement[] } }[];
    };
    return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  }

  const functionIds = ofType('AWS::Lambda::Function').map(([id]) => id);
  return {
    path,
    text,
    outputs,
    resources,
    functionIds,
    statements: functionIds.flatMap(statementsOf),
    ofType,
    statementsOf,
    leftovers,
    zipSize(functionId) {
      const { Code } = getProperties(functionId) as { Code: { S3Key: string } };
      return statSync(join(folder, Code.S3Key.split('/').at(-1) ?? '')).size;
    },
    remove() {
      rmSync(folder, { recursive: true });
    },
  };
}

/** What cfn-lint says of a template; nothing where it finds no error. */
export async function lintTemplate(path: string): Promise<string> {
  const lint = join(dirname(await preparePython()), 'cfn-lint');
  const flags = ['--non-zero-exit-code', 'error', '--regions', 'us-east-1', 'eu-central-1'];
  const { status, stdout, stderr, error } = spawnSync(lint, [...flags, '--', path], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  return status === 0 ? '' : `${stdout}${stderr}`;
}
