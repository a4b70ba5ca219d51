import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { parse } from 'yaml';

/** The names of the stack's tables in an account. */
export interface Tables {
  readonly auditTable: string;
  readonly stateTable: string;
  readonly policyTable: string;
  readonly sealTable: string;
}

type Definition = Pick<
  CreateTableCommandInput,
  'AttributeDefinitions' | 'BillingMode' | 'GlobalSecondaryIndexes' | 'KeySchema' | 'StreamSpecification'
>;

interface Stack {
  readonly resources: readonly [
    generated: string,
    written: { readonly Resources: Readonly<Record<string, { readonly Properties: Definition }>> },
  ];
}

const stackFile = path.join(import.meta.dirname, '../../serverless.yml');

/** Makes the tables of the stack as serverless.yml defines them, and none that a test has made up. */
export async function createTables(dynamoDb: DynamoDBClient): Promise<Tables> {
  // The tags of CloudFormation are left as they are: no table's shape depends on one.
  const stack = parse(readFileSync(stackFile, 'utf8'), { logLevel: 'silent' }) as Stack;
  const [, { Resources }] = stack.resources;
  const [auditTable = '', stateTable = '', policyTable = '', sealTable = ''] = await Promise.all(
    ['AuditTable', 'StateTable', 'PolicyTable', 'SealTable'].map(async (name) => {
      const definition = Resources[name]?.Properties;
      if (definition === undefined) throw new Error(`serverless.yml has no table ${name}`);
      await createTable(dynamoDb, name, definition);
      return name;
    }),
  );
  return { auditTable, stateTable, policyTable, sealTable };
}

async function createTable(dynamoDb: DynamoDBClient, name: string, definition: Definition): Promise<void> {
  const { AttributeDefinitions, BillingMode, GlobalSecondaryIndexes, KeySchema, StreamSpecification } =
    definition;
  await dynamoDb.send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions,
      BillingMode,
      GlobalSecondaryIndexes,
      KeySchema,
      // CloudFormation takes a stream for enabled where it is named at all.
      ...(StreamSpecification && { StreamSpecification: { ...StreamSpecification, StreamEnabled: true } }),
    }),
  );
  await waitUntilTableExists({ client: dynamoDb, maxWaitTime: 10, minDelay: 1 }, { TableName: name });
}
