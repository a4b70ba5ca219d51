import { setTimeout } from 'node:timers/promises';
import { DynamoDbPolicyStore } from '../../policy/dynamodb-policy-store.ts';
import { commandLines } from '../../notify/command-lines.ts';
import type { AccountView } from '../account-view.ts';
import { type Check, ok, warning } from '../check.ts';

/** Whether Holdfast may change anything, or somebody or a limit keeps it from that. */
export const policyCheck: Check<AccountView> = {
  id: 'policy',
  title: 'Brakes',
  needs: ['dynamodb:Query'],
  async run(view) {
    const { auditTable, stateTable, policyTable } = await view.getDeployment();
    const clock = { now: () => view.now, sleep: (ms: number) => setTimeout(ms) };
    const store = new DynamoDbPolicyStore({
      client: view.dynamoDb,
      auditTable,
      stateTable,
      policyTable,
      clock,
    });
    const { pauses, breakers } = await store.load();
    const faults = [
      ...pauses.map(({ control, by, since, reason }) => ({
        text: `${control ?? 'Holdfast'} is paused since ${since} by ${by.name}: “${reason}”`,
        command: commandLines.resume(control),
      })),
      ...breakers.flatMap(({ key, openUntil }) =>
        openUntil === undefined || Date.parse(openUntil) <= view.now.getTime()
          ? []
          : [
              {
                text: `the circuit breaker of ${key} is open until ${openUntil}`,
                command: commandLines.closeBreaker(key),
              },
            ],
      ),
    ];
    if (faults.length === 0) return ok('Holdfast is not paused, and no circuit breaker is open.');
    return warning(
      `Not everything is put back: ${faults.map(({ text }) => text).join('; ')}.`,
      `When that is over: ${faults.map(({ command }) => command).join('; ')}.`,
    );
  },
};
