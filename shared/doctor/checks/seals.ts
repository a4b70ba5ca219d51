import { setTimeout } from 'node:timers/promises';
import { SealTable } from '../../audit/seals/seal-table.ts';
import type { AccountView } from '../account-view.ts';
import { type Check, type CheckResult, ok, problem } from '../check.ts';

const hourMs = 3_600_000;
// A seal is made at least once an hour, and what waits is sealed within a quarter of one.
const longestSilenceMs = 2 * hourMs;
const longestWaitMs = hourMs;

/** Whether the archive is still being sealed: a sealer that does not run fails at nothing. */
export const sealsCheck: Check<AccountView> = {
  id: 'seals',
  title: 'Seals',
  needs: ['dynamodb:GetItem', 'dynamodb:Query'],
  async run(view) {
    const { sealTable } = await view.getDeployment();
    const clock = { now: () => view.now, sleep: (ms: number) => setTimeout(ms) };
    const table = new SealTable({ client: view.dynamoDb, table: sealTable, clock });
    const [head, [oldest], { CreationTime: created }] = await Promise.all([
      table.readHead(),
      table.readPending(1),
      view.getStack(),
    ]);
    const isOlder = (time: string | Date | undefined, ms: number): boolean =>
      time !== undefined && view.now.getTime() - new Date(time).getTime() > ms;
    if (isOlder(head?.sealedAt ?? created, longestSilenceMs)) {
      return stopped(
        head === undefined
          ? 'Nothing was ever sealed.'
          : `Seal ${String(head.number)} of ${head.sealedAt} is the last one, more than two hours ago.`,
      );
    }
    if (oldest !== undefined && isOlder(oldest.at, longestWaitMs)) {
      return stopped(`${oldest.key} waits for its seal since ${String(oldest.at)}, more than an hour.`);
    }
    return ok(
      head === undefined
        ? 'Nothing is sealed yet: the first seal is made within a quarter of an hour.'
        : `The trail is sealed up to seal ${String(head.number)} of ${head.sealedAt}.`,
    );
  },
};

function stopped(text: string): CheckResult {
  return problem(
    text,
    'Look at the log group /aws/lambda/holdfast-seal for an error, and whether its rule is enabled (docs/operations.md).',
  );
}
