import type { Lease } from '../audit/trail.ts';
import { closeAbandoned } from './close-abandoned.ts';
import { decide } from './decide.ts';
import type { Engine } from './engine.ts';
import { type Remediation, remediate } from './remediate.ts';

/**
 * Settles a change whose function ended before it recorded the outcome: what passes now is recorded so, what does not
 * is put back under the same finding. Gives how it ended.
 * @throws RemediationError, ResourceBusyError, or AwsCallError when the state cannot be read.
 */
export async function settle(lease: Lease, engine: Engine): Promise<Remediation['status']> {
  const { intent, assessment, status } = await closeAbandoned(lease, engine);
  const decision = decide(assessment.control, engine.settings);
  if (assessment.violations.length === 0 || decision.action !== 'remediate') return status;
  const { findingId, signal, actor } = intent;
  const origin = { findingId, signal, ...(actor === undefined ? {} : { actor }) };
  const session = engine.aws.open(intent.resource);
  return (await remediate(assessment, origin, decision, session, engine)).status;
}
