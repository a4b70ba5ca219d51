import { ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { fromItem, type Item } from '../../shared/audit/items.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';

/** The whole audit trail, oldest first. For a sandbox's few records; a real trail is queried. */
export async function readAuditLog(client: DynamoDBClient, table: string): Promise<readonly AuditRecord[]> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ExclusiveStartKey: start }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items.map(fromItem).toSorted((one, other) => one.at.localeCompare(other.at));
}
