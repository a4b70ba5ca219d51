import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  InvokeCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { toNotice } from '../audit/notice.ts';
import type { NoticeRecord } from '../audit/record.ts';
import { createRecordId } from '../audit/identity.ts';
import type { Clock } from '../control/clock.ts';
import type { Place } from '../control/resource.ts';
import { busSource } from '../notify/bus-event.ts';
import type { PulseTable } from './pulse-table.ts';

/** What the guard is woken with; all of it is handed in. */
export interface GuardCall {
  readonly lambda: Pick<LambdaClient, 'send'>;
  readonly clock: Clock;
  readonly place: Place;
  readonly pulse: Pick<PulseTable, 'tell'>;
}

/** The function by which Holdfast guards itself. */
export const guardName = 'holdfast-holdfast';

/**
 * Has Holdfast's guard look at all that it guards, its own rules too: it is called past all rules, since those may be off
 * or gone. Where it may not run at all, that is ended first; how many of it may run, the guard itself remembers.
 * @throws what Lambda throws
 */
export async function wakeGuard({ lambda, clock, place, pulse }: GuardCall): Promise<void> {
  const ofGuard = { FunctionName: guardName };
  const { ReservedConcurrentExecutions } = await lambda.send(new GetFunctionConcurrencyCommand(ofGuard));
  if (ReservedConcurrentExecutions === 0) {
    await lambda.send(new DeleteFunctionConcurrencyCommand(ofGuard));
    await pulse.tell(toStoppedNotice(clock.now()));
  }
  const sweep = {
    id: createRecordId(),
    source: busSource,
    'detail-type': 'Scheduled Event',
    account: place.account,
    region: place.region,
    time: clock.now().toISOString(),
    detail: {},
  };
  await lambda.send(
    new InvokeCommand({ ...ofGuard, InvocationType: 'Event', Payload: JSON.stringify(sweep) }),
  );
}

function toStoppedNotice(at: Date): NoticeRecord {
  return toNotice({
    findingId: 'guard',
    topic: 'guard-stopped',
    severity: 'critical',
    explanation:
      `Somebody set the reserved concurrency of ${guardName}, by which Holdfast guards itself, to 0, so that it could not run. ` +
      'That is ended, and it looks at all of Holdfast now. CloudTrail has who it was: PutFunctionConcurrency20171031.',
    at,
  });
}
