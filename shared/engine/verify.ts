import type { AwsSession } from '../aws/session.ts';
import { type Assessment, assess } from './assess.ts';
import type { Engine } from './engine.ts';

export interface Verification {
  /** The re-read state passes the control, or the resource is gone. */
  readonly passed: boolean;
  /** The last assessment that could be made; absent when the state could not be read again. */
  readonly assessment?: Assessment;
  /** Why the last read failed, if it did. */
  readonly error?: unknown;
  /** The session of the last read, which other controls of the resource may go on with. */
  readonly session: AwsSession;
}

// IAM and S3 settings are eventually consistent: what was written may take seconds to be read. 6.3 s in all.
const delaysMs = [0, 100, 200, 400, 800, 1600, 3200];
// After a failed call the question is only whether somebody else was quicker; that needs no patience.
const delaysAfterFailureMs = [0, 400];

/** Reads the state again until it passes the control, or patience ends. */
export async function verify(
  { control, resource, setAside }: Assessment,
  session: AwsSession,
  engine: Engine,
  hasFailed: boolean,
): Promise<Verification> {
  let verification: Verification = { passed: false, session };
  for (const delay of hasFailed ? delaysAfterFailureMs : delaysMs) {
    if (delay > 0) await engine.clock.sleep(delay);
    const fresh = session.refresh();
    try {
      const assessment = await assess(control, resource, fresh, engine, setAside);
      verification = { passed: assessment.violations.length === 0, assessment, session: fresh };
    } catch (error) {
      verification = { ...verification, passed: false, error, session: fresh };
    }
    if (verification.passed) break;
  }
  return verification;
}
