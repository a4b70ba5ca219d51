import * as z from 'zod';
import { type Control, defineControl } from '../../shared/control/control.ts';
import { type ResourceType, toResourceRef } from '../../shared/control/resource.ts';
import { sweep } from '../../shared/engine/sweep.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import type { SweepSignal } from '../../shared/events/signal.ts';
import { s3Service } from '../../shared/services/s3.ts';
import { hold } from '../commands/test-office.ts';
import { createTestEngine, type TestEngine } from '../support/test-engine.ts';

const home = 'eu-central-1';
const place = { partition: 'aws', account: '111122223333' };

function sweepOf(resourceType: ResourceType, region: string): SweepSignal {
  return parseSignal({
    id: 'sweep-1',
    source: 'holdfast',
    'detail-type': 'Holdfast Command',
    time: '2026-03-01T12:30:00Z',
    account: place.account,
    region: home,
    detail: { command: 'sweep', resourceType, region },
  }) as SweepSignal;
}

describe('what is held in several Regions', () => {
  let engine: TestEngine;

  beforeEach(() => {
    engine = createTestEngine(s3Service, { settings: 'regions: [eu-west-1]' });
  });

  /** A control that every resource passes, with a hold of each of these Regions that nothing lists any more. */
  function keepHolds(resourceType: ResourceType, regions: readonly string[]): Control {
    const template = s3Service.controls.find((control) => control.resourceType === resourceType);
    if (template === undefined) throw new Error(`the service has no control of ${resourceType}`);
    for (const region of regions) {
      const resource = toResourceRef(resourceType, `of-${region}`, { ...place, region });
      engine.policy.replaceHold(hold({ control: template.id, resource }), undefined);
    }
    return defineControl({
      ...template,
      operations: { reads: [], writes: [] },
      settings: z.strictObject({}),
      read: async () => Promise.resolve({}),
      detect: () => [],
      remediate: () => ({ summary: '', apply: [], undo: [] }),
      compare: (state) => state,
    });
  }

  async function listHeld(): Promise<readonly string[]> {
    return (await engine.policy.listHolds()).map(({ resource }) => resource.id);
  }

  async function sweepNothing(control: Control, region: string): Promise<void> {
    const { resourceType } = control;
    async function* list(): AsyncIterable<string> {
      yield* await Promise.resolve([]);
    }
    const inventory = { [resourceType]: list };
    await sweep(sweepOf(resourceType, region), 's3', inventory, { ...engine, controls: [control] });
  }

  it('is looked at with the Region that it is of, and nowhere else', async () => {
    const control = keepHolds('AWS::S3::Bucket', [home, 'eu-west-1', 'sa-east-1']);
    await sweepNothing(control, 'eu-west-1');
    await expect(listHeld()).resolves.toEqual([`of-${home}`, 'of-sa-east-1']);
    await sweepNothing(control, home);
    // Of a Region that is not covered any more nothing can be read: the hold expires by itself.
    await expect(listHeld()).resolves.toEqual(['of-sa-east-1']);
  });

  it('is looked at from home where the account has it once, wherever it was that an event told of it', async () => {
    const control = keepHolds('AWS::S3::AccountPublicAccessBlock', ['us-east-1']);
    await sweepNothing(control, home);
    await expect(listHeld()).resolves.toEqual([]);
  });
});
