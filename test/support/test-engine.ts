import { AwsAccount } from '../../shared/aws/session.ts';
import type { Mode } from '../../shared/control/control.ts';
import type { Engine } from '../../shared/engine/engine.ts';
import type { Service } from '../../shared/services/service.ts';
import { loadSettings } from '../../shared/settings/load-settings.ts';
import { MemoryTrail } from './memory-trail.ts';
import { TestClock } from './test-clock.ts';

export interface TestEngine extends Engine {
  readonly trail: MemoryTrail;
  readonly clock: TestClock;
}

/** The engine of a service as its function has it, with a store and a clock that a test holds. */
export function createTestEngine(
  service: Service,
  { mode = 'enforce', clock = new TestClock() }: { mode?: Mode; clock?: TestClock } = {},
): TestEngine {
  const { settings } = loadSettings(`version: 1\nmode: ${mode}\n`, 'test.yml', service.controls);
  return {
    controls: service.controls,
    settings,
    aws: new AwsAccount(service.modules),
    trail: new MemoryTrail(clock),
    clock,
    ownRole: `holdfast-${service.name}-eu-central-1`,
  };
}
