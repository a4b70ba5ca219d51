import { toCanonicalJson } from '../control/json.ts';
import type { Assessment } from './assess.ts';
import type { Engine } from './engine.ts';

/**
 * Remembers a state that passes, where its control puts drift back to what was and it is not what is remembered; forgets
 * what is gone for good.
 */
export async function keepBaseline(
  { control, resource, state, violations, setAside, baseline: was }: Assessment,
  { policy, clock }: Pick<Engine, 'policy' | 'clock'>,
): Promise<void> {
  if (state === undefined && was !== undefined && control.forgetsWhatIsGone === true) {
    await policy.forgetBaseline(was);
    return;
  }
  // What is exempt is left as it is, which does not make it good.
  if (control.remember === undefined || state === undefined || violations.length > 0 || setAside.size > 0)
    return;
  const value = control.remember(state);
  if (value === undefined) return;
  if (was !== undefined && toCanonicalJson(value) === toCanonicalJson(was.value)) return;
  await policy.keepBaseline({ control: control.id, resource, value, at: clock.now().toISOString() }, was);
}
