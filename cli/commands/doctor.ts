import { connect } from '../../shared/aws/connection.ts';
import { AccountView } from '../../shared/doctor/account-view.ts';
import { getCaller } from '../../shared/doctor/deployment.ts';
import { examine } from '../../shared/doctor/examine.ts';
import type { AccountOptions } from '../deployment.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { toDiagnosisText } from '../text/diagnosis.ts';

export interface DoctorOptions extends AccountOptions {
  readonly json?: boolean;
}

/** Prints whether the account is protected and gives the exit code: 0 only where it is for certain. */
export async function printDiagnosis(
  options: DoctorOptions,
  { stdout, environment, now }: Terminal,
): Promise<number> {
  const config = await connect(options, environment);
  const caller = await getCaller(config);
  const view = new AccountView({ config, caller, stackName: options.stack, now: now() });
  try {
    const diagnosis = await examine(view);
    if (options.json === true) await printJson(stdout, diagnosis);
    else await print(stdout, toDiagnosisText(diagnosis, createPaint(stdout)));
    return diagnosis.verdict === 'protected' ? 0 : 1;
  } finally {
    view.destroy();
  }
}
