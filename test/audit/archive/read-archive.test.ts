import fc from 'fast-check';
import { readArchive, readArchivedFinding } from '../../../shared/audit/archive/read-archive.ts';
import type { TrailRange } from '../../../shared/audit/query.ts';
import type { AuditRecord } from '../../../shared/audit/record.ts';
import { collect } from '../../../cli/collect.ts';
import { outcome } from '../../support/audit-records.ts';
import { listRecords, SealedTrail } from '../../support/sealed-trail.ts';

const day = {
  from: new Date('2026-01-31T00:00:00.000Z'),
  to: new Date('2026-02-01T00:00:00.000Z'),
};

function archiveOf(...batches: readonly (readonly AuditRecord[])[]): SealedTrail {
  return new SealedTrail([batches], ['2026-02-02T00:00:00.000Z']);
}

async function readIds(trail: SealedTrail, range: TrailRange = day): Promise<readonly string[]> {
  const lines = await collect(readArchive(trail, range));
  return lines.map(({ record }) => record.recordId);
}

describe('reading the archive', () => {
  it('gives the exact text of each record of a range, oldest first', async () => {
    const records = listRecords(9);
    const lines = await collect(
      readArchive(archiveOf(records.slice(0, 5), records.slice(5)), {
        from: new Date(String(records[1]?.at)),
        to: new Date(String(records[8]?.at)),
      }),
    );
    expect(lines).toEqual(
      records.slice(1, 8).map((record) => ({
        position: `${record.at}#${record.recordId}`,
        text: JSON.stringify(record),
        record,
      })),
    );
  });

  it('gives each record once and in its place, however its batches overlapped and were mixed', async () => {
    const records = listRecords(40);
    const batch = fc.tuple(fc.nat(39), fc.integer({ min: 1, max: 10 }));
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 8 }), async (batches) => {
        const trail = archiveOf(
          records,
          ...batches.map(([start, length]) => records.slice(start, start + length).toReversed()),
        );
        await expect(readIds(trail)).resolves.toEqual(records.map(({ recordId }) => recordId));
      }),
    );
  });

  it('finds a record that the stream carried only on the next day', async () => {
    const late = outcome({ recordId: 'late', at: '2026-01-31T23:59:59.900Z' });
    const next = outcome({ recordId: 'next', at: '2026-02-01T00:00:00.100Z' });
    await expect(readIds(archiveOf([next, late]))).resolves.toEqual(['late']);
  });

  it('does not read the objects of other days', async () => {
    const days = ['2026-01-29', '2026-01-31', '2026-02-04'];
    const trail = archiveOf(...days.map((date, index) => listRecords(1, index + 1, `${date}T08:00:00.000Z`)));
    const read = jest.spyOn(trail, 'read');
    await expect(readIds(trail)).resolves.toEqual(['r2']);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('goes on after a position, and takes one control if asked', async () => {
    const records = listRecords(3);
    const other = outcome({
      recordId: 'x',
      control: 's3-bucket-acl-private',
      at: '2026-01-31T09:00:00.000Z',
    });
    const trail = archiveOf([...records, other]);
    const after = `${String(records[1]?.at)}#r2`;
    await expect(readIds(trail, { ...day, after })).resolves.toEqual(['r3', 'x']);
    await expect(readIds(trail, { ...day, control: other.control })).resolves.toEqual(['x']);
  });

  it('leaves out what is no record, and stops at an object that is not what was written', async () => {
    const foreign = { pk: { S: 'x' } } as unknown as AuditRecord;
    const trail = archiveOf([...listRecords(2), foreign]);
    await expect(readIds(trail)).resolves.toEqual(['r1', 'r2']);
    trail.rewrite(String(trail.listObjects()[0]), (lines) => lines.slice(1));
    await expect(readIds(trail)).rejects.toThrow('does not hold the records that it was written with');
  });

  it('gives records as they come, and does not hold the whole range', async () => {
    const hourly = Array.from({ length: 20 }, (_, index) =>
      listRecords(1, index + 1, `2026-01-31T${String(index).padStart(2, '0')}:00:00.000Z`),
    );
    const trail = archiveOf(...hourly);
    const read = jest.spyOn(trail, 'read');
    const lines = readArchive(trail, day);
    await lines.next();
    expect(read.mock.calls.length).toBeLessThan(12);
    await lines.return(undefined);
  });

  it('finds the records of one finding, each once', async () => {
    const mine = listRecords(3).map((record) => ({ ...record, findingId: 'hf-1111111111111111' }));
    const trail = archiveOf([...listRecords(2, 10), ...mine], mine.slice(1));
    const found = await readArchivedFinding(trail, 'hf-1111111111111111', day);
    expect(found).toEqual(mine);
  });
});
