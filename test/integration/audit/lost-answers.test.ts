import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { startAccount } from '../../../sandbox/emulators.ts';
import { DynamoDbTrail } from '../../../shared/audit/dynamodb-trail.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { WireStores } from '../../support/wire-stores.ts';
import { createGroupRef, createIntent, freely, leaseMs } from '../../support/wire-trail.ts';

describe('a change whose beginning was written, and the answer lost', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
  });

  afterAll(async () => account.stop());

  it('has begun when the client tries again', async () => {
    const { clock, trail } = new WireStores(account);
    const { dynamoDb } = account.clients;
    // DynamoDB itself knows a request again by its token for ten minutes; later, it is one more.
    const twice = {
      send: async (command: TransactWriteItemsCommand) => {
        await dynamoDb.send(new TransactWriteItemsCommand(command.input));
        return dynamoDb.send(new TransactWriteItemsCommand(command.input));
      },
    } as unknown as typeof dynamoDb;
    const hasty = new DynamoDbTrail({ client: twice, ...account.tables, clock, leaseMs });
    const record = createIntent(createGroupRef(account.place), clock);

    const beginning = await hasty.begin(record, { kind: 'untouched-since', readAt: clock.now() }, freely);

    expect(beginning).toMatchObject({ begun: true, lease: { intentId: record.recordId, held: true } });
    await expect(trail.readFinding(record.findingId)).resolves.toEqual([record]);
  });
});
