import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { sendCommands } from '../../shared/commands/send-commands.ts';
import { type Command, parseSignal } from '../../shared/events/parse-signal.ts';

const command: Command = {
  command: 'assess',
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'reports',
  region: 'us-east-1',
};

describe('commands on the bus', () => {
  const bridge = mockClient(EventBridgeClient);
  const bus = { client: new EventBridgeClient({ region: 'eu-west-1' }), bus: 'holdfast' };

  beforeEach(() => {
    bridge.reset();
    bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  });

  const entries = (): readonly (readonly object[])[] =>
    bridge.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries ?? []);

  it('are what the services read', async () => {
    await sendCommands([command], bus);
    expect(entries()).toEqual([
      [
        {
          EventBusName: 'holdfast',
          Source: 'holdfast',
          DetailType: 'Holdfast Command',
          Detail: JSON.stringify(command),
        },
      ],
    ]);
    expect(
      parseSignal({
        id: 'e-1',
        source: 'holdfast',
        'detail-type': 'Holdfast Command',
        account: '111122223333',
        time: '2026-03-01T12:00:00Z',
        region: 'eu-west-1',
        detail: command,
      }),
    ).toMatchObject({ source: 'command', resourceId: 'reports', region: 'us-east-1' });
  });

  it.each([
    [0, []],
    [10, [10]],
    [11, [10, 1]],
    [25, [10, 10, 5]],
  ])('are put in groups of ten: %d', async (count, sizes) => {
    await sendCommands(
      Array.from({ length: count }, () => command),
      bus,
    );
    expect(entries().map((group) => group.length)).toEqual(sizes);
  });

  it('fail where the bus does not take all of them', async () => {
    bridge.on(PutEventsCommand).resolves({
      FailedEntryCount: 1,
      Entries: [{ EventId: 'e-1' }, { ErrorCode: 'ThrottlingException', ErrorMessage: 'slower' }],
    });
    await expect(sendCommands([command, command], bus)).rejects.toThrow(
      'The bus holdfast did not take 1 events: ThrottlingException: slower',
    );
  });
});
