import type { DecisionRule } from '../../shared/policy/decision.ts';
import { checkControl } from '../check-control.ts';
import type { AccountOptions } from '../deployment.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { toHoldTable, toListedHold } from '../text/holds.ts';
import { useDeployment } from '../use-deployment.ts';

export interface HoldsOptions extends AccountOptions {
  readonly control?: string;
  readonly rule?: DecisionRule;
  readonly json?: boolean;
}

/** Prints what is held back and why, the longest held first. */
export async function printHolds(options: HoldsOptions, terminal: Terminal): Promise<void> {
  const { control, rule, json } = options;
  const { stdout, stderr } = terminal;
  const holds = await useDeployment(options, terminal, async ({ policy }) => {
    const [all, { exemptions }] = await Promise.all([
      policy.listHolds(control === undefined ? undefined : [control]),
      policy.load(),
    ]);
    return all
      .filter((hold) => rule === undefined || hold.rule === rule)
      .map((hold) => toListedHold(hold, exemptions))
      .toSorted((one, other) => one.since.localeCompare(other.since));
  });
  if (json === true) {
    await printJson(stdout, holds);
  } else if (holds.length > 0) {
    await print(stdout, toHoldTable(holds, createPaint(stdout)));
  } else {
    await print(stderr, 'Nothing is held back.');
    await checkControl(control);
  }
}
