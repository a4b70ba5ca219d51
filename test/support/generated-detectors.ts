import { randomUUID } from 'node:crypto';
import {
  CreateFilterCommand,
  DeleteDetectorCommand,
  GetFilterCommand,
  UpdateDetectorCommand,
} from '@aws-sdk/client-guardduty';
import fc from 'fast-check';
import type { GeneratedStates } from './generated-state.ts';
import { createDetector, deleteDetectors, readGuardDuty } from './wire-detector.ts';

/** What GuardDuty was in all of these states: on, with one feature. */
const baseline = {
  frequency: 'ONE_HOUR',
  features: [{ Name: 'S3_DATA_EVENTS', Status: 'ENABLED', AdditionalConfiguration: [] }],
  tags: { owner: 'security' },
};

/** GuardDuty deleted, suspended, without its feature or slower to tell, or nothing of that. */
export const detectors: GeneratedStates = fc
  .record({
    isDeleted: fc.boolean(),
    Enable: fc.boolean(),
    Status: fc.constantFrom('ENABLED' as const, 'DISABLED' as const),
    FindingPublishingFrequency: fc.constantFrom('FIFTEEN_MINUTES' as const, 'SIX_HOURS' as const),
  })
  .map(({ isDeleted, Enable, Status, FindingPublishingFrequency }) => async ({ clients, place }) => {
    const { guardDuty } = clients;
    await deleteDetectors(guardDuty);
    const DetectorId = await createDetector(guardDuty);
    const Features = [{ Name: 'S3_DATA_EVENTS' as const, Status }];
    await guardDuty.send(
      isDeleted
        ? new DeleteDetectorCommand({ DetectorId })
        : new UpdateDetectorCommand({ DetectorId, Enable, FindingPublishingFrequency, Features }),
    );
    return {
      id: place.account,
      baseline,
      read: async () => readGuardDuty(guardDuty),
      remove: async () => deleteDetectors(guardDuty),
    };
  });

/** An account on its own, which had an administrator or never did. */
export const administrators: GeneratedStates = fc
  .constantFrom(null, '444455556666')
  .map((administrator) => async ({ clients: { guardDuty }, place }) => {
    await createDetector(guardDuty);
    return {
      id: place.account,
      baseline: { administrator },
      read: async () => readGuardDuty(guardDuty),
      remove: async () => deleteDetectors(guardDuty),
    };
  });

const condition = fc.record(
  {
    Equals: fc.array(fc.constantFrom('8', 'i-0a1b2c3d', 'Recon:EC2/Portscan'), {
      minLength: 1,
      maxLength: 2,
    }),
    LessThan: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: [] },
);

/** Filters of any action and width. */
export const filters: GeneratedStates = fc
  .record({
    Action: fc.constantFrom('ARCHIVE' as const, 'NOOP' as const),
    Criterion: fc.dictionary(
      fc.constantFrom('type', 'severity', 'accountId', 'resource.instanceDetails.instanceId'),
      condition,
      { maxKeys: 2 },
    ),
  })
  .map(({ Action, Criterion }) => async ({ clients: { guardDuty } }) => {
    const DetectorId = await createDetector(guardDuty);
    const FilterName = `filter-${randomUUID()}`;
    await guardDuty.send(
      new CreateFilterCommand({ DetectorId, Name: FilterName, Action, FindingCriteria: { Criterion } }),
    );
    return {
      id: `${DetectorId}/filter/${FilterName}`,
      async read() {
        const { $metadata: _, ...filter } = await guardDuty.send(
          new GetFilterCommand({ DetectorId, FilterName }),
        );
        return filter;
      },
      remove: async () => deleteDetectors(guardDuty),
    };
  });
