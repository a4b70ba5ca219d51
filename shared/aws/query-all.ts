import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/** What a query finds, one answer of DynamoDB after the other. */
export async function* queryPages(
  client: Pick<DynamoDBClient, 'send'>,
  query: QueryCommandInput,
): AsyncGenerator<readonly Item[]> {
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(
      new QueryCommand({ ...query, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
    );
    yield page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

/** Every item that a query finds, however many pages it takes. */
export async function queryAll(
  client: Pick<DynamoDBClient, 'send'>,
  query: QueryCommandInput,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of queryPages(client, query)) items.push(...page);
  return items;
}
