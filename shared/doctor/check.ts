/** `unknown` is what could not be looked at: it is never taken for ok. */
export type CheckStatus = 'ok' | 'warning' | 'problem' | 'unknown';

export interface CheckResult {
  readonly status: CheckStatus;
  /** What was found, in words. */
  readonly text: string;
  /** What to do about it. */
  readonly advice?: string;
}

export function ok(text: string): CheckResult {
  return { status: 'ok', text };
}

export function warning(text: string, advice: string): CheckResult {
  return { status: 'warning', text, advice };
}

export function problem(text: string, advice: string): CheckResult {
  return { status: 'problem', text, advice };
}

export interface Check<Context> {
  readonly id: string;
  readonly title: string;
  /** The IAM actions that it takes to tell. */
  readonly needs: readonly string[];
  readonly run: (context: Context) => Promise<CheckResult>;
}
