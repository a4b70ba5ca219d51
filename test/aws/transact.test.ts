import {
  DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { type Step, transact } from '../../shared/aws/transact.ts';
import type { Clock } from '../../shared/control/clock.ts';
import { TestClock } from '../support/test-clock.ts';

const dynamoDb = mockClient(DynamoDBClient);
const client = new DynamoDBClient({});

function cancelled(...codes: readonly string[]): TransactionCanceledException {
  return new TransactionCanceledException({
    message: `cancelled [${codes.join(', ')}]`,
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}

function step<Because extends string>(because?: Because): Step<Because> {
  const write = { Delete: { TableName: 'table', Key: { pk: { S: 'a' } } } };
  return because === undefined ? { write } : { write, because };
}

describe('a transaction', () => {
  let clock: TestClock;

  beforeEach(() => {
    dynamoDb.reset();
    clock = new TestClock();
  });

  const attempts = (): number => dynamoDb.commandCalls(TransactWriteItemsCommand).length;

  it('writes all its steps in one request', async () => {
    dynamoDb.on(TransactWriteItemsCommand).resolves({});
    const { write } = step();

    await expect(transact({ client, clock }, [{ write }, { write }])).resolves.toBeUndefined();

    expect(dynamoDb.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input).toEqual({
      TransactItems: [write, write],
    });
  });

  it.each([
    ['the first that stands against it', ['None', 'ConditionalCheckFailed', 'ConditionalCheckFailed'], 'b'],
    [
      'it beside one that others write at that moment',
      ['TransactionConflict', 'None', 'ConditionalCheckFailed'],
      'c',
    ],
  ])('says of several steps %s, and tries no more', async (_, codes, because) => {
    dynamoDb.on(TransactWriteItemsCommand).rejects(cancelled(...codes));

    const refusal = await transact({ client, clock }, [step('a'), step('b'), step('c')]);

    expect(refusal).toEqual({ because, item: undefined });
    expect(attempts()).toBe(1);
  });

  it('hands back the item that stood against it', async () => {
    const error = cancelled('ConditionalCheckFailed');
    const item = { pk: { S: 'a' } };
    dynamoDb
      .on(TransactWriteItemsCommand)
      .rejects(
        Object.assign(error, { CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: item }] }),
      );

    await expect(transact({ client, clock }, [step('a')])).resolves.toEqual({ because: 'a', item });
  });

  it('fails when a step that should always be possible is not', async () => {
    dynamoDb.on(TransactWriteItemsCommand).rejects(cancelled('None', 'ConditionalCheckFailed'));

    await expect(transact({ client, clock }, [step('a'), step()])).rejects.toThrow('ConditionalCheckFailed');
  });

  it.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
    'is tried again after %s, as a request of its own',
    async (code) => {
      dynamoDb.on(TransactWriteItemsCommand).rejectsOnce(cancelled('None', code)).resolves({});

      await expect(transact({ client, clock }, [step('a'), step('b')])).resolves.toBeUndefined();

      const [first, second] = dynamoDb.commandCalls(TransactWriteItemsCommand);
      expect(second?.args[0]).not.toBe(first?.args[0]);
    },
  );

  it.each([
    ['a step is not valid', cancelled('ValidationError')],
    ['the table cannot be reached', new Error('no')],
  ])('is not tried again when %s', async (_, error) => {
    dynamoDb.on(TransactWriteItemsCommand).rejects(error);

    await expect(transact({ client, clock }, [step('a')])).rejects.toThrow(error.message);

    expect(attempts()).toBe(1);
  });

  it('gives up after about three seconds', async () => {
    const start = clock.now().getTime();
    dynamoDb.on(TransactWriteItemsCommand).rejects(cancelled('TransactionConflict'));

    await expect(transact({ client, clock }, [step('a')])).rejects.toThrow('TransactionConflict');

    const elapsed = clock.now().getTime() - start;
    expect(elapsed).toBeGreaterThanOrEqual(3000);
    expect(elapsed).toBeLessThan(3500);
    expect(attempts()).toBeGreaterThan(8);
  });
});

describe('a burst of transactions that write one item', () => {
  const burst = 20;
  const transactionMs = 20;

  beforeEach(() => {
    dynamoDb.reset();
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const wait = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const clock: Clock = { now: () => new Date(), sleep: wait };

  // As DynamoDB does it: the item belongs to the transaction that came first, and others are cancelled until that ends.
  function lockWhileWriting(): { readonly written: () => number } {
    let isLocked = false;
    let written = 0;
    dynamoDb.on(TransactWriteItemsCommand).callsFake(async () => {
      if (isLocked) {
        await wait(transactionMs / 2);
        throw cancelled('TransactionConflict');
      }
      isLocked = true;
      await wait(transactionMs);
      isLocked = false;
      written += 1;
    });
    return { written: () => written };
  }

  it('has every one of them written within the patience of each', async () => {
    for (let round = 0; round < 20; round += 1) {
      const table = lockWhileWriting();
      const all = Promise.all(Array.from({ length: burst }, () => transact({ client, clock }, [step('a')])));
      await jest.runAllTimersAsync();

      await expect(all).resolves.toEqual(Array.from({ length: burst }, () => undefined));
      expect(table.written()).toBe(burst);
    }
  });
});
