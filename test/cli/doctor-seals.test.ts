import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { diagnose, type DiagnosisCase, toDiagnosis } from '../support/diagnosis.ts';
import { account, type Account, makeHealthy, outputs, stack } from '../support/healthy-account.ts';

const { SealTableName: TableName } = outputs;

function seal(mocks: Account, sealedAt: string): unknown {
  return mocks.dynamoDb
    .on(GetItemCommand, { TableName })
    .resolves({ Item: marshall({ number: 42, sealedAt }) });
}

function wait(mocks: Account, item: object): unknown {
  return mocks.dynamoDb.on(QueryCommand, { TableName }).resolves({ Items: [marshall(item)] });
}

const key = 'records/dt=2026-01-31/1-0.ndjson.gz';

/** The doctor looks at 09:30. */
const cases: readonly DiagnosisCase[] = [
  {
    account: 'that is sealed',
    change: () => undefined,
    id: 'seals',
    status: 'ok',
    text: 'The trail is sealed up to seal 42 of 2026-01-31T09:00:00.000Z.',
  },
  {
    account: 'where the last seal is older than two hours',
    change: (mocks) => seal(mocks, '2026-01-31T07:29:00.000Z'),
    id: 'seals',
    status: 'problem',
    text: 'Seal 42 of 2026-01-31T07:29:00.000Z is the last one, more than two hours ago.',
    advice: '/aws/lambda/holdfast-seal',
  },
  {
    account: 'where the last seal is a little younger than that',
    change: (mocks) => seal(mocks, '2026-01-31T07:31:00.000Z'),
    id: 'seals',
    status: 'ok',
    text: 'The trail is sealed up to seal 42',
  },
  {
    account: 'where an object waits for more than an hour',
    change: (mocks) => wait(mocks, { pk: 'pending', sk: key, at: '2026-01-31T08:26:00.000Z' }),
    id: 'seals',
    status: 'problem',
    text: `${key} waits for its seal since 2026-01-31T08:26:00.000Z, more than an hour.`,
    advice: 'whether its rule is enabled',
  },
  {
    account: 'where an object waits for some minutes',
    change: (mocks) => wait(mocks, { pk: 'pending', sk: key, at: '2026-01-31T09:20:00.000Z' }),
    id: 'seals',
    status: 'ok',
    text: 'The trail is sealed up to seal 42',
  },
  {
    account: 'that was deployed weeks ago and has no seal',
    change: ({ dynamoDb }) => dynamoDb.on(GetItemCommand, { TableName }).resolves({}),
    id: 'seals',
    status: 'problem',
    text: 'Nothing was ever sealed.',
  },
  {
    account: 'that was deployed an hour ago and has no seal',
    change: ({ dynamoDb, cloudFormation }) => {
      dynamoDb.on(GetItemCommand, { TableName }).resolves({});
      const CreationTime = new Date('2026-01-31T08:30:00.000Z');
      cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ ...stack, CreationTime }] });
    },
    id: 'seals',
    status: 'ok',
    text: 'Nothing is sealed yet',
  },
];

describe('what the doctor says of the seals', () => {
  beforeEach(() => {
    makeHealthy(account);
  });

  it.each(cases)('of an account $account: $status', async (one) => {
    await expect(diagnose(one)).resolves.toEqual(toDiagnosis(one));
  });
});
