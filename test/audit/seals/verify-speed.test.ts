import { verifyTrail } from '../../../shared/audit/seals/verify.ts';
import { listRecords, SealedTrail, signingKey } from '../../support/sealed-trail.ts';

const records = 100_000;
const perObject = 500;
const perSeal = 20;
// Seconds of the processor, which what else the machine does makes no difference to.
const atMost = 10;

describe('verifying 100,000 records', () => {
  it('takes one process less than 10 seconds', async () => {
    const start = Date.parse('2026-01-31T00:00:00.000Z');
    const objects = Array.from({ length: records / perObject }, (_, index) =>
      listRecords(perObject, index * perObject),
    );
    const batches = Array.from({ length: objects.length / perSeal }, (_, index) =>
      objects.slice(index * perSeal, (index + 1) * perSeal),
    );
    const sealedAt = batches.map((_, index) => new Date(start + index * 900_000).toISOString());
    const archive = new SealedTrail(batches, sealedAt);
    const began = process.cpuUsage();
    const { first, records: count } = await verifyTrail({
      archive,
      publicKey: signingKey.publicKey,
      now: new Date(String(sealedAt.at(-1))),
    });
    const { user, system } = process.cpuUsage(began);
    const seconds = (user + system) / 1e6;
    process.stdout.write(`Verified ${count} records in ${seconds.toFixed(1)} s of one processor\n`);
    expect([first, count]).toEqual([undefined, records]);
    expect(seconds).toBeLessThan(atMost);
  }, 120_000);
});
