import type { CheckStatus } from '../../shared/doctor/check.ts';
import type { Diagnosis, ExaminedCheck } from '../../shared/doctor/examine.ts';
import { runCommandLine } from './command-line.ts';
import { account, type Account } from './healthy-account.ts';

export interface Examined {
  readonly exitCode: number;
  readonly diagnosis: Diagnosis;
  readonly find: (id: string) => ExaminedCheck | undefined;
}

/** Runs `holdfast doctor` on the mocked account. */
export async function examineAccount(region = 'us-east-1'): Promise<Examined> {
  const { exitCode, stdout } = await runCommandLine(`doctor --json --region ${region}`);
  const diagnosis = JSON.parse(stdout) as Diagnosis;
  return { exitCode, diagnosis, find: (id) => diagnosis.checks.find((check) => check.id === id) };
}

/** What to do to a healthy account, and what the doctor then says. */
export interface DiagnosisCase {
  readonly account: string;
  readonly change: (mocks: Account) => unknown;
  readonly id: string;
  readonly status: CheckStatus;
  readonly text: string;
  readonly advice?: string;
}

/** A warning leaves the account protected; a problem, and what cannot be told, does not. */
const exitCodes: Readonly<Record<CheckStatus, number>> = { ok: 0, warning: 0, problem: 1, unknown: 1 };

/** What the doctor says of a healthy account after the change of a case. */
export async function diagnose({ change, id }: DiagnosisCase): Promise<object> {
  change(account);
  const { exitCode, find } = await examineAccount();
  const { status, text, advice = '' } = find(id) ?? {};
  return { exitCode, status, text, advice };
}

/** What `diagnose` comes to, with the text and advice of the case as parts. */
export function toDiagnosis({ status, text, advice = '' }: DiagnosisCase): object {
  return {
    exitCode: exitCodes[status],
    status,
    text: expect.stringContaining(text) as string,
    advice: expect.stringContaining(advice) as string,
  };
}

/** A client as a mock gives it, of the one thing that a test asks it. */
export interface RegionalClient {
  readonly config: { readonly region: () => Promise<string> };
}

/** An error as the SDK throws it: what it is shows in its name. */
export function nameError(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

export const stackAbsent = nameError('ValidationError', 'Stack with id holdfast does not exist');
