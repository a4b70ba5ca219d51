import { findingId, openOffice, people, type TestOffice } from './test-office.ts';

const otherFinding = 'hf-fedcba9876543210';
const [own, shared, seal] = [
  'records/dt=2026-03-01/1-a.ndjson.gz',
  'records/dt=2026-03-01/2-b.ndjson.gz',
  'seals/000000000001.json',
];

describe('the legal hold of a finding', () => {
  let office: TestOffice;

  beforeEach(() => {
    office = openOffice();
  });

  const place = (subject: string, objects: readonly string[], recordIds: readonly string[] = ['r1']) =>
    office.command(people.robin, {
      command: 'place-legal-hold',
      subject,
      reason: 'case 7',
      objects: [...objects],
      recordIds: [...recordIds],
    });
  const release = (subject: string) =>
    office.command(people.sam, { command: 'release-legal-hold', subject, reason: 'case closed' });

  it('is noted with all that is under it, by whom and why', async () => {
    office.held.add(own).add(seal);
    await expect(place(findingId, [own, seal], ['r1', 'r2'])).resolves.toMatchObject({
      done: true,
      message: `2 records of ${findingId} are under a legal hold, in 2 objects of the archive.`,
      subject: findingId,
    });
    expect(office.notices).toMatchObject([
      {
        topic: 'legal-hold-placed',
        findingId,
        severity: 'medium',
        by: people.robin,
        reason: 'case 7',
        details: { objects: [own, seal], recordIds: ['r1', 'r2'] },
      },
    ]);
    await expect(office.desk.listLegalHolds()).resolves.toMatchObject([
      { findingId, objects: [own, seal], recordIds: ['r1', 'r2'], by: people.robin },
    ]);
  });

  it('is refused where S3 has no hold on one of the objects: what is said is looked at', async () => {
    office.held.add(own);
    await expect(place(findingId, [own, seal])).resolves.toMatchObject({
      done: false,
      message: expect.stringContaining(`${seal} is under no legal hold in S3`) as string,
    });
    expect(office.records).toEqual([]);
  });

  it('grows when it is placed again', async () => {
    office.held.add(own).add(shared).add(seal);
    await place(findingId, [own, seal], ['r1']);
    await place(findingId, [shared], ['r2']);
    await expect(office.desk.listLegalHolds()).resolves.toMatchObject([
      { objects: [own, seal, shared], recordIds: ['r1', 'r2'] },
    ]);
  });

  it('is released once nothing of it is held, but for what another finding needs', async () => {
    office.held.add(own).add(shared).add(seal);
    await place(findingId, [own, shared, seal]);
    await place(otherFinding, [shared, seal]);
    await expect(release(findingId)).resolves.toMatchObject({
      done: false,
      message: expect.stringContaining(`${own} is still under a legal hold in S3`) as string,
    });

    office.held.delete(own);
    await expect(release(findingId)).resolves.toMatchObject({
      done: true,
      message: `The legal hold of ${findingId} is released: 1 objects of the archive are not held any more, 2 still are for other findings.`,
    });
    expect(office.notices.at(-1)).toMatchObject({
      topic: 'legal-hold-released',
      severity: 'high',
      by: people.sam,
      details: { objects: [own] },
    });
    await expect(office.desk.listLegalHolds()).resolves.toMatchObject([{ findingId: otherFinding }]);
  });

  it('cannot be released where there is none', async () => {
    await expect(release(findingId)).resolves.toMatchObject({
      done: false,
      message: expect.stringContaining('is under no legal hold') as string,
    });
  });

  it.each([
    ['a key outside of the archive', ['../other']],
    ['no key', []],
    ['more keys than a command has room for', Array.from({ length: 101 }, (_, n) => `records/${String(n)}`)],
  ])('cannot be placed on %s', async (_, objects) => {
    await expect(place(findingId, objects)).resolves.toMatchObject({
      done: false,
      message: expect.stringContaining('The command cannot be read at objects') as string,
    });
  });
});
