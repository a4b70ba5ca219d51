import {
  BatchWriteItemCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';

export async function createTables(
  client: DynamoDBClient,
  tables: readonly CreateTableCommandInput[],
): Promise<void> {
  await Promise.all(tables.map((table) => client.send(new CreateTableCommand(table))));
}

/**
 * Empties the tables. The emulator copies a table whole for every transaction on it, so that without this each event
 * would take longer than the one before; in AWS the size of a table does not matter.
 */
export async function emptyTables(
  client: DynamoDBClient,
  tables: readonly CreateTableCommandInput[],
): Promise<void> {
  await Promise.all(tables.map((table) => emptyTable(client, table)));
}

// DynamoDB takes no more in one call.
const batchSize = 25;

async function emptyTable(
  client: DynamoDBClient,
  { TableName, KeySchema = [] }: CreateTableCommandInput,
): Promise<void> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  const requests = Items.map((item) => ({
    DeleteRequest: {
      Key: Object.fromEntries(
        KeySchema.flatMap(({ AttributeName = '' }) => {
          const value = item[AttributeName];
          return value === undefined ? [] : [[AttributeName, value]];
        }),
      ),
    },
  }));
  for (let start = 0; start < requests.length; start += batchSize) {
    const batch = requests.slice(start, start + batchSize);
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName ?? '']: batch } }));
  }
}
