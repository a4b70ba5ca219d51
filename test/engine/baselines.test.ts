import * as z from 'zod';
import { type Control, defineControl } from '../../shared/control/control.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import { toResourceRef } from '../../shared/control/resource.ts';
import { handleSignal } from '../../shared/engine/handle-signal.ts';
import { sweep } from '../../shared/engine/sweep.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import type { CommandSignal, SweepSignal } from '../../shared/events/signal.ts';
import { cloudTrailService } from '../../shared/services/cloudtrail.ts';
import { createTestEngine, type TestEngine } from '../support/test-engine.ts';
import { exemption } from '../support/policy-values.ts';

const place = { partition: 'aws', account: '111122223333', region: 'eu-central-1' };
const trail = toResourceRef('AWS::CloudTrail::Trail', 'audit', place);

const [first] = cloudTrailService.controls;
if (first === undefined) throw new Error('the service has no control');

function getDays(baseline: JsonObject | undefined): number {
  return typeof baseline?.['days'] === 'number' ? baseline['days'] : 0;
}

/** Keeps the retention of a trail that never was: any is good that is not shorter than what is remembered. */
const keeper: Control = defineControl({
  ...first,
  operations: { reads: [], writes: [] },
  settings: z.strictObject({}),
  read: async (_resource, _aws, { baseline }) =>
    Promise.resolve(live ?? (baseline === undefined ? undefined : { days: 0 })),
  detect({ days }, { baseline }) {
    const wanted = getDays(baseline);
    return days >= wanted
      ? []
      : [{ element: 'days', reason: `shorter than ${String(wanted)}`, evidence: days }];
  },
  remediate: (_state, _violations, _resource, { baseline }) => ({
    summary: `Keep it ${String(getDays(baseline))} days.`,
    apply: [],
    undo: [],
  }),
  remember: ({ days }: { days: number }) => ({ days }),
  compare: ({ days }: { days: number }) => ({ days }),
});

/** What is in the account. */
let live: { days: number } | undefined;

describe('the last good state of a resource', () => {
  let engine: TestEngine;

  beforeEach(() => {
    live = { days: 90 };
    engine = { ...createTestEngine(cloudTrailService), controls: [keeper] };
  });

  const toEvent = (detailType: string, source: string, detail: object): unknown => ({
    id: crypto.randomUUID(),
    source,
    'detail-type': detailType,
    time: '2026-03-01T12:30:00Z',
    account: place.account,
    region: place.region,
    detail,
  });

  async function look(): Promise<string> {
    const event = toEvent('Holdfast Command', 'holdfast', {
      command: 'assess',
      resourceType: trail.type,
      resourceId: trail.arn,
    });
    const results = await handleSignal(parseSignal(event) as CommandSignal, engine);
    return results.map(({ status }) => status).join();
  }

  async function sweepAll(ids: readonly string[], isListed = true) {
    const signal = parseSignal(toEvent('Scheduled Event', 'aws.events', {})) as SweepSignal;
    async function* list(): AsyncGenerator<string> {
      for (const id of ids) yield await Promise.resolve(id);
      if (!isListed) throw new Error('denied');
    }
    return (await sweep(signal, 'cloudtrail', { 'AWS::CloudTrail::Trail': list }, engine)).results;
  }

  const remembered = async () => (await engine.policy.findBaseline(keeper.id, trail.arn))?.value;

  it('is remembered when it passes for the first time', async () => {
    await expect(look()).resolves.toBe('compliant');
    await expect(remembered()).resolves.toEqual({ days: 90 });
  });

  it('is not kept of a resource that passes only because the control leaves it alone', async () => {
    engine = { ...engine, controls: [{ ...keeper, remember: () => undefined }] };
    await expect(look()).resolves.toBe('compliant');
    await expect(remembered()).resolves.toBeUndefined();
  });

  it('is seeded by the sweep', async () => {
    await sweepAll([trail.arn]);
    await expect(remembered()).resolves.toEqual({ days: 90 });
  });

  it('moves on to a better one, and never to a worse one', async () => {
    await look();
    live = { days: 365 };
    await look();
    await expect(remembered()).resolves.toEqual({ days: 365 });

    live = { days: 30 };
    await expect(look()).resolves.toBe('reported');
    await expect(remembered()).resolves.toEqual({ days: 365 });
  });

  it('is written only where it changed', async () => {
    await look();
    const before = await engine.policy.findBaseline(keeper.id, trail.arn);
    engine.clock.advance(60_000);
    await look();
    await expect(engine.policy.findBaseline(keeper.id, trail.arn)).resolves.toEqual(before);
  });

  it('is what a deleted resource is missed by, though the inventory no longer lists it', async () => {
    await sweepAll([trail.arn]);
    live = undefined;

    const [result] = await sweepAll([]);

    expect(result).toMatchObject({ resource: trail.arn, status: 'reported' });
    expect(engine.trail.records.at(-1)).toMatchObject({ violations: [{ reason: 'shorter than 90' }] });
  });

  it('is what a deleted resource is missed by where the inventory fails, too', async () => {
    await sweepAll([trail.arn]);
    live = undefined;
    await expect(sweepAll([], false)).resolves.toMatchObject([
      { resource: trail.arn, status: 'reported' },
      { status: 'error', error: { message: expect.stringContaining('denied') as string } },
    ]);
  });

  it('leaves a resource that is gone and was never good alone', async () => {
    live = undefined;
    await expect(look()).resolves.toBe('gone');
    await expect(sweepAll([])).resolves.toEqual([]);
  });

  it.each([
    ['stays, since others may bring the resource back', {}, { days: 90 }],
    ['is forgotten where the resource never comes back', { forgetsWhatIsGone: true } as const, undefined],
  ])('%s', async (_, over, left) => {
    engine = { ...engine, controls: [{ ...keeper, read: async () => Promise.resolve(live), ...over }] };
    await sweepAll([trail.arn]);
    live = undefined;

    await expect(sweepAll([])).resolves.toMatchObject([{ status: 'gone' }]);
    await expect(remembered()).resolves.toEqual(left);
  });

  it('is not taken from a state that is exempt', async () => {
    await look();
    const given = exemption({ controls: [keeper.id], resource: trail.arn });
    await engine.policy.rule([], [{ kind: 'put-exemption', exemption: given, was: undefined }]);
    live = { days: 1 };
    await look();
    await expect(remembered()).resolves.toEqual({ days: 90 });
  });
});
