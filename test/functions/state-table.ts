import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { AwsClientStub } from 'aws-sdk-client-mock';

type Item = Record<string, { S?: string; N?: string }>;

/** Gives a mocked client a table with the one condition that idempotency needs: the first to put an item has it. */
export function keepItems(client: AwsClientStub<DynamoDBClient>): Map<string, Item> {
  const items = new Map<string, Item>();
  const keyOf = (item: unknown): string => (item as Item)['pk']?.S ?? '';

  client.on(PutItemCommand).callsFake(({ Item: item }: { Item: Item }) => {
    const key = keyOf(item);
    const current = items.get(key);
    if (current !== undefined) {
      throw new ConditionalCheckFailedException({
        $metadata: {},
        message: 'it is there',
        Item: current as never,
      });
    }
    items.set(key, item);
    return {};
  });
  client.on(GetItemCommand).callsFake(({ Key }: { Key: Item }) => ({ Item: items.get(keyOf(Key)) }));
  client.on(DeleteItemCommand).callsFake(({ Key }: { Key: Item }) => {
    items.delete(keyOf(Key));
    return {};
  });
  client
    .on(UpdateItemCommand)
    .callsFake(
      ({
        Key,
        ExpressionAttributeNames: names = {},
        ExpressionAttributeValues: values = {},
      }: {
        Key: Item;
        ExpressionAttributeNames?: Record<string, string>;
        ExpressionAttributeValues?: Item;
      }) => {
        const changed = Object.fromEntries(
          Object.entries(values).flatMap(([value, content]) => {
            const name = names[value.replace(':', '#')];
            return name === undefined ? [] : [[name, content]];
          }),
        );
        items.set(keyOf(Key), { ...items.get(keyOf(Key)), ...changed });
        return {};
      },
    );
  return items;
}
