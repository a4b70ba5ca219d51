import { createServiceFunctions } from '../../shared/deploy/service-functions.ts';
import { getOperationPermissions, getPermissions } from '../../shared/deploy/permissions.ts';
import { services } from '../../shared/services/index.ts';
import { s3Service } from '../../shared/services/s3.ts';

describe('the permissions of a service', () => {
  it.each(services.map((service) => [service.name, service] as const))(
    '%s: those of the operations that its controls, its sweep and its tags take, and no others',
    (_, service) => {
      const used = new Set<string>([
        ...service.inventoryReads,
        ...Object.values(service.tags).flatMap(({ reads }) => reads),
        ...service.controls.flatMap(({ operations }) => [...operations.reads, ...operations.writes]),
      ]);
      const expected = service.modules
        .flatMap(({ operations }) => Object.entries(operations))
        .filter(([name]) => used.has(name))
        .flatMap(([, { permissions }]) =>
          permissions.map(({ action, resource }) => `${action} on ${resource}`),
        );
      const granted = getPermissions(service).map(({ action, resource }) => `${action} on ${resource}`);
      expect(new Set(granted)).toEqual(new Set(expected));
    },
  );

  it('to pass a role are bound to the service that it is passed to', () => {
    const passing = Object.values(createServiceFunctions({ sweepEveryHours: 1, regions: [] })).flatMap(
      ({ iamRoleStatements }) =>
        (iamRoleStatements as { Action?: readonly string[]; Condition?: object }[]).filter(
          ({ Action = [] }) => Action.includes('iam:PassRole'),
        ),
    );
    expect(passing).not.toEqual([]);
    for (const { Action, Condition } of passing) {
      expect(Action).toEqual(['iam:PassRole']);
      expect(Condition).toEqual({
        StringEquals: {
          'iam:PassedToService': expect.stringMatching(/^[a-z0-9-]+\.amazonaws\.com$/) as string,
        },
      });
    }
  });

  it('cannot be told for an operation of another service', () => {
    expect(() => getOperationPermissions(s3Service, 'iam:ListUsers')).toThrow(
      'The service s3 has no module with the operation iam:ListUsers',
    );
  });
});

describe('the functions of the catalogue', () => {
  const everyHour = createServiceFunctions({ sweepEveryHours: 1, regions: [] });

  it('are one for each service', () => {
    expect(Object.keys(everyHour)).toEqual(services.map(({ name }) => name));
  });

  it.each([
    [1, 'rate(1 hour)'],
    [6, 'rate(6 hours)'],
  ])('are swept every %d h', (sweepEveryHours, schedule) => {
    for (const { events } of Object.values(createServiceFunctions({ sweepEveryHours, regions: [] }))) {
      expect(events).toContainEqual({ eventBridge: expect.objectContaining({ schedule }) as object });
    }
  });

  it('hold a lease for longer than they can run, so that an expired one has no living holder', () => {
    for (const { timeout, environment } of Object.values(everyHour)) {
      const { HOLDFAST_LEASE_SECONDS: lease } = environment as Record<string, string>;
      expect(Number(lease)).toBeGreaterThan(timeout as number);
    }
  });

  it('have every ARN of their policies filled in for the account and partition at hand', () => {
    expect(JSON.stringify(everyHour)).not.toMatch(/\{(partition|region|account)\}|arn:aws:|\d{12}/);
  });
});
