import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  InvokeCommand,
} from '@aws-sdk/client-lambda';
import type { NoticeRecord } from '../../shared/audit/record.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import { wakeGuard } from '../../shared/watch/wake-guard.ts';
import { testPlace } from '../support/fake-reader.ts';
import { TestClock } from '../support/test-clock.ts';

describe('waking the guard of Holdfast', () => {
  let sent: object[];
  let notices: NoticeRecord[];

  beforeEach(() => {
    sent = [];
    notices = [];
  });

  async function wake(concurrency: number | undefined): Promise<void> {
    const send = async (command: object): Promise<object> => {
      sent.push(command);
      return Promise.resolve(
        command instanceof GetFunctionConcurrencyCommand ? { ReservedConcurrentExecutions: concurrency } : {},
      );
    };
    const tell = async (notice: NoticeRecord): Promise<void> => {
      notices.push(notice);
      return Promise.resolve();
    };
    await wakeGuard({ lambda: { send } as never, clock: new TestClock(), place: testPlace, pulse: { tell } });
  }

  it.each([[5], [undefined]])('calls it past all rules, to look at everything: %s', async (concurrency) => {
    await wake(concurrency);
    const { input } = sent.at(-1) as InvokeCommand;
    expect(sent).toHaveLength(2);
    expect(input).toMatchObject({ FunctionName: 'holdfast-holdfast', InvocationType: 'Event' });
    const signal = parseSignal(JSON.parse(input.Payload as unknown as string));
    expect(signal).toMatchObject({ source: 'sweep', ...testPlace });
    expect(signal).not.toHaveProperty('resourceType');
    expect(notices).toEqual([]);
  });

  it('lets it run again first where somebody stopped it, and tells that', async () => {
    await wake(0);
    expect(sent.map(({ constructor }) => constructor)).toEqual([
      GetFunctionConcurrencyCommand,
      DeleteFunctionConcurrencyCommand,
      InvokeCommand,
    ]);
    expect(notices).toMatchObject([{ topic: 'guard-stopped', severity: 'critical' }]);
  });
});
