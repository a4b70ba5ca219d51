import type { AwsSession } from '../aws/session.ts';
import { type Assessment, assess } from './assess.ts';
import type { Engine } from './engine.ts';

export interface Verification {
  /** The state that was read last is as wanted. */
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

/** Reads the state again until it passes the control, or the resource is gone, or patience ends. */
export async function verify(
  assessment: Assessment,
  session: AwsSession,
  engine: Engine,
  hasFailed: boolean,
): Promise<Verification> {
  const delays = hasFailed ? delaysAfterFailureMs : delaysMs;
  return readUntil(assessment, session, engine, ({ violations }) => violations.length === 0, delays);
}

/** Reads the state again until it is as wanted, or patience ends. */
export async function readUntil(
  { control, resource, setAside, cause }: Assessment,
  session: AwsSession,
  engine: Engine,
  isAsWanted: (assessment: Assessment) => boolean,
  delays: readonly number[] = delaysMs,
): Promise<Verification> {
  let verification: Verification = { passed: false, session };
  for (const delay of delays) {
    if (delay > 0) await engine.clock.sleep(delay);
    const fresh = session.refresh();
    try {
      const assessment = await assess(control, resource, fresh, engine, { setAside, cause });
      verification = { passed: isAsWanted(assessment), assessment, session: fresh };
    } catch (error) {
      verification = { ...verification, passed: false, error, session: fresh };
    }
    if (verification.passed) break;
  }
  return verification;
}
