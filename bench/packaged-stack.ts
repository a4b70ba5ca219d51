import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { preparePython } from '../sandbox/python.ts';

const run = promisify(execFile);

/** A function as `serverless package` made it, unpacked. */
export interface PackagedFunction {
  readonly name: string;
  readonly zipBytes: number;
  readonly bundleBytes: number;
  /** URL of the bundle, a module that exports `handler`. */
  readonly bundle: string;
  /** What the stack sets; the name of a table is its logical id. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface PackagedStack {
  readonly functions: readonly PackagedFunction[];
  /** How the tables of the stack are made, each named by its logical id. */
  readonly tables: readonly CreateTableCommandInput[];
}

interface FunctionProperties {
  readonly FunctionName: string;
  readonly Handler: string;
  readonly Code: { readonly S3Key: string };
  readonly Environment: { readonly Variables: Readonly<Record<string, string | { readonly Ref: string }>> };
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;
}

/** Reads what `serverless package` left in `directory`, and unpacks its functions below `into`. */
export async function unpackStack(directory: string, into: string): Promise<PackagedStack> {
  const text = await readFile(path.join(directory, 'cloudformation-template-update-stack.json'), 'utf8');
  const resources = Object.entries((JSON.parse(text) as Template).Resources);
  const python = await preparePython();
  const functions = resources
    .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
    .map(([, { Properties }]) => unpack(Properties as FunctionProperties, directory, into, python));
  return {
    functions: await Promise.all(functions),
    tables: resources
      .filter(([, { Type }]) => Type === 'AWS::DynamoDB::Table')
      .map(([id, { Properties }]) => toTable(id, Properties as CreateTableCommandInput)),
  };
}

async function unpack(
  { FunctionName: name, Handler, Code, Environment }: FunctionProperties,
  directory: string,
  into: string,
  python: string,
): Promise<PackagedFunction> {
  const zip = path.join(directory, path.basename(Code.S3Key));
  const folder = path.join(into, name);
  await run(python, ['-m', 'zipfile', '-e', zip, folder]);
  const variables = Object.entries(Environment.Variables);
  const bundle = path.join(folder, Handler.replace(/\.handler$/, '.mjs'));
  return {
    name,
    zipBytes: (await stat(zip)).size,
    bundleBytes: (await stat(bundle)).size,
    bundle: pathToFileURL(bundle).href,
    environment: Object.fromEntries(
      variables.map(([key, value]) => [key, typeof value === 'string' ? value : value.Ref]),
    ),
  };
}

/** Keys and indexes only: backups, keys and streams cost a caller of DynamoDB no time, but one of an emulator. */
function toTable(name: string, properties: CreateTableCommandInput): CreateTableCommandInput {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = properties;
  return { TableName: name, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode };
}
