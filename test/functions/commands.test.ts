import {
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import type { handler as approving } from '../../functions/approve.ts';
import type { handler as operating } from '../../functions/operate.ts';
import type { handler as ticking } from '../../functions/tick.ts';
import { signCommand } from '../../shared/aws/sign-command.ts';
import { type HttpService, startHttpService } from '../aws/http-service.ts';
import { context, environment } from './lambda.ts';

const robin = 'arn:aws:iam::111122223333:user/robin';
const pause = {
  command: 'pause',
  id: '0b6a3c52-6f1e-4f0a-9a4e-1d2c3b4a5f60',
  at: '2026-03-01T12:00:00.000Z',
  account: '111122223333',
  region: 'eu-west-1',
  reason: 'a bad night',
};

describe('the functions that people and the clock command', () => {
  const dynamoDb = mockClient(DynamoDBClient);
  const bridge = mockClient(EventBridgeClient);
  const { env } = process;
  let sts: HttpService;
  let approve: typeof approving;
  let operate: typeof operating;
  let tick: typeof ticking;

  beforeAll(async () => {
    sts = await startHttpService();
    process.env = { ...env, ...environment, AWS_ENDPOINT_URL_STS: sts.url };
    ({ handler: approve } = await import('../../functions/approve.ts'));
    ({ handler: operate } = await import('../../functions/operate.ts'));
    ({ handler: tick } = await import('../../functions/tick.ts'));
  });

  beforeEach(() => {
    sts.answer({
      status: 200,
      body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${robin}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    });
    dynamoDb.reset();
    dynamoDb.on(QueryCommand).resolves({ Items: [] });
    dynamoDb.on(GetItemCommand).resolves({});
    dynamoDb.on(TransactWriteItemsCommand).resolves({});
    bridge.reset();
    bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
    jest.spyOn(console, 'info').mockImplementation();
    jest.spyOn(console, 'warn').mockImplementation();
  });

  afterAll(async () => {
    process.env = env;
    await sts.stop();
  });

  const sign = async (command: object): Promise<object> =>
    signCommand(JSON.stringify(command), {
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIAEXAMPLEEXAMPLE01', secretAccessKey: 's3cr3t' },
    });

  const written = (): readonly unknown[] =>
    dynamoDb
      .commandCalls(TransactWriteItemsCommand)
      .map(({ args }) => args[0].input.TransactItems?.map((item) => (item.Put ?? item.Update)?.TableName));

  it('carry out what an operator commands, in one transaction over the tables of the stack', async () => {
    await expect(operate(await sign(pause), context)).resolves.toMatchObject({
      done: true,
      subject: 'pause',
    });
    expect(written()).toEqual([['state', 'policy', 'audit', 'policy']]);
    expect(JSON.stringify(dynamoDb.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input)).toContain(
      robin,
    );
  });

  it.each([
    ['an approver operates nothing', () => approve, pause],
    [
      'an operator answers nothing',
      () => operate,
      { ...pause, command: 'approve', subject: 'hf-0123456789abcdef', reason: undefined },
    ],
    ['another Holdfast is commanded elsewhere', () => operate, { ...pause, account: '444455556666' }],
  ])('refuse with the reason: %s', async (_, find, command) => {
    await expect(find()(await sign(command), context)).resolves.toMatchObject({ done: false });
    expect(written()).toEqual([]);
  });

  it('fail where STS does, so that the command is sent again', async () => {
    sts.answer({ status: 500 });
    await expect(operate(await sign(pause), context)).rejects.toThrow('sts:GetCallerIdentity failed');
    expect(written()).toEqual([]);
  });

  it('do what is due, and are content where nothing is', async () => {
    await tick({ 'detail-type': 'Scheduled Event' }, context);
    expect(dynamoDb.commandCalls(QueryCommand).length).toBeGreaterThan(0);
    expect(written()).toEqual([]);
    expect(bridge.calls()).toEqual([]);
  });

  it('fail where the policy cannot be read, which is told', async () => {
    dynamoDb.on(QueryCommand).rejects(new Error('the table is down'));
    await expect(tick({}, context)).rejects.toThrow('the table is down');
  });
});
