import { AwsAccount } from '../../shared/aws/session.ts';
import type { Mode } from '../../shared/control/control.ts';
import type { Engine } from '../../shared/engine/engine.ts';
import type { Service } from '../../shared/services/service.ts';
import { loadSettings } from '../../shared/settings/load-settings.ts';
import type { MemoryPolicy } from './memory-policy.ts';
import { MemoryTrail } from './memory-trail.ts';
import { TestClock } from './test-clock.ts';

export interface TestEngine extends Engine {
  readonly trail: MemoryTrail;
  readonly policy: MemoryPolicy;
  readonly clock: TestClock;
}

interface TestEngineOptions {
  readonly mode?: Mode;
  readonly clock?: TestClock;
  /** More lines of the settings file. */
  readonly settings?: string;
}

/** The engine of a service as its function has it, with a store and a clock that a test holds. */
export function createTestEngine(
  service: Service,
  { mode = 'enforce', clock = new TestClock(), settings: lines = '' }: TestEngineOptions = {},
): TestEngine {
  const { settings } = loadSettings(`version: 1\nmode: ${mode}\n${lines}\n`, 'test.yml', service.controls);
  const trail = new MemoryTrail(clock);
  return {
    controls: service.controls,
    settings,
    aws: new AwsAccount(service.modules),
    trail,
    policy: trail.policy,
    tags: service.tags,
    clock,
    ownRole: `holdfast-${service.name}-eu-central-1`,
  };
}
